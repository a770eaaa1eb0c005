import { type Assurance, acrOf } from '../../core/assurance.ts'
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
  const about = memoOf((who: Who | null, assurance: Assurance | null) =>
    leading({
      iss: 'sallyport',
      aud: audience,
      ...(who && { sub: who.id, name: who.name, acct: who.memberships.map(({ accountId }) => accountId) }),
      ...(assurance && {
        amr: assurance.amr,
        acr: acrOf(assurance.amr),
        auth_time: Math.floor(assurance.provedAt / 1000),
      }),
    }),
  )
  return async ({ who, assurance, method, path, now }) => {
    // Made at the first request: Workers make no keys before one.
    key ??= crypto.subtle.importKey('raw', utf8(keyText), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    const issuedAt = Math.floor(now / 1000)
    const ofRequest = { iat: issuedAt, exp: issuedAt + LIFE_SECONDS, htm: method, path }
    const text = `${HEADER}.${about(who, assurance)}${toBase64Url(utf8(JSON.stringify(ofRequest).slice(1)))}`
    return `${text}.${toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', await key, utf8(text))))}`
  }
}

/** The first claims of a token, as text to which those of the one request are added: base64 goes on after whole triples. */
function leading(claims: object): string {
  const open = utf8(`${JSON.stringify(claims).slice(0, -1)},`)
  const padded = new Uint8Array(Math.ceil(open.length / 3) * 3).fill(ROOM)
  padded.set(open)
  return toBase64Url(padded)
}

/** A space, which JSON lets stand between two claims. */
const ROOM = 0x20

type About = (who: Who | null, assurance: Assurance | null) => string

/** Remembers for each sign-in what was said of it last: one is made for every request of the site. */
function memoOf(say: About): About {
  const said = new WeakMap<Who, { assurance: Assurance | null; text: string }>()
  return (who, assurance) => {
    if (who === null) return say(who, assurance)
    const last = said.get(who)
    if (last?.assurance === assurance) return last.text
    const text = say(who, assurance)
    said.set(who, { assurance, text })
    return text
  }
}
