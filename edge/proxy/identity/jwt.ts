import { decode, verify, verifyWithJwks } from 'hono/jwt'
import type { IdentityConfig, ProxyConfig } from '../config.ts'
import { type Evidence, type Identity, personOf } from './person.ts'

/** Named here, not by the token: a token may not choose how it is checked (RFC 8725 §3.1). */
const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const

/** The session, or the bearer token, is a signed token (RFC 7519) that says who it is for. */
export function jwtIdentity(
  jwt: Extract<IdentityConfig, { kind: 'jwt' }>,
  config: Pick<ProxyConfig, 'owners' | 'issuer' | 'identity'>,
): Identity {
  const { key } = jwt
  // The site's clock may be a little ahead: when a token was made says nothing about whether it holds (RFC 7519 §4.1.6).
  const check = (token: string) =>
    'secret' in key
      ? verify(token, key.secret, { alg: 'HS256', iat: false })
      : verifyWithJwks(token, { jwks_uri: key.jwks, allowedAlgorithms: ASYMMETRIC, verification: { iat: false } })
  return {
    seesSessions: jwt.cookie !== null,
    async who(evidence) {
      const token = tokenOf(jwt.cookie, evidence)
      if (token === null || !isToken(token)) return null
      // One that has run out signs nobody in at the site either. Any other is the site's own all the same, which may know
      // another key for it: what cannot be checked throws, and is no answer.
      try {
        return personOf(await check(token), jwt, config)
      } catch (error) {
        if (error instanceof Error && error.name === 'JwtTokenExpired') return null
        throw error
      }
    },
  }
}

function tokenOf(cookie: string | null, { cookies, token }: Evidence): string | null {
  if (cookie === null) return token
  return cookies.find(({ name }) => name === cookie)?.value ?? token
}

function isToken(text: string): boolean {
  try {
    decode(text)
    return true
  } catch {
    return false
  }
}
