import type { Assurance } from '../../core/assurance.ts'
import { toBase64Url, utf8 } from '../../crypto/encoding.ts'
import type { Who } from '../jar/contents.ts'

const HEADER = toBase64Url(utf8(JSON.stringify({ alg: 'HS256', typ: 'JWT' })))

/** For how long the site may take it, seconds. */
const LIFE_SECONDS = 30

export type Assertion = (request: {
  who: Who | null
  assurance: Assurance | null
  method: string
  path: string
  now: number
}) => Promise<string>

/**
 * A JSON Web Token (RFC 7519, HS256) that goes to the site with each request in `X-MFA-Assertion`: that the request came
 * through the gate, whose it is, and what was proved (`amr` of RFC 8176, `acr`, `auth_time`). Without `sub`: a visitor.
 */
export function assertionOf(keyText: string, audience: string): Assertion {
  let key: Promise<CryptoKey> | undefined
  return async ({ who, assurance, method, path, now }) => {
    // Made at the first request: Workers make no keys before one.
    key ??= crypto.subtle.importKey('raw', utf8(keyText), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    const issuedAt = Math.floor(now / 1000)
    const claims = {
      iss: 'sallyport',
      aud: audience,
      iat: issuedAt,
      exp: issuedAt + LIFE_SECONDS,
      htm: method,
      path,
      ...(who && { sub: who.id, name: who.name, acct: who.memberships.map(({ accountId }) => accountId) }),
      ...(assurance && {
        amr: assurance.amr,
        acr: 'urn:sallyport:aal2',
        auth_time: Math.floor(assurance.provedAt / 1000),
      }),
    }
    // One is made for every request of the site, so nothing is looked up or converted that is known beforehand.
    const text = `${HEADER}.${toBase64Url(utf8(JSON.stringify(claims)))}`
    return `${text}.${toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', await key, utf8(text))))}`
  }
}
