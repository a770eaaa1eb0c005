import { html } from 'hono/html'
import type { OperatorPoliciesView, OperatorPolicyView } from '../../edge/contract/admin.ts'
import type { Html } from '../pages/html.ts'
import type { SignedIn } from '../people/sessions.ts'
import type { SiteContext } from '../routes/site.ts'
import { actAt } from './acts.ts'
import type { AdminApi } from './admin-api.ts'
import { renderEmpty, renderPager, respond } from './shell.ts'
import { renderTime } from './words.ts'

/** What accounts require. Those that nobody ever set are not listed; one of them is named by its id. */
export async function showPolicies(c: SiteContext, person: SignedIn, api: AdminApi): Promise<Response> {
  const after = (c.req.query('after') ?? '').slice(0, 256)
  const told = await api.policies({ after })
  return respond(c, {
    person,
    section: 'policies',
    title: 'Policies',
    trouble: told.ok ? null : told.trouble,
    body: html`<div class="page-head"><h1>Policies</h1><p class="muted">Accounts whose switch was ever pressed. Their Owners press it under Accounts.</p></div>
    ${told.ok ? renderPolicies(told.value, after) : ''}
    <form class="search" method="get" action="/admin/act">
      <input type="hidden" name="do" value="require">
      <label class="label" for="account">Another account, by its id</label>
      <input class="input" id="account" name="id" maxlength="256" autocomplete="off" required>
      <button class="button" type="submit">Require MFA</button>
    </form>`,
  })
}

function renderPolicies({ policies, next }: OperatorPoliciesView, after: string): Html {
  if (policies.length === 0) return renderEmpty('None yet', 'No account has ever required MFA.')
  return html`<div class="card">
      <table class="table listing" role="table">
        <caption class="unseen">Accounts, what they require, and who set it</caption>
        <thead role="rowgroup"><tr role="row">
          <th role="columnheader" scope="col">Account</th><th role="columnheader" scope="col">MFA</th><th role="columnheader" scope="col">Set up</th><th role="columnheader" scope="col">Last change</th><th role="columnheader" scope="col"><span class="unseen">Act</span></th>
        </tr></thead>
        <tbody role="rowgroup">${policies.map(renderRow)}</tbody>
      </table>
    </div>
    ${renderPager('/admin/policies', { after }, next)}`
}

function renderRow(policy: OperatorPolicyView): Html {
  const { accountId, accountName, required, strength, changedAt, changedBy, members } = policy
  const words = required ? (strength === 'any' ? 'Required' : 'Required, passkeys only') : 'Optional'
  return html`<tr role="row">
          <th role="rowheader" scope="row"><bdi>${accountName ?? accountId}</bdi><br><code class="id">${accountId}</code></th>
          <td role="cell" data-column="MFA"><span class="mood-${required ? 'good' : 'plain'}">${words}</span></td>
          <td role="cell" data-column="Set up">${members.enrolled} of ${members.known}</td>
          <td role="cell" data-column="Last change"><span>${renderTime(changedAt)}<br><span class="muted small id">by <bdi>${changedBy}</bdi></span></span></td>
          <td role="cell" data-column="Act"><a class="button slim" href="${actAt(required ? 'release' : 'require', accountId)}">${required ? 'Stop requiring' : 'Require'}<span class="unseen"> MFA of ${accountName ?? accountId}</span></a></td>
        </tr>`
}
