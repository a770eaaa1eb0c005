import { matchesName } from '../../reading/patterns.ts'
import { Misconfigured, type Variable } from '../config/config.ts'
import type { FailureSignature, ProxyConfig, SuccessSigns } from '../config/proxy-config.ts'
import { judge, type LoginAnswer, pathOf } from '../login/verdict.ts'
import type { Sign } from './findings.ts'
import type { Seen } from './probe-client.ts'
import { cookiesTold, setBy, told } from './probe-notes.ts'

/*
 * What the probe saw against what is configured. Whatever could not work is refused, with the variable's name and what to
 * write. Pure.
 */

/** What a wrong login was answered, as a signature; throws where it is none. */
export function failureOf(config: ProxyConfig, wrong: Seen, page: Seen, action: string | null): FailureSignature {
  const path = wrong.path.split('?')[0] ?? ''
  const refuse = (variable: Variable, advice: string) => new Misconfigured([{ variable, advice }])
  if (/^(404|405|501)$/.test(String(wrong.status))) {
    const other = action === null ? '' : `; the form on ${config.loginPage} is sent to ${action}`
    throw refuse(
      'LOGIN_PATH',
      `the site answers ${wrong.status} to a login at ${path}${other}: write the path that a login is sent to`,
    )
  }
  if (wrong.status === 429) {
    throw refuse(
      'LOGIN_FAIL_STATUS',
      'the site says that there were too many wrong logins (429): wait until it takes some again, or write how it answers one',
    )
  }
  if (wrong.status >= 500) {
    throw refuse(
      'LOGIN_FAIL_STATUS',
      `the site answers ${wrong.status} to a wrong login at ${path}: see what its log says, or write how a wrong password is really answered`,
    )
  }
  const seen = { status: wrong.status, location: wrong.location }
  const failure: FailureSignature = renews(config, wrong, page) ? { ...seen, renews: true } : seen
  checkVerdict(config, wrong, failure)
  return failure
}

/** Whether even a wrong password gives the session that the page began another value. */
function renews(config: ProxyConfig, wrong: Seen, page: Seen): boolean {
  const had = namesOf(config, page)
  return setBy(wrong).some((name) => had.has(name) && matchesName(config.sessionCookies, name))
}

/** What is configured as failure, when a wrong password is answered so; else what was seen. Throws where it is none. */
export function seenFailure(config: ProxyConfig, wrong: Seen, page: Seen, action: string | null): FailureSignature {
  if (!config.failure) return failureOf(config, wrong, page, action)
  checkVerdict(config, wrong, config.failure)
  return config.failure
}

/** Throws when the answer to a wrong password would not be seen as one. */
function checkVerdict(config: ProxyConfig, wrong: Seen, failure: FailureSignature): void {
  const verdict = judge(config, { answer: answerOf(wrong), failure, had: new Set(), isAsProbed: true })
  if (verdict === 'failed') return
  if (verdict === 'ok') throw new Misconfigured(misleading(config, wrong))
  const set = setBy(wrong).filter((name) => matchesName(config.success.cookies, name))
  if (set.length > 0) throw new Misconfigured([cookieSetByFailure(config, wrong)])
  throw new Misconfigured([
    {
      variable: 'LOGIN_FAIL_STATUS',
      advice: `it says ${told(failure)}, but a wrong password is answered ${told(wrong)}`,
    },
  ])
}

/** Every sign that let a wrong password look like a right one. */
function misleading({ success, ...config }: ProxyConfig, wrong: Seen): { variable: Variable; advice: string }[] {
  const problems: { variable: Variable; advice: string }[] = []
  if (success.cookies.length > 0) problems.push(cookieSetByFailure({ success, ...config }, wrong))
  if (success.statuses.length > 0) {
    problems.push({
      variable: 'LOGIN_OK_STATUS',
      advice: `a wrong password is answered ${wrong.status} too; write a status that only a right one has, or add LOGIN_OK_COOKIE`,
    })
  }
  if (success.locations.length > 0) {
    problems.push({
      variable: 'LOGIN_OK_LOCATION',
      advice: `a wrong password leads to ${wrong.location} too; write a path that only a right one leads to, or add LOGIN_OK_COOKIE`,
    })
  }
  return problems
}

function cookieSetByFailure({ success }: Pick<ProxyConfig, 'success'>, wrong: Seen) {
  const set = setBy(wrong).filter((name) => matchesName(success.cookies, name))
  return {
    variable: 'LOGIN_OK_COOKIE' as const,
    advice: `the answer to a wrong password sets ${set.join(', ')} too; write the cookie that only a right password sets, or use LOGIN_OK_STATUS or LOGIN_OK_LOCATION`,
  }
}

/** What is configured as failure must not be a success by the configured signs. */
export function checkedFailure(config: ProxyConfig, failure: FailureSignature): FailureSignature {
  const answer: LoginAnswer = { ...failure, type: null, cookies: [] }
  if (judge(config, { answer, failure, had: new Set(), isAsProbed: true }) === 'failed') return failure
  throw new Misconfigured([
    {
      variable: 'LOGIN_FAIL_STATUS',
      advice: `${told(failure)} is a success as well, by LOGIN_OK_STATUS or LOGIN_OK_LOCATION; write what only a wrong password is answered`,
    },
  ])
}

export function checkRight(
  config: ProxyConfig,
  right: Seen,
  facts: { failure: FailureSignature; had: ReadonlySet<string>; signs: Sign[]; isLearning: boolean },
): void {
  const { failure, had, signs, isLearning } = facts
  const verdict = judge(config, { answer: answerOf(right), failure, had, isAsProbed: true })
  const write = signs.map(({ variable, value }) => `${variable}=${value}`).join(' ')
  if (verdict === 'ok' || (isLearning && signs.length > 0)) return
  const isAsWrong = right.status === failure.status && pathOf(right.location) === pathOf(failure.location)
  const [variable] = configuredSigns(config)
  throw new Misconfigured([
    {
      variable: variable ?? 'LOGIN_OK_COOKIE',
      advice:
        signs.length > 0
          ? `the test account's login was answered ${told(right)}${cookiesTold(right)}, which is not a success by what is written; this would be one: ${write}`
          : `the test account's login was answered ${told(right)}, ${isAsWrong ? 'exactly like a wrong one: is its password right?' : 'and shows nothing that a wrong one does not'}`,
    },
  ])
}

function configuredSigns({ success }: ProxyConfig): Sign['variable'][] {
  return [
    ...(success.cookies.length > 0 ? (['LOGIN_OK_COOKIE'] as const) : []),
    ...(success.statuses.length > 0 ? (['LOGIN_OK_STATUS'] as const) : []),
    ...(success.locations.length > 0 ? (['LOGIN_OK_LOCATION'] as const) : []),
  ]
}

/**
 * What tells a right login from a wrong one. A cookie that the page sets to anybody says little, so it is named only where
 * nothing else tells.
 */
export function signsOf(config: ProxyConfig, { page, wrong, right }: Record<'page' | 'wrong' | 'right', Seen>): Sign[] {
  const signs: Sign[] = []
  const [failing, anybody] = [setBy(wrong), [...setBy(wrong), ...setBy(page)]]
  const cookies = cookiesBeyond(config, right, anybody)
  if (cookies.length > 0) signs.push({ variable: 'LOGIN_OK_COOKIE', value: cookies.join(',') })
  if (right.status !== wrong.status) signs.push({ variable: 'LOGIN_OK_STATUS', value: String(right.status) })
  const [to, from] = [pathOf(right.location), pathOf(wrong.location)]
  // Only where the status does not tell: where people are sent may change from one login to the next.
  if (signs.length === 0 && to !== null && to !== from) signs.push({ variable: 'LOGIN_OK_LOCATION', value: to })
  const renewed = signs.length === 0 ? cookiesBeyond(config, right, failing) : []
  if (renewed.length > 0) signs.push({ variable: 'LOGIN_OK_COOKIE', value: renewed.join(',') })
  return signs
}

/** Found signs, as a configuration would have them. */
export function successOf(signs: readonly Sign[]): SuccessSigns {
  const of = (wanted: Sign['variable']) =>
    signs.filter(({ variable }) => variable === wanted).flatMap(({ value }) => value.split(','))
  return {
    statuses: of('LOGIN_OK_STATUS').map(Number),
    locations: of('LOGIN_OK_LOCATION'),
    cookies: of('LOGIN_OK_COOKIE'),
  }
}

/** Cookies of an answer that no other one has, session cookies if there are any, as SESSION_COOKIE writes them. */
function cookiesBeyond({ sessionCookies }: ProxyConfig, answer: Seen, others: readonly string[]): string[] {
  const names = setBy(answer).filter((name) => !others.includes(name))
  const sessions = names.filter((name) => matchesName(sessionCookies, name))
  const isOwn = (pattern: string) => !others.some((other) => matchesName([pattern], other))
  const written = (name: string) =>
    sessionCookies.find((pattern) => matchesName([pattern], name) && isOwn(pattern)) ?? name
  return [...new Set((sessions.length > 0 ? sessions : names).map(written))]
}

export function answerOf({ status, location, sealed }: Seen): LoginAnswer {
  return { status, location, type: null, cookies: sealed }
}

/** The sealed cookies that the gate would send along with a login. */
export function namesOf({ loginSession, sessionCookies }: ProxyConfig, { cookies }: Seen): Set<string> {
  const names = cookies.sealed.map(({ name }) => name)
  return new Set(loginSession === 'fresh' ? names.filter((name) => !matchesName(sessionCookies, name)) : names)
}

/** Why the gate could not take this answer to a wrong password for a failure, though no sign of success is in it. */
export function unclear(
  config: ProxyConfig,
  failure: FailureSignature,
  facts: { page: Seen; wrong: Seen; isAsProbed: boolean },
): 'renewed' | 'form' | null {
  const { page, wrong, isAsProbed } = facts
  const answer = answerOf(wrong)
  const had = namesOf(config, page)
  if (judge(config, { answer, failure, had, isAsProbed: true }) !== 'failed') return 'renewed'
  const typed = { ...answer, type: wrong.contentType || null }
  return judge(config, { answer: typed, failure, had, isAsProbed }) === 'failed' ? null : 'form'
}
