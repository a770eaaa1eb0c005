import { cookieStem, isOurCookie } from '../../reading/cookies.ts'
import type { CookieScope, Kind, SiteCookie } from './contents.ts'
import type { SetCookie } from './set-cookie.ts'

/* How the cookies of a jar are called and written. */

type OwnName = { kind: 'jar' | 'other' } | { kind: Kind; tag: string; piece: number }

const SEALED = /^-(cookie|who|held|named)~([A-Za-z0-9_.-]*)~(\d)$/

/**
 * Which of our cookies this is; null: none. The proof, names of another scheme or port, and any spelling that begins like ours,
 * are ours too: they never reach the site.
 */
export function ownName(name: string, { origin }: CookieScope): OwnName | null {
  if (!isOurCookie(name)) return null
  const stem = cookieStem(origin)
  if (name === `${stem}-jar`) return { kind: 'jar' }
  const sealed = name.startsWith(stem) ? SEALED.exec(name.slice(stem.length)) : null
  return sealed ? { kind: sealed[1] as Kind, tag: sealed[2] ?? '', piece: Number(sealed[3]) } : { kind: 'other' }
}

/** Name and path in the letters that a cookie's name may have. */
export function tagOf({ name, path }: Pick<SiteCookie, 'name' | 'path'>): string {
  const plain = (text: string) =>
    encodeURIComponent(text).replace(/[^A-Za-z0-9-]/g, (letter) =>
      letter === '%' ? '.' : `.${letter.charCodeAt(0).toString(16)}`,
    )
  return path === '/' ? plain(name) : `${plain(name)}_${plain(path)}`
}

/** One `Set-Cookie` line. `expiresAt` in epoch milliseconds; null: as long as the browser is open, 0: gone. */
export function line(
  name: string,
  value: string,
  where: CookieScope,
  expiresAt: number | null,
  sameSite: SetCookie['sameSite'],
): string {
  const attributes = [`${name}=${value}`, 'Path=/', 'HttpOnly']
  // Without https a browser refuses `None`.
  const site = sameSite === 'None' && !where.isSecure ? 'Lax' : (sameSite ?? 'Lax')
  attributes.push(`SameSite=${site}`)
  if (where.isSecure) attributes.push('Secure')
  if (expiresAt === 0) attributes.push('Max-Age=0')
  else if (expiresAt !== null) attributes.push(`Expires=${new Date(expiresAt).toUTCString()}`)
  return attributes.join('; ')
}
