import { html } from 'hono/html'
import type { WebhooksView } from '../../edge/contract/admin.ts'
import type { Html } from '../pages/html.ts'
import type { SignedIn } from '../people/sessions.ts'
import type { SiteContext } from '../routes/site.ts'
import { actAt } from './acts.ts'
import type { AdminApi } from './admin-api.ts'
import { renderEmpty, respond } from './shell.ts'
import { renderTime } from './words.ts'

/** What waits to be delivered, what was given up, and what can be done about it. */
export async function showWebhooks(c: SiteContext, person: SignedIn, api: AdminApi): Promise<Response> {
  const told = await api.webhooks()
  return respond(c, {
    person,
    section: 'webhooks',
    title: 'Webhooks',
    trouble: told.ok ? null : told.trouble,
    body: html`<div class="page-head"><h1>Webhooks</h1><p class="muted">How deliveries of the last 30 days stand.</p></div>
    ${told.ok ? renderEndpoints(told.value) : ''}`,
  })
}

function renderEndpoints({ endpoints }: WebhooksView): Html {
  if (endpoints.length === 0) {
    return renderEmpty(
      'No endpoint',
      html`A site registers those of <code>webhooks({&nbsp;endpoints&nbsp;})</code> when it starts. This one has none: it tells its people by mail.`,
    )
  }
  return html`<div class="card">
      <table class="table listing" role="table">
        <caption class="unseen">Endpoints and their deliveries</caption>
        <thead role="rowgroup"><tr role="row">
          <th role="columnheader" scope="col">Endpoint</th><th role="columnheader" scope="col">State</th><th role="columnheader" scope="col">Delivered</th><th role="columnheader" scope="col">Waiting</th><th role="columnheader" scope="col">Dead</th>
        </tr></thead>
        <tbody role="rowgroup">${endpoints.map(renderRow)}</tbody>
      </table>
    </div>`
}

type Endpoint = WebhooksView['endpoints'][number]

function renderRow(endpoint: Endpoint): Html {
  const { id, origin, delivered, pending, dead, oldestPendingAt, lastStatus } = endpoint
  return html`<tr role="row">
          <th role="rowheader" scope="row"><bdi>${id}</bdi><br><span class="muted small id">${origin}</span></th>
          <td role="cell" data-column="State">${renderState(endpoint)}</td>
          <td role="cell" data-column="Delivered"><span>${delivered}${lastStatus === null ? '' : html`<br><span class="muted small">${lastStatus === 0 ? 'no answer at last' : `${lastStatus} at last`}</span>`}</span></td>
          <td role="cell" data-column="Waiting"><span>${pending}${oldestPendingAt === null ? '' : html`<br><span class="muted small">since ${renderTime(oldestPendingAt)}</span>`}</span></td>
          <td role="cell" data-column="Dead"><span>${dead > 0 ? html`<span class="mood-warning">${dead}</span> <a class="button slim" href="${actAt('replay', id)}">Send again<span class="unseen"> what ${id} did not take</span></a>` : '0'}</span></td>
        </tr>`
}

function renderState({ id, disabledAt, disabledFor }: Endpoint): Html {
  if (disabledAt === null) return html`<span class="mood-good">On</span>`
  const why = disabledFor === 'gone' ? 'it answered 410' : 'the site no longer names it'
  return html`<span><span class="mood-warning">Off since ${renderTime(disabledAt)}</span><br><span class="muted small">${why}</span>
            ${disabledFor === 'gone' ? html`<br><a class="button slim" href="${actAt('enable', id)}">Switch on<span class="unseen"> ${id}</span></a>` : ''}</span>`
}
