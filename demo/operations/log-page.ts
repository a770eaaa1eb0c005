import { html } from 'hono/html'
import type { AuditEntryView, AuditView } from '../../edge/contract/admin.ts'
import type { Html } from '../pages/html.ts'
import { alertIcon } from '../pages/icons.ts'
import type { SignedIn } from '../people/sessions.ts'
import type { SiteContext } from '../routes/site.ts'
import type { AdminApi, LogFilter } from './admin-api.ts'
import { personAt } from './people-page.ts'
import { renderEmpty, renderPager, respond } from './shell.ts'
import { renderTime } from './words.ts'

const DAY_MS = 86_400_000
const FIELDS = ['principal', 'account', 'act', 'from', 'to'] as const
type Field = (typeof FIELDS)[number]
type Asked = Record<Field, string>

const LABELS: Record<Field, string> = {
  principal: 'Person (id)',
  account: 'Account (id)',
  act: 'Act',
  from: 'From (UTC)',
  to: 'To, that day included',
}

/** What was done, the newest first, in pages; by person, account, act and time; and all of that as a file. */
export async function showLog(c: SiteContext, person: SignedIn, api: AdminApi): Promise<Response> {
  const asked = askedOf(c)
  const { filter, wrong } = filterOf(asked)
  const after = c.req.query('after')?.slice(0, 40)
  const told = wrong ? null : await api.log({ ...filter, ...(after && { after }) })
  return respond(c, {
    person,
    section: 'log',
    title: 'Log',
    ...(wrong && { status: 422 }),
    trouble: told && !told.ok ? told.trouble : null,
    body: html`<div class="page-head"><h1>Log</h1><p class="muted">Who did what about whom, and why. That you read it is on record.</p></div>
    ${renderFilter(asked, wrong)}
    ${told?.ok ? renderEntries(told.value, asked, after) : ''}`,
  })
}

/** The same rows as a file, passed on while they are read. */
export async function giveLog(c: SiteContext, person: SignedIn, api: AdminApi): Promise<Response> {
  const { filter, wrong } = filterOf(askedOf(c))
  const format = c.req.query('format') === 'csv' ? 'csv' : 'ndjson'
  if (wrong) return showLog(c, person, api)
  const told = await api.logFile({ ...filter, format })
  if (!told.ok) {
    const body = html`<div class="page-head"><h1>Log</h1></div><p><a href="/admin/log">Back to the log</a></p>`
    return respond(c, { person, section: 'log', title: 'Log', trouble: told.trouble, body })
  }
  const headers = {
    'Content-Type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson',
    'Content-Disposition': `attachment; filename="audit.${format}"`,
  }
  return new Response(told.value.body, { headers })
}

function askedOf(c: SiteContext): Asked {
  const one = (field: Field) => [field, (c.req.query(field) ?? '').trim().slice(0, 256)] as const
  return Object.fromEntries(FIELDS.map(one)) as Asked
}

type Wrong = { field: Field; reason: string }

/** Days become moments; what the API would refuse is said beside its field. */
function filterOf({ principal, account, act, from, to }: Asked): { filter: LogFilter; wrong: Wrong | null } {
  const [begins, ends] = [dayOf(from), dayOf(to)]
  const nothing = { filter: {} }
  if (act !== '' && !/^[a-z_]+\.[a-z_]+$/.test(act)) {
    return { ...nothing, wrong: { field: 'act', reason: 'Enter an act as the log names it, like admin.reset.' } }
  }
  if (begins === null) return { ...nothing, wrong: { field: 'from', reason: 'Enter a day like 2026-05-01.' } }
  if (ends === null) return { ...nothing, wrong: { field: 'to', reason: 'Enter a day like 2026-05-31.' } }
  if (begins !== '' && ends !== '' && ends < begins) {
    return { ...nothing, wrong: { field: 'to', reason: 'It ends before it begins.' } }
  }
  const times = { ...(begins !== '' && { from: String(begins) }), ...(ends !== '' && { to: String(ends + DAY_MS) }) }
  return { filter: { principal, account, act, ...times }, wrong: null }
}

/** The beginning of a day, epoch milliseconds; '' where none is said, null where it is none. */
function dayOf(text: string): number | '' | null {
  if (text === '') return ''
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  return at >= 0 && new Date(at).toISOString().startsWith(text) ? at : null
}

function renderFilter(asked: Asked, wrong: Wrong | null): Html {
  const field = (name: Field) => {
    const reason = wrong?.field === name ? wrong.reason : null
    return html`<div>
        <label class="label" for="${name}">${LABELS[name]}</label>
        <input class="input" id="${name}" name="${name}" value="${asked[name]}" type="${name === 'from' || name === 'to' ? 'date' : 'text'}" autocomplete="off"${reason ? html` aria-invalid="true" aria-describedby="${name}-error"` : ''}>
        ${reason ? html`<p class="error" id="${name}-error" role="alert">${alertIcon()}<span>${reason}</span></p>` : ''}
      </div>`
  }
  return html`<form class="card pad filters" method="get" action="/admin/log" novalidate>
      ${FIELDS.map(field)}
      <div class="card-actions"><button class="button" type="submit">Show</button><a class="button quiet" href="/admin/log">Show all</a></div>
    </form>`
}

function renderEntries({ entries, next }: AuditView, asked: Asked, after: string | undefined): Html {
  if (entries.length === 0) return renderEmpty('Nothing found', 'No row of the log is about all of this.')
  const file = (format: string) =>
    `/admin/log/export?${new URLSearchParams({ format, ...Object.fromEntries(Object.entries(asked).filter(([, value]) => value)) })}`
  return html`<p class="exports small">All of these rows as a file: <a href="${file('csv')}" download>CSV</a> <a href="${file('ndjson')}" download>JSON lines</a></p>
    <div class="card">
      <table class="table listing log" role="table">
        <caption class="unseen">Rows of the log, the newest first</caption>
        <thead role="rowgroup"><tr role="row">
          <th role="columnheader" scope="col">Act</th><th role="columnheader" scope="col">About</th><th role="columnheader" scope="col">By</th><th role="columnheader" scope="col">When</th>
        </tr></thead>
        <tbody role="rowgroup">${entries.map(renderEntry)}</tbody>
      </table>
    </div>
    ${renderPager('/admin/log', { ...asked, after }, next)}`
}

function renderEntry({
  at,
  actor,
  principal,
  account,
  act,
  result,
  factor,
  reason,
  detail,
  addressPrefix,
}: AuditEntryView): Html {
  return html`<tr role="row">
          <th role="rowheader" scope="row"><code>${act}</code>${result === 'ok' ? '' : html` <span class="mood-warning">${result}</span>`}${[factor, detail].map((more) => (more ? html`<br><span class="muted small">${more}</span>` : ''))}</th>
          <td role="cell" data-column="About"><span>${principal ? html`<a class="id" href="${personAt(principal)}"><bdi>${principal}</bdi></a>` : ''}${principal && account ? html`<br>` : ''}${account ? html`account <span class="id"><bdi>${account}</bdi></span>` : ''}${principal || account ? '' : html`<span class="muted">Nobody</span>`}${reason ? html`<br><q class="reason" dir="auto">${reason}</q>` : ''}</span></td>
          <td role="cell" data-column="By"><span class="id"><bdi>${actor}</bdi>${addressPrefix ? html`<br><span class="muted small">${addressPrefix}</span>` : ''}</span></td>
          <td role="cell" data-column="When">${renderTime(at)}</td>
        </tr>`
}
