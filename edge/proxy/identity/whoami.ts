import { MAX_BODY_SECONDS, readUpTo } from '../../http/request/body.ts'
import { pointed } from '../../reading/patterns.ts'
import type { IdentityConfig, ProxyConfig } from '../config/proxy-config.ts'
import { Unclear, userIn } from './page-text.ts'
import { type Identity, type Person, personOf } from './person.ts'

const MAX_JSON_BYTES = 65_536
const MAX_PAGE_BYTES = 2_000_000

type Whoami = Extract<IdentityConfig, { kind: 'whoami' }>
type Config = Pick<ProxyConfig, 'owners' | 'issuer' | 'identity' | 'origin' | 'loginPage' | 'loginPaths'>
type Here = Config & { publicOrigin: string }

/** A path of the site that says who is signed in: in JSON, or in a text of a page. */
export function whoamiIdentity(whoami: Whoami, config: Config): Identity {
  return {
    seesSessions: true,
    async who({ ask, publicOrigin }) {
      const accept = whoami.text === null ? 'application/json' : 'text/html,application/xhtml+xml,*/*;q=0.8'
      return readAnswer(await ask(whoami.path, { accept, fields: whoami.fields }), whoami, { ...config, publicOrigin })
    },
  }
}

/** Null: nobody. Throws where the answer does not say so clearly. */
export async function readAnswer(answer: Response, whoami: Whoami, config: Here): Promise<Person | null> {
  try {
    return await personIn(answer, whoami, config)
  } finally {
    if (!answer.bodyUsed) await answer.body?.cancel()
  }
}

async function personIn(answer: Response, whoami: Whoami, config: Here): Promise<Person | null> {
  const { status, headers } = answer
  if (isFromCache(headers, whoami.text !== null)) throw new Unclear('the answer of WHOAMI came out of a cache')
  // A page may be forbidden to somebody, and a missing one says nothing.
  if ((whoami.text === null ? [401, 403, 404] : [401]).includes(status)) return null
  if (status >= 300 && status < 400) {
    if (leadsToLogin(headers.get('Location'), whoami.path, config)) return null
    throw new Unclear('WHOAMI leads elsewhere than to the login page')
  }
  if (!answer.ok) throw new Unclear(`WHOAMI answered ${status}`)
  const maxBytes = whoami.text === null ? MAX_JSON_BYTES : MAX_PAGE_BYTES
  const read = await readUpTo(answer.body, maxBytes, MAX_BODY_SECONDS * 1000)
  if (read.kind === 'late') throw new Unclear('WHOAMI did not come to an end')
  if (read.kind === 'longer') {
    await read.rest.cancel()
    throw new Unclear('WHOAMI answered too much')
  }
  const text = decoded(read.bytes, headers.get('Content-Type') ?? '')
  if (whoami.text === null) {
    const value = parsed(text)
    const nobody = whoami.nobody === null ? undefined : pointed(value, whoami.nobody)
    return nobody === undefined || nobody === null || nobody === false ? personOf(value, whoami, config) : null
  }
  if (!/html/i.test(headers.get('Content-Type') ?? '')) throw new Unclear('WHOAMI did not answer a page')
  const user = userIn(text, whoami.text, whoami.nobody)
  return user === null ? null : personOf({ user }, { ...whoami, user: 'user' }, config)
}

/** What a cache keeps may be another person's. */
function isFromCache(headers: Headers, isPage: boolean): boolean {
  const told = ['x-cache', 'cf-cache-status', 'x-proxy-cache', 'x-varnish-cache', 'x-litespeed-cache']
  const control = headers.get('Cache-Control') ?? ''
  return (
    Number(headers.get('Age') ?? 0) > 0 ||
    told.some((name) => /\bhit\b/i.test(headers.get(name) ?? '')) ||
    (isPage && /\bpublic\b|\bs-maxage\s*=\s*"?[1-9]/i.test(control))
  )
}

/** Anywhere else could be where somebody signed in is sent first: to a new password, to terms of use. */
function leadsToLogin(
  location: string | null,
  from: string,
  { origin, publicOrigin, loginPage, loginPaths }: Here,
): boolean {
  if (location === null || !URL.canParse(location, origin.origin + from)) return false
  const url = new URL(location, origin.origin + from)
  const page = new URL(loginPage, origin)
  if (url.hostname !== origin.hostname && url.hostname !== new URL(publicOrigin).hostname) return false
  const isPage =
    url.pathname === page.pathname &&
    [...page.searchParams].every(([name, value]) => url.searchParams.get(name) === value)
  return isPage || (url.pathname !== page.pathname && loginPaths.includes(url.pathname))
}

function decoded(bytes: Uint8Array, contentType: string): string {
  const charset = /charset\s*=\s*["']?([^\s;"']+)/i.exec(contentType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes)
  } catch {
    throw new Unclear('WHOAMI answered in letters that cannot be read')
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('WHOAMI did not answer JSON')
  }
}
