import { html } from 'hono/html'
import type { SignedIn } from '../people/sessions.ts'
import { type Flash, renderDocument } from './document.ts'
import type { Html } from './html.ts'
import { alertIcon } from './icons.ts'
import { renderAccounts } from './start.ts'

/** A field that was not saved: what was typed, and why not. */
export type Rejected = { field: 'name' | 'email'; value: string; reason: string }

export type ProfileOptions = { flash?: Flash | null; rejected?: Rejected }

export function renderProfile(person: SignedIn, { flash = null, rejected }: ProfileOptions): Html {
  return renderDocument({
    title: 'My profile',
    person,
    flash,
    scripts: ['/assets/mfa.js', '/assets/profile.js'],
    body: html`<h1>My profile</h1>
<div class="two profile">
  <section class="card pad" aria-labelledby="details-title">
    <h2 class="card-title" id="details-title">Personal details</h2>
    <form class="stack" method="post" action="/profile">
      <input type="hidden" name="csrf" value="${person.csrf}">
      <div>
        <label class="label" for="name">Display name</label>
        <input class="input" id="name" name="name" value="${shownIn('name', person, rejected)}" autocomplete="name" maxlength="60" required${stateOf('name', rejected)}>
        ${renderReason('name', rejected)}
      </div>
      <div class="card-actions"><button class="button" type="submit">Save</button><a class="button quiet" href="/profile/password">Change password</a></div>
    </form>
    ${renderEmailForm(person, rejected)}
  </section>
  <mfa-settings endpoint="/mfa"><noscript><section class="card pad"><h2 class="card-title">MFA settings</h2><p class="muted">Needs JavaScript.</p></section></noscript></mfa-settings>
  ${renderAccounts(person)}
</div>`,
  })
}

/** A form of its own: it asks for a fresh code, which saving a name does not. */
function renderEmailForm(person: SignedIn, rejected: Rejected | undefined): Html {
  return html`<form class="stack apart" id="email-form" method="post" action="/profile/email">
      <input type="hidden" name="csrf" value="${person.csrf}">
      <div>
        <label class="label" for="email">Email</label>
        <input class="input" id="email" name="email" type="email" value="${shownIn('email', person, rejected)}" autocomplete="email" maxlength="254" required aria-describedby="email-help${rejected?.field === 'email' ? ' email-error' : ''}"${rejected?.field === 'email' ? html` aria-invalid="true"` : ''}>
        <p class="muted small" id="email-help">You sign in with it. Once MFA is set up, changing it asks for it, unless you used it in the last 5 minutes.</p>
        ${renderReason('email', rejected)}
      </div>
      <div class="card-actions"><button class="button" type="submit">Change email</button><p class="saved" role="status"></p></div>
    </form>`
}

function shownIn(field: Rejected['field'], person: SignedIn, rejected: Rejected | undefined): string {
  return rejected?.field === field ? rejected.value : person[field]
}

function stateOf(field: Rejected['field'], rejected: Rejected | undefined): Html | '' {
  return rejected?.field === field ? html` aria-invalid="true" aria-describedby="${field}-error"` : ''
}

function renderReason(field: Rejected['field'], rejected: Rejected | undefined): Html {
  const reason = rejected?.field === field ? rejected.reason : null
  return html`<p class="error" id="${field}-error" role="alert"${reason ? '' : html` hidden`}>${alertIcon()}<span>${reason}</span></p>`
}
