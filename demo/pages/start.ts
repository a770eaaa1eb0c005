import { html } from 'hono/html'
import { isOperator, ROLE_NAMES } from '../people/people.ts'
import type { SignedIn } from '../people/sessions.ts'
import { initialsOf } from './avatar.ts'
import { type Flash, renderDocument } from './document.ts'
import type { Html } from './html.ts'
import { shieldIcon } from './icons.ts'

export function renderStart(person: SignedIn, flash: Flash | null): Html {
  return renderDocument({
    title: 'Start',
    person,
    flash,
    body: html`<div class="page-head"><h1>Welcome, ${person.name}</h1><p class="muted">You are working in ${person.account.accountName}.</p></div>
${isOperator(person) ? renderOperations() : ''}
<div class="two">
  ${renderAccounts(person)}
  <section class="card pad" aria-labelledby="second-step-title">
    <span class="tile">${shieldIcon()}</span>
    <h2 class="card-title" id="second-step-title">A second step after your password</h2>
    <p class="muted">With it, a stolen password is not enough to get in. Your profile is where you set it up, move it to a new phone or get new backup codes.</p>
    <p class="card-actions"><a class="button" href="/profile">Profile and MFA settings</a></p>
  </section>
</div>`,
  })
}

function renderOperations(): Html {
  return html`<section class="card pad" aria-labelledby="operations-title">
  <h2 class="card-title" id="operations-title">Operations</h2>
  <p class="muted">People who are locked out or have lost their phone, the log, policies, keys and webhooks. It asks for your second step.</p>
  <p class="card-actions"><a class="button" href="/admin">Open Operations</a></p>
</section>`
}

export function renderAccounts(person: SignedIn): Html {
  return html`<section class="card" aria-labelledby="accounts-title">
    <div class="pad"><h2 class="card-title" id="accounts-title">Your accounts</h2><p class="muted small">What you may do in each is set by its Owner.</p></div>
    <ul class="rows">
      ${person.memberships.map(
        ({ accountId, accountName, role }) => html`<li class="row">
        <span class="avatar large square" aria-hidden="true">${initialsOf(accountName)}</span>
        <span class="grow"><strong>${accountName}</strong>${accountId === person.account.accountId ? html` <span class="badge">Current</span>` : ''}</span><span class="muted">${ROLE_NAMES[role]}</span>
      </li>`,
      )}
    </ul>
  </section>`
}
