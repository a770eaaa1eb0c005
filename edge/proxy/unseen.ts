import { renewsSession } from './answer.ts'
import type { FailureSignature, ProxyConfig } from './config.ts'
import type { Jar } from './jar.ts'
import { couldMatchName, matchesName } from './patterns.ts'
import { isDeletion, type SetCookie } from './set-cookie.ts'
import { type LoginAnswer, showsSuccess } from './verdict.ts'

/*
 * A sign-in on a path that is no listed login, in a browser that is through the gate: it would bring another person's
 * session behind the first one's code. Where the site can be asked whose the session is, it is asked; here is what its
 * answer alone tells. Pure.
 */

type Held = Pick<Jar, 'cookies'>

type Config = Pick<ProxyConfig, 'success' | 'sessionCookies' | 'sessionRenews'>

/**
 * Whether an answer to somebody admitted looks like a sign-in. The configured sign of success says so, but only together
 * with a new session: many pages answer with the same status. A changed session alone says so where the site is known to
 * leave it as it is.
 */
export function looksLikeSignIn(config: Config, failure: FailureSignature, jar: Held, answer: LoginAnswer): boolean {
  if (!bringsSession(config, jar, answer.cookies)) return false
  if (!renewsByItself(config, failure)) {
    return (
      showsSuccess(config.success, answer) ||
      (config.sessionRenews === 'no' && renewsSession(config, jar, answer.cookies))
    )
  }
  return hasOwnSign(config) && showsSuccess(ownSigns(config), answer)
}

/** Whether an answer gives a session cookie a value that the jar does not have. */
export function bringsSession(config: Config, jar: Held, set: readonly SetCookie[]): boolean {
  return set.some(
    (cookie) =>
      !isDeletion(cookie) &&
      couldMatchName(config.sessionCookies, cookie.name) &&
      !jar.cookies.some(({ name, value }) => name === cookie.name && value === cookie.value),
  )
}

/** Whether a sign-in that is not listed would be noticed at all. */
export function noticesSignIns(config: Config, failure: FailureSignature | null): boolean {
  return !renewsByItself(config, failure) || hasOwnSign(config)
}

function renewsByItself({ sessionRenews }: Config, failure: FailureSignature | null): boolean {
  return sessionRenews === 'yes' || (sessionRenews === null && failure?.renews === true)
}

/**
 * Where every answer may renew the session, only a cookie that is no session says that somebody signed in: a status is
 * that of any saved form, and a session cookie that of any answer.
 */
function ownSigns({ success, sessionCookies }: Config): Config['success'] {
  const cookies = success.cookies.filter((pattern) => !matchesName(sessionCookies, pattern.replace(/\*$/, '')))
  return { ...success, cookies }
}

function hasOwnSign(config: Config): boolean {
  return ownSigns(config).cookies.length > 0
}
