import { html } from 'hono/html'
import type { SignedIn } from '../sessions.ts'
import { type Flash, type Html, renderDocument } from './document.ts'
import { alertIcon } from './icons.ts'
import { renderAccounts } from './start.ts'

export type ProfileOptions = { flash?: Flash | null; rejected?: { name: string; reason: string } }

export function renderProfile(person: SignedIn, { flash = null, rejected }: ProfileOptions): Html {
  return renderDocument({
    title: 'My profile',
    person,
    flash,
    scripts: ['/assets/mfa.js'],
    body: html`<h1>My profile</h1>
<div class="two profile">
  <section class="card pad" aria-labelledby="details-title">
    <h2 class="card-title" id="details-title">Personal details</h2>
    <form class="stack" method="post" action="/profile">
      <input type="hidden" name="csrf" value="${person.csrf}">
      <div>
        <label class="label" for="name">Display name</label>
        <input class="input" id="name" name="name" value="${rejected?.name ?? person.name}" autocomplete="name" maxlength="60" required${rejected ? html` aria-invalid="true" aria-describedby="name-error"` : ''}>
        ${rejected ? html`<p class="error" id="name-error" role="alert">${alertIcon()}<span>${rejected.reason}</span></p>` : ''}
      </div>
      <dl class="facts"><dt>E-mail</dt><dd>${person.email}</dd></dl>
      <div class="card-actions"><button class="button" type="submit">Save</button><a class="button quiet" href="/profile/password">Change password</a></div>
    </form>
  </section>
  <mfa-settings endpoint="/mfa"></mfa-settings>
  ${renderAccounts(person)}
</div>`,
  })
}
