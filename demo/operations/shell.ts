import { html } from 'hono/html'
import { renderDocument } from '../pages/document.ts'
import type { Html } from '../pages/html.ts'
import { alertIcon } from '../pages/icons.ts'
import type { SignedIn } from '../people/sessions.ts'
import { flashOf, type SiteContext } from '../routes/site.ts'
import type { Trouble } from './admin-api.ts'
import { resultOf } from './results.ts'

const SECTIONS = [
  ['people', 'People', '/admin'],
  ['log', 'Log', '/admin/log'],
  ['policies', 'Policies', '/admin/policies'],
  ['keys', 'API keys', '/admin/keys'],
  ['webhooks', 'Webhooks', '/admin/webhooks'],
] as const

export type Section = (typeof SECTIONS)[number][0]

type Shell = {
  person: SignedIn
  section: Section
  title: string
  body: Html
  status?: number
  trouble?: Trouble | null
}

/** A page of Operations: its sections, what came of the last act, what is wrong, and the page itself. */
export function respond(
  c: SiteContext,
  { person, section, title, body, status, trouble = null }: Shell,
): Response | Promise<Response> {
  const page = renderDocument({
    title: `${title} · Operations`,
    person,
    // A form that came with a second step too old was held, and comes back.
    flash: flashOf(c),
    body: html`<div class="operations">
  <nav class="sections" aria-label="Operations">${SECTIONS.map(
    ([name, words, href]) =>
      html`<a class="filter" href="${href}"${name === section ? html` aria-current="${title === words ? 'page' : 'true'}"` : ''}>${words}</a>`,
  )}</nav>
  <div class="section">
    ${renderResult(resultOf(c.req.query('done'), c.req.query('n')))}
    ${trouble ? renderTrouble(trouble) : ''}
    ${body}
  </div>
</div>`,
  })
  const code = status ?? (trouble ? statusOf(trouble) : 200)
  if (trouble?.kind === 'busy') c.header('Retry-After', String(trouble.retryAfterSeconds))
  return c.html(page, code as 200)
}

/** Seen at once, and said once the page stands: what is there when it loads, readers pass over. */
function renderResult(words: string | null): Html {
  return html`${words ? html`<p class="flash flash-done">${words}</p>` : ''}<p class="unseen" role="status"${words ? html` data-say="${words}"` : ''}></p>`
}

export const statusOf = ({ kind }: Trouble): number => STATUS[kind]

const STATUS: Record<Trouble['kind'], number> = {
  no_key: 503,
  no_answer: 502,
  key_refused: 502,
  scope: 403,
  not_found: 404,
  repeated: 409,
  refused: 422,
  busy: 429,
}

const SAID: Record<Exclude<Trouble['kind'], 'busy'>, string> = {
  no_key: 'This site has no key to the admin API. Set ADMIN_KEY to one and ORIGIN to the address of the site.',
  no_answer: 'The admin API does not answer. Try again in a moment.',
  key_refused:
    'The admin API refuses the key of this site: it was revoked, or its time is over. Start the demo again for a new one.',
  scope: 'The key of this site may not do this.',
  not_found: 'The admin API knows nothing of this id.',
  repeated: 'This form was sent before with something else in it. Open it again.',
  refused: 'The admin API did not take this.',
}

export function renderTrouble(trouble: Trouble, words?: string): Html {
  const said =
    trouble.kind === 'busy'
      ? `There were too many calls in this minute. Try again in ${trouble.retryAfterSeconds} seconds.`
      : (words ?? SAID[trouble.kind])
  return html`<p class="flash flash-warning trouble" role="alert">${alertIcon()}<span>${said}</span></p>`
}

/** Where to go on in a list; the first page is one press away from each. */
export function renderPager(path: string, query: Record<string, string | undefined>, next: string | null): Html {
  const here = (after?: string) => {
    const given = Object.entries({ ...query, after }).filter((entry): entry is [string, string] => Boolean(entry[1]))
    const asked = new URLSearchParams(given).toString()
    return asked ? `${path}?${asked}` : path
  }
  if (!next && !query.after) return html``
  return html`<nav class="pager" aria-label="Pages">
    ${query.after ? html`<a class="button slim" href="${here()}">First page</a>` : ''}
    ${next ? html`<a class="button slim" href="${here(next)}">Next page</a>` : ''}
  </nav>`
}

/** A heading, one sentence, and nothing in the list. */
export function renderEmpty(title: string, words: Html | string): Html {
  return html`<section class="card pad"><h2 class="card-title">${title}</h2><p class="muted">${words}</p></section>`
}
