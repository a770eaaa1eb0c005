import { html } from 'hono/html'
import type { ApiKeysView } from '../../edge/contract/admin.ts'
import type { Html } from '../pages/html.ts'
import type { SignedIn } from '../people/sessions.ts'
import type { SiteContext } from '../routes/site.ts'
import { actAt } from './acts.ts'
import type { AdminApi } from './admin-api.ts'
import { renderEmpty, respond } from './shell.ts'
import { renderTime } from './words.ts'

/** Keys to the admin API. Made on the command line alone: no key makes one, and so no page does. */
export async function showKeys(c: SiteContext, person: SignedIn, api: AdminApi): Promise<Response> {
  const told = await api.keys()
  return respond(c, {
    person,
    section: 'keys',
    title: 'API keys',
    trouble: told.ok ? null : told.trouble,
    body: html`<div class="page-head"><h1>API keys</h1>
      <p class="muted">Each program has one of its own. A new one is made on the command line, where it is shown once: <code class="command">npx sallyport api-keys create --name "…" --scopes read</code></p>
      <p class="muted">What it may ask: <a href="/mfa/api/openapi.json">API description (OpenAPI)</a>.</p></div>
    ${told.ok ? renderKeys(told.value) : ''}`,
  })
}

function renderKeys({ keys, own }: ApiKeysView): Html {
  if (keys.length === 0) return renderEmpty('No keys', 'Nothing can ask the admin API.')
  const newestFirst = [...keys].reverse()
  return html`<div class="card">
      <table class="table listing" role="table">
        <caption class="unseen">Keys to the admin API, the newest first</caption>
        <thead role="rowgroup"><tr role="row">
          <th role="columnheader" scope="col">Key</th><th role="columnheader" scope="col">May</th><th role="columnheader" scope="col">Last used</th><th role="columnheader" scope="col">State</th><th role="columnheader" scope="col"><span class="unseen">Act</span></th>
        </tr></thead>
        <tbody role="rowgroup">${newestFirst.map((key) => renderRow(key, key.id === own))}</tbody>
      </table>
    </div>`
}

function renderRow(key: ApiKeysView['keys'][number], isOwn: boolean): Html {
  const isOver = key.revokedAt !== null || key.expiresAt <= Date.now()
  const state =
    key.revokedAt !== null
      ? html`Revoked ${renderTime(key.revokedAt)}`
      : html`${isOver ? 'Over since' : 'Until'} ${renderTime(key.expiresAt)}`
  return html`<tr role="row">
          <th role="rowheader" scope="row"><bdi>${key.name}</bdi>${isOwn ? html` <span class="badge">This page</span>` : ''}<br><code class="id">${key.id}</code></th>
          <td role="cell" data-column="May">${key.scopes.join(', ')}</td>
          <td role="cell" data-column="Last used">${key.lastUsedAt === null ? html`<span class="muted">Never</span>` : renderTime(key.lastUsedAt)}</td>
          <td role="cell" data-column="State"><span class="${isOver ? 'muted' : ''}">${state}</span></td>
          <td role="cell" data-column="Act">${isOver ? html`<span class="muted">None</span>` : html`<a class="button slim" href="${actAt('revoke', key.id)}">Revoke<span class="unseen"> ${key.name}</span></a>`}</td>
        </tr>`
}
