import { Misconfigured } from '../config/config.ts'
import { identityOf } from '../identity/identity.ts'
import type { Person } from '../identity/person.ts'
import { asOwn } from '../upstream/forward.ts'
import type { SeenConfig } from './login-page.ts'
import type { Cookies, ProbePorts } from './probe-client.ts'
import { SiteUnreachable } from './probe-client.ts'

/* Does the site say who is signed in, as the configuration has it? Asked before anybody relies on it. */

const LIMIT_MS = 15_000

/** Who these cookies are, by the site's own word; null: nobody, or it cannot be asked from here. */
export async function whoIs(config: SeenConfig, ports: ProbePorts, cookies: Cookies): Promise<string | null> {
  return (await askWho(config, ports, cookies))?.id ?? null
}

/** To somebody who has not signed in it must name nobody. */
export async function checkNobody(config: SeenConfig, ports: ProbePorts, cookies: Cookies): Promise<void> {
  const person = await askWho(config, ports, cookies)
  if (person === null) return
  throw new Misconfigured([
    {
      variable: 'WHOAMI_USER',
      advice: `it names "${person.spelling}" though nobody has signed in; write WHOAMI_NOBODY, what the answer holds for nobody only`,
    },
  ])
}

/** The test account must be somebody, and the same under each of its names. */
export function checkPersons(
  kind: 'whoami' | 'jwt',
  own: string | null,
  others: ReadonlyMap<string, string | null>,
): void {
  const variable = kind === 'whoami' ? 'WHOAMI' : 'JWT_USER'
  if (kind === 'whoami' && own === null) {
    throw new Misconfigured([{ variable, advice: 'it says that nobody is signed in after the right password' }])
  }
  for (const [name, person] of others) {
    if (person === own) continue
    throw new Misconfigured([
      {
        variable,
        advice: `signed in as "${name}" it says "${person}", and "${own}" before: it must say the same whatever was typed`,
      },
    ])
  }
}

/** A bearer token, and a field that only the site's own script sends, are nothing that this browser has. */
export function canAsk({ identity, tokenField }: Pick<SeenConfig, 'identity' | 'tokenField'>): boolean {
  if (identity.kind === 'form') return false
  return identity.kind === 'jwt' || (tokenField === null && identity.fields.every(({ value }) => value !== null))
}

async function askWho(config: SeenConfig, ports: ProbePorts, cookies: Cookies): Promise<Person | null> {
  const { identity } = config
  if (identity.kind === 'form' || !canAsk(config)) return null
  const cookie = cookies.sealed.map(({ name, value }) => `${name}=${value}`).join('; ')
  try {
    return await identityOf(config, Date.now).who({
      named: null,
      cookies: cookies.sealed,
      token: null,
      publicOrigin: config.publicOrigin ?? config.origin.origin,
      ask: async (path, { accept, fields }) => {
        const own = Object.fromEntries(fields.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])))
        const headers = { Accept: accept, 'Cache-Control': 'no-cache', ...own, ...(cookie && { Cookie: cookie }) }
        const init: RequestInit = { headers, redirect: 'manual', signal: AbortSignal.timeout(LIMIT_MS) }
        const answer = await ports.fetch(config.base + path, init).catch((cause: unknown) => {
          throw new SiteUnreachable(`${config.origin.origin} did not answer GET ${path}`, { cause })
        })
        return asOwn(answer, (to) => (to.startsWith(`${config.base}/`) ? to.slice(config.base.length) : to))
      },
    })
  } catch (error) {
    if (error instanceof SiteUnreachable) throw error
    const why = error instanceof Error ? error.message : String(error)
    throw new Misconfigured([
      { variable: identity.kind === 'whoami' ? 'WHOAMI' : 'JWT_USER', advice: `no clear answer: ${why}` },
    ])
  }
}
