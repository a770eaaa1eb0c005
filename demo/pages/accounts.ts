import { html } from 'hono/html'
import { ROLE_NAMES } from '../people/people.ts'
import type { Membership, SignedIn } from '../people/sessions.ts'
import { initialsOf } from './avatar.ts'
import { type Flash, renderDocument } from './document.ts'
import type { Html } from './html.ts'

export function renderAccountsPage(person: SignedIn, flash: Flash | null): Html {
  return renderDocument({
    title: 'Accounts',
    person,
    flash,
    scripts: ['/assets/mfa.js'],
    // The roles are said as well: on a phone the rows become cards, and a table without its display loses its meaning.
    body: html`<div class="page-head">
  <h1>Accounts</h1>
  <p class="muted">Where an account requires MFA, every member is asked for a second step after the password.</p>
</div>
<div class="card">
  <table class="table" role="table">
    <caption class="unseen">Your accounts, your role in each, and whether it requires MFA</caption>
    <thead role="rowgroup"><tr role="row">
      <th role="columnheader" scope="col">Account</th><th role="columnheader" scope="col">Your role</th><th role="columnheader" scope="col">MFA</th>
    </tr></thead>
    <tbody role="rowgroup">${person.memberships.map((membership) => renderRow(person, membership))}</tbody>
  </table>
</div>`,
  })
}

function renderRow({ account }: SignedIn, { accountId, accountName, role }: Membership): Html {
  const isCurrent = accountId === account.accountId
  return html`<tr role="row">
      <th role="rowheader" scope="row"><span class="account"><span class="avatar large square" aria-hidden="true">${initialsOf(accountName)}</span>
        <span><bdi>${accountName}</bdi>${isCurrent ? html` <span class="badge">Current</span>` : ''}</span></span></th>
      <td role="cell" data-column="Your role">${ROLE_NAMES[role]}</td>
      <td role="cell" data-column="MFA"><account-mfa-toggle account-id="${accountId}" endpoint="/mfa"><noscript class="muted">Needs JavaScript.</noscript></account-mfa-toggle></td>
    </tr>`
}
