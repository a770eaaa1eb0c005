import { privately, SHARED_CACHES } from '../../reading/caching.ts'
import type { Deployment, HostContext } from '../deployment/deployment.ts'
import type { Location } from '../request/location.ts'

/** Spec H7, letter for letter; where the host's sign-out redirects to may be added to `form-action`. */
function contentSecurityPolicy(site: Pick<Deployment, 'signOut'>): string {
  const formAction = ["'self'", ...(site.signOut.redirectsTo ?? [])].join(' ')
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "img-src 'self' blob:",
    `form-action ${formAction}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types lit-html',
  ].join('; ')
}

/** On every answer of ours; documents also carry the policy, and a referrer so that their form's `Origin` is real. */
export function protect(headers: Headers, site: Deployment, location: Location | null): void {
  const isDocument = headers.get('Content-Type')?.startsWith('text/html') ?? false
  headers.set('Cache-Control', 'no-store')
  headers.set('X-Content-Type-Options', 'nosniff')
  headers.set('Referrer-Policy', isDocument ? 'same-origin' : 'no-referrer')
  if (!headers.has('Cross-Origin-Resource-Policy')) headers.set('Cross-Origin-Resource-Policy', 'same-origin')
  if (isDocument) {
    headers.set('Content-Security-Policy', contentSecurityPolicy(site))
    headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  }
  if (location?.isSecure) headers.set('Strict-Transport-Security', 'max-age=31536000')
}

/** Makes an answer private that is one person's. */
export function keepPrivate(headers: Headers, isTrusted = false): void {
  headers.set('Cache-Control', privately(headers.get('Cache-Control'), headers.get('Content-Type'), isTrusted))
  const shared = [...headers.keys()].filter((name) => SHARED_CACHES.test(name))
  for (const name of shared) headers.delete(name)
}

/** The same for the host's own answer. */
export function keepHostPrivate(c: HostContext): void {
  const { status, headers } = c.res
  // A switched protocol has no headers left.
  if (status === 101) return
  try {
    // In place, as Hono's own middleware does: `c.header` makes the answer anew, which on Node costs more than the whole gate.
    keepPrivate(headers, true)
  } catch {
    // What a host hands on of others has headers that cannot be changed, until Hono has set one.
    c.header('Cache-Control', headers.get('Cache-Control') ?? 'private, no-store')
    keepPrivate(c.res.headers, true)
  }
}
