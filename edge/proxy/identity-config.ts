import { isPlainPath } from '../core/paths.ts'
import { isLoopback } from '../http/location.ts'
import type { IdentityConfig } from './config.ts'
import type { VariableReader } from './variables.ts'

/** How the gate knows who signs in: by the form, by asking the site, by a signed token. */
export function readIdentity({ text, oneOf, wrong }: VariableReader): IdentityConfig {
  const userCase = oneOf('USER_CASE', ['fold', 'exact'], 'fold')
  const whoami = text('WHOAMI')
  const jwks = text('JWT_JWKS')
  const secret = text('JWT_SECRET')
  if (whoami !== null && (jwks ?? secret) !== null) {
    wrong('WHOAMI', 'use either WHOAMI or JWT_JWKS / JWT_SECRET, not both')
  }
  if (whoami !== null) {
    if (!isPlainPath(whoami)) wrong('WHOAMI', 'write a path of the site that answers JSON, like /api/me')
    return {
      kind: 'whoami',
      path: whoami,
      user: text('WHOAMI_USER') ?? '/id',
      name: text('WHOAMI_NAME'),
      accounts: text('WHOAMI_ACCOUNTS'),
      userCase,
    }
  }
  if (jwks !== null || secret !== null) {
    if (jwks !== null && secret !== null) wrong('JWT_JWKS', 'use either JWT_JWKS or JWT_SECRET, not both')
    if (jwks !== null && !isKeyAddress(jwks)) wrong('JWT_JWKS', 'write an https address')
    if (secret !== null && secret.length < 32) wrong('JWT_SECRET', 'a secret shorter than 32 characters can be guessed')
    const cookie = text('JWT_COOKIE')
    if (cookie === null && text('TOKEN_FIELD') === null) {
      wrong('JWT_COOKIE', 'write the name of the cookie that is the token, or TOKEN_FIELD for bearer logins')
    }
    return {
      kind: 'jwt',
      cookie,
      key: jwks !== null ? { jwks } : { secret: secret ?? '' },
      user: text('JWT_USER') ?? 'sub',
      name: text('JWT_NAME'),
      accounts: text('JWT_ACCOUNTS'),
      userCase,
    }
  }
  return { kind: 'form', userCase }
}

/** Keys that came over http anybody on the way could exchange. */
function isKeyAddress(text: string): boolean {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}
