import { Component, CUSTOM_ELEMENTS_SCHEMA, signal } from '@angular/core'
import { bootstrapApplication } from '@angular/platform-browser'
import 'sallyport/widget/mfa-settings/define'
import { me } from './me'

@Component({
  selector: 'app-root',
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    @if (user(); as name) {
      <h1>Profile of {{ name }}</h1>
      <p id="heard">{{ heard() }}</p>
      <mfa-settings theme="dark" (mfa-enrolled)="heard.set('MFA is on.')" />
      <form method="post" action="/logout">
        <button type="submit">Sign out</button>
      </form>
    }
  `,
})
class App {
  readonly user = signal('')
  readonly heard = signal('')

  constructor() {
    me().then(
      (name) => this.user.set(name),
      () => {},
    )
  }
}

bootstrapApplication(App)
