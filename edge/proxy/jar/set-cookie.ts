import { stripped } from '../../reading/cookies.ts'

/** `Set-Cookie` as RFC 6265 writes it. Pure. */

export type SetCookie = {
  name: string
  value: string
  /** Epoch milliseconds; null: as long as the browser is open. 0: deleted. */
  expiresAt: number | null
  path: string
  httpOnly: boolean
  sameSite: 'Lax' | 'Strict' | 'None' | null
}

/** One `Set-Cookie` line; null when a browser would not keep it. `Domain` is left out: our cookies stay with one host. */
export function parseSetCookie(line: string, requestPath: string, now: number): SetCookie | null {
  const [pair = '', ...attributes] = line.split(';')
  const equals = pair.indexOf('=')
  if (equals === -1) return null
  const name = stripped(pair.slice(0, equals))
  if (!name) return null
  const cookie: SetCookie = {
    name,
    value: stripped(pair.slice(equals + 1)),
    expiresAt: null,
    path: defaultPath(requestPath),
    httpOnly: false,
    sameSite: null,
  }
  let maxAge: number | null = null
  for (const attribute of attributes) {
    const [key = '', ...rest] = attribute.split('=')
    const value = stripped(rest.join('='))
    switch (stripped(key).toLowerCase()) {
      case 'path':
        if (value.startsWith('/')) cookie.path = value
        break
      case 'httponly':
        cookie.httpOnly = true
        break
      case 'max-age':
        if (/^-?\d+$/.test(value)) maxAge = Number(value)
        break
      case 'expires': {
        const at = Date.parse(value.replaceAll('-', ' '))
        if (!Number.isNaN(at)) cookie.expiresAt = at <= now ? 0 : at
        break
      }
      case 'samesite':
        cookie.sameSite = sameSiteOf(value)
        break
    }
  }
  // Max-Age takes precedence over Expires (RFC 6265 §5.3).
  if (maxAge !== null) cookie.expiresAt = maxAge <= 0 ? 0 : now + maxAge * 1000
  return cookie
}

export function isDeletion(cookie: SetCookie): boolean {
  return cookie.expiresAt === 0
}

/** RFC 6265 §5.1.4: whether a cookie of `cookiePath` goes with a request for `path`. */
export function matchesPath(cookiePath: string, path: string): boolean {
  if (path === cookiePath) return true
  return path.startsWith(cookiePath) && (cookiePath.endsWith('/') || path.charAt(cookiePath.length) === '/')
}

function defaultPath(requestPath: string): string {
  const end = requestPath.lastIndexOf('/')
  return end <= 0 ? '/' : requestPath.slice(0, end)
}

function sameSiteOf(value: string): SetCookie['sameSite'] {
  const lower = value.toLowerCase()
  if (lower === 'strict') return 'Strict'
  if (lower === 'none') return 'None'
  return lower === 'lax' ? 'Lax' : null
}
