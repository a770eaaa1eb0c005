import type { Refusal } from '../../core/refusal.ts'
import { UnavailableError } from '../../operations/act/guard.ts'
import type { Deployment } from './deployment.ts'

/*
 * What the log says to whoever runs the site. A message of somebody else's can hold a statement's parameters or a person's
 * data, so what is said here is written here: a name, a place, a cause that is known.
 */

/** The engine's own words about a mistake in code, as far as they name no value: the property that was read may be one. */
const HARMLESS = /^(Cannot (read|set) properties of (undefined|null)\b|[\w.$()]+ is not (a function|defined)$)/

/** An error that a function of the host's threw: which function, what kind of error, and where. */
export function thrownBy(what: 'identify' | 'notify' | 'place' | 'onOthersEnded', error: unknown): UnavailableError {
  return new UnavailableError(`${what} threw ${kindOf(error)}`, { cause: error })
}

/** What kind of error it is, and where it was thrown. */
export function kindOf(error: unknown): string {
  const { name, message, stack } = (error ?? {}) as { name?: unknown; message?: unknown; stack?: unknown }
  const [words] = HARMLESS.exec(String(message)) ?? []
  // Behind the message, which may hold lines that look like places; the file without its folders.
  const place = /\n\s*at .*?([^/\\(\s]+:\d+:\d+)\)?/.exec(behind(String(stack), String(message)))?.[1]
  return `${String(name ?? typeof error)}${words ? `: ${words}` : ''}${place ? ` at ${place}` : ''}`
}

/** What stands behind a part of a text; nothing where it is not in it. */
function behind(text: string, part: string): string {
  const at = text.indexOf(part)
  return at < 0 ? '' : text.slice(at + part.length)
}

/** What a driver's error means, where that is known. */
export function causeOf(error: unknown): string | null {
  let text = ''
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    text += ` ${(at as { code?: unknown }).code} ${at.message}`
  }
  if (/no such (table|column): mfa_/.test(text))
    return 'the database lacks tables of this version: npx sallyport migrate'
  if (/ECONNREFUSED|fetch failed|SERVER_ERROR|HRANA_/.test(text)) return 'the database cannot be reached'
  return null
}

const ADVICE: Partial<Record<Refusal['reason'], string>> = {
  unknown_host: 'a request came under a host that `origins` does not name',
  insecure_scheme:
    "a request came over http under a name that is not this machine's: where TLS ends in front, set origins: ['https://…']",
  // Where the browser says that it is the same.
  foreign_origin:
    'a page of this site seems to be one of another origin: a proxy in between must pass Host on as it came (changeOrigin: false)',
}

const given = new WeakMap<Deployment['log'], Set<string>>()

/** What a refusal may mean for the deployment, once: it may as well be somebody's attack, and need not fill the log. */
export function advise(
  site: Pick<Deployment, 'log'>,
  requestId: string,
  { reason }: Refusal,
  fetchSite: string | undefined,
): void {
  if (reason === 'foreign_origin' && fetchSite !== 'same-origin') return
  const error = ADVICE[reason]
  const before = given.get(site.log) ?? new Set()
  given.set(site.log, before)
  if (error === undefined || before.has(reason)) return
  before.add(reason)
  site.log({ event: 'mfa.error', requestId, error, code: reason })
}
