import { decode } from 'hono/jwt'
import { errors, type JWTPayload, type JWTVerifyResult, jwtVerify } from 'jose'
import { utf8 } from '../../crypto/encoding.ts'
import type { IdentityConfig, ProxyConfig } from '../config/proxy-config.ts'
import { keySet } from './key-set.ts'
import { type Identity, type IdentityQuestion, personOf } from './person.ts'

type JwtConfig = Extract<IdentityConfig, { kind: 'jwt' }>

/** Named here, not by the token: a token may not choose how it is checked (RFC 8725 §3.1). */
const ASYMMETRIC = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']

/** The session, or the bearer token, is a signed token (RFC 7519) that says who it is for. */
export function jwtIdentity(
  jwt: JwtConfig,
  config: Pick<ProxyConfig, 'owners' | 'issuer' | 'identity'>,
  clock: () => number,
): Identity {
  const check = checkWith(jwt.key, clock)
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
        if (error instanceof errors.JWTExpired) return null
        throw error
      }
    },
  }
}

/** The site's clock may be a little ahead: when a token was made says nothing about whether it holds (RFC 7519 §4.1.6). */
function checkWith(key: JwtConfig['key'], clock: () => number): (token: string) => Promise<JWTPayload> {
  const now = () => ({ currentDate: new Date(clock()) })
  if ('secret' in key) {
    const secret = utf8(key.secret)
    return async (token) => claimsOf(await jwtVerify(token, secret, { algorithms: ['HS256'], ...now() }))
  }
  const keys = keySet(key.jwks, clock)
  return async (token) => claimsOf(await jwtVerify(token, keys, { algorithms: ASYMMETRIC, ...now() }))
}

/** What was signed for another use is no session (RFC 8725 §3.11). */
function claimsOf({ payload, protectedHeader: { typ = 'JWT' } }: JWTVerifyResult): JWTPayload {
  if (typ !== 'JWT') throw new Error('a token of another type')
  return payload
}

function tokenOf(cookie: string | null, { cookies, token }: IdentityQuestion): string | null {
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
