import { couldMatchName, matchesName } from '../../reading/patterns.ts'
import type { FailureSignature, ProxyConfig } from '../config/proxy-config.ts'
import type { Jar } from '../jar/contents.ts'
import { isDeletion, type SetCookie } from '../jar/set-cookie.ts'
import { type LoginAnswer, showsSuccess } from '../login/verdict.ts'
import { renewsSession } from '../upstream/response.ts'

/*
 * A sign-in on a path that is no listed login, in a browser that is through the gate: it would bring another person's
 * session behind the first one's code. Where the site can be asked whose the session is, it is asked; here is what its
 * answer alone tells. Pure.
 */

type Held = Pick<Jar, 'cookies'>

type Config = Pick<ProxyConfig, 'success' | 'sessionCookies' | 'sessionRenews'>

/**
 * Whether an answer to somebody admitted looks like a sign-in. Where the site is known to leave the session as it is, a new
 * one says so, and so does any sign of success with one. Elsewhere only a cookie that a right password sets does, and only
 * together with a new session: many sites renew the session with any form that is saved, and lead on with the same status.
 */
export function looksLikeSignIn(config: Config, failure: FailureSignature, jar: Held, answer: LoginAnswer): boolean {
  if (!bringsSession(config, jar, answer.cookies)) return false
  if (config.sessionRenews === 'no' && renewsSession(config, jar, answer.cookies)) return true
  const success = tellingSigns(config, failure)
  return success !== null && showsSuccess(success, answer)
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

/** Whether a sign-in that is not listed would be noticed at all, as far as it begins a new session. */
export function noticesSignIns(config: Config, failure: FailureSignature | null): boolean {
  return config.sessionRenews === 'no' || tellingSigns(config, failure) !== null
}

/** The signs that say something of an answer that is none to a login; null: none does. */
function tellingSigns(config: Config, failure: FailureSignature | null): Config['success'] | null {
  const { success, sessionCookies, sessionRenews } = config
  if (sessionRenews === 'no') return success
  const isRenewing = sessionRenews === 'yes' || failure?.renews === true
  // Where every answer may renew the session, it is no sign that it was set.
  const cookies = isRenewing
    ? success.cookies.filter((pattern) => !matchesName(sessionCookies, pattern.replace(/\*$/, '')))
    : success.cookies
  return cookies.length > 0 ? { ...success, cookies } : null
}
