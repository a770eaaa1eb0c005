import type { HostContext } from '../../http/deployment/deployment.ts'
import type { BearerHash } from '../../ports/runtime.ts'
import { pointed } from '../../reading/patterns.ts'
import type { Login } from '../login/login.ts'
import type { LoginAnswer } from '../login/verdict.ts'
import type { ProxyContext } from '../upstream/context.ts'
import type { Forwarded } from '../upstream/forward.ts'
import { locationFor } from '../upstream/upstream.ts'
import { tokenHash, type Visitor } from '../upstream/visitor.ts'

/* What there is to read in the site's answer to a login, besides its status and cookies. */

/** Path and query on the site, whichever of its two names it used. */
export function locationOf(
  { upstream: site }: ProxyContext,
  { location: { origin } }: Visitor,
  upstream: Response,
): string | null {
  const address = upstream.headers.get('Location')
  if (address === null) return null
  return locationFor(site, origin, address)
}

/** The answer as far as it tells how a login went. */
export function seenAs(proxy: ProxyContext, visitor: Visitor, { upstream, sorted }: Forwarded): LoginAnswer {
  return {
    status: upstream.status,
    location: locationOf(proxy, visitor, upstream),
    type: upstream.headers.get('Content-Type'),
    cookies: sorted.sealed,
  }
}

/** Sent as the sign-in page itself sends it: only of such a login it is known how the site refuses one. */
export function isAsProbed(proxy: ProxyContext, c: HostContext, visitor: Visitor, login: Login): boolean {
  return c.req.method === 'POST' && login.place === proxy.config.loginType && isUsualPath(proxy, visitor)
}

/** With identity by the form, a response from any path but the login's proves nothing about the typed name. */
export function isUnknownLoginPath(proxy: ProxyContext, visitor: Visitor): boolean {
  return proxy.config.identity.kind === 'form' && !isUsualPath(proxy, visitor)
}

function isUsualPath({ config }: ProxyContext, { canonical }: Visitor): boolean {
  const paths = config.loginPaths.includes('*') ? [config.loginPage.split('?')[0]] : config.loginPaths
  return paths.includes(canonical.path)
}

const MAX_FORM_PAGE_BYTES = 2_000_000

/**
 * A page that refuses a password holds the form again. One that does not may be a success in other words (`{"ok":true}` as
 * `text/html`, to whoever asks as a script does); it matters where no cookie and nobody else tells.
 */
export async function showsFormAgain({ config, identity }: ProxyContext, forwarded: Forwarded): Promise<boolean> {
  const { status, headers } = forwarded.upstream
  const isOtherwiseTold = identity.seesSessions || config.success.cookies.length > 0 || config.tokenField !== null
  if (isOtherwiseTold || config.loginType === 'json' || status < 200 || status > 299) return true
  if (Number(headers.get('Content-Length') ?? 0) > MAX_FORM_PAGE_BYTES) return false
  const page = new TextDecoder('latin1').decode(await wholeBody(forwarded))
  const fields = [config.userField, config.passwordField ?? config.userField]
  const names = fields.map((field) => field.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  return new RegExp(`name\\s*=\\s*["']?(?:${names})["'\\s/>]`, 'i').test(page)
}

/** Reads the answer, and gives it back whole. */
async function wholeBody(forwarded: Forwarded): Promise<ArrayBuffer> {
  const { upstream } = forwarded
  const bytes = await upstream.arrayBuffer()
  const headers = new Headers(upstream.headers)
  // The platform has unpacked it.
  headers.delete('Content-Encoding')
  headers.delete('Content-Length')
  forwarded.upstream = new Response(bytes, { status: upstream.status, headers })
  return bytes
}

const MAX_TOKEN_ANSWER_BYTES = 65_536

/** A bearer token, and what is kept of it. */
export type BearerToken = { text: string; hash: BearerHash }

/** The bearer token in the answer of a login. */
export async function tokenOf({ config, http }: ProxyContext, forwarded: Forwarded): Promise<BearerToken | null> {
  const { upstream } = forwarded
  if (config.tokenField === null || !/json/i.test(upstream.headers.get('Content-Type') ?? '')) return null
  if (Number(upstream.headers.get('Content-Length') ?? 0) > MAX_TOKEN_ANSWER_BYTES) return null
  const text = new TextDecoder().decode(await wholeBody(forwarded))
  const token = jsonField(text, config.tokenField)
  return typeof token === 'string' && token !== '' ? { text: token, hash: await tokenHash(http, token) } : null
}

function jsonField(text: string, pointer: string): unknown {
  try {
    return pointed(JSON.parse(text), pointer)
  } catch {
    return undefined
  }
}
