import { matchesName } from '../../reading/patterns.ts'
import type { FailureSignature, ProxyConfig, SuccessSigns } from '../config/proxy-config.ts'
import { isDeletion, type SetCookie } from '../jar/set-cookie.ts'

/** How the site answered a login. Pure. */
export type LoginAnswer = {
  status: number
  /** Path and query, on the site itself; another site's address whole; null: none. */
  location: string | null
  /** Its media type; null: none. */
  type: string | null
  cookies: readonly SetCookie[]
}

/**
 * `unknown` releases nothing and challenges nobody: a success that was taken for a failure would let the signed-in
 * session through, a failure that was taken for a success would open the enrolment of any name.
 */
export type Verdict = 'ok' | 'failed' | 'unknown'

export type VerdictFacts = {
  answer: LoginAnswer
  /** What the site answers to a wrong password. */
  failure: FailureSignature
  /** Session cookies that the browser had, by name: a new value for one of them is no failure. */
  had: ReadonlySet<string>
  /** The login was sent as the one whose failure is known: the same method, place and path. */
  isAsProbed: boolean
  /** Sent to where logins are not usually sent: a site that leads people on from there would look like one that takes a password. */
  isUnknownLoginPath?: boolean
}

export function judge(
  config: Pick<ProxyConfig, 'success' | 'sessionCookies' | 'loginType' | 'tokenField'>,
  facts: VerdictFacts,
): Verdict {
  const { answer, failure, had } = facts
  const hasCookieSign = config.success.cookies.length > 0
  if (showsSuccess(config.success, answer)) return facts.isUnknownLoginPath && !hasCookieSign ? 'unknown' : 'ok'
  // Where every answer renews the session, that says nothing.
  const isRenewed =
    !failure.renews &&
    answer.cookies.some(
      (cookie) => !isDeletion(cookie) && had.has(cookie.name) && matchesName(config.sessionCookies, cookie.name),
    )
  const isAsFailure = answer.status === failure.status && pathOf(answer.location) === pathOf(failure.location)
  // A login in another form can succeed without any of the signs; then only a cookie that success never lacks tells. One
  // that the browser has already may simply be kept.
  const isCookieKept = [...had].some((name) => matchesName(config.success.cookies, name))
  const isTold = (hasCookieSign && !isCookieKept) || (facts.isAsProbed && isTypeOf(config, answer))
  // A sign that says nothing by itself (a status that failure has too) must not make a failure unknown.
  const telling = tellingSigns(config.success, failure, answer)
  return isAsFailure && isTold && !isRenewed && !telling.some(Boolean) ? 'failed' : 'unknown'
}

/** Whether an answer shows everything that is configured as the sign of a right password. */
export function showsSuccess(success: SuccessSigns, answer: LoginAnswer): boolean {
  const signs = signsOf(success, answer)
  return signs.length > 0 && signs.every(Boolean)
}

/** The success signs that are configured, each as it holds for this answer. */
function signsOf(success: SuccessSigns, answer: LoginAnswer): boolean[] {
  const signs: boolean[] = []
  if (success.statuses.length > 0) signs.push(success.statuses.includes(answer.status))
  if (success.locations.length > 0) signs.push(success.locations.some((wanted) => isLocation(wanted, answer.location)))
  if (success.cookies.length > 0) signs.push(hasCookie(success, answer))
  return signs
}

/** Signs that a failure does not show. */
function tellingSigns(success: SuccessSigns, failure: FailureSignature, answer: LoginAnswer): boolean[] {
  const signs: boolean[] = []
  if (!success.statuses.includes(failure.status)) signs.push(success.statuses.includes(answer.status))
  if (!success.locations.some((wanted) => isLocation(wanted, failure.location)))
    signs.push(success.locations.some((wanted) => isLocation(wanted, answer.location)))
  signs.push(hasCookie(success, answer))
  return signs
}

function hasCookie(success: SuccessSigns, answer: LoginAnswer): boolean {
  return answer.cookies.some(
    (cookie) => !isDeletion(cookie) && cookie.value !== '' && matchesName(success.cookies, cookie.name),
  )
}

/** `/home` or `/home*`; compared without query unless one is written. */
function isLocation(wanted: string, location: string | null): boolean {
  if (location === null) return false
  if (wanted.endsWith('*')) return location.startsWith(wanted.slice(0, -1))
  return wanted.includes('?') ? location === wanted : pathOf(location) === wanted
}

/** A form's failure is a page, or leads to one; where a login is answered with a token, its failure is data too. */
function isTypeOf(
  { loginType, tokenField }: Pick<ProxyConfig, 'loginType' | 'tokenField'>,
  { type, status }: LoginAnswer,
): boolean {
  if (type === null || (status >= 300 && status < 400)) return true
  const isPage = loginType === 'form' && tokenField === null
  return (isPage ? /text\/html|text\/plain/i : /json|text\/plain/i).test(type)
}

/** A location without query and fragment: sites add messages and the way back to it. */
export function pathOf(location: string | null): string | null {
  return location === null ? null : (location.split(/[?#]/)[0] ?? '')
}
