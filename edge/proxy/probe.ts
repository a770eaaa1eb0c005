import { toBase64Url } from '../crypto/encoding.ts'
import type { Random } from '../ports.ts'
import type { FailureSignature, ProxyConfig } from './config.ts'
import { loginAssets, openLoginPage } from './login-page.ts'
import { type Credentials, loginRequest } from './login-request.ts'
import { matchesName } from './patterns.ts'
import {
  answerOf,
  checkedFailure,
  checkRight,
  failureOf,
  namesOf,
  type Sign,
  seenFailure,
  signsOf,
  unclear,
} from './probe-checks.ts'
import { type Cookies, type ProbePorts, probeClient, type Seen, withoutSession } from './probe-client.ts'
import {
  cookiesTold,
  describeLogin,
  type Note,
  notebook,
  noteCookies,
  noteFresh,
  noteNewCookies,
  ONE_PERSON_ONE_NAME,
  plainOf,
  told,
  UNCLEAR,
} from './probe-notes.ts'
import { renewsItself } from './probe-session.ts'
import { judge, pathOf } from './verdict.ts'

/*
 * Asks the site what its login looks like before anybody relies on it: what its page needs, and how it answers a wrong
 * password. A configuration that would take that answer for a success is refused.
 */

export type Findings = {
  /** What the site answers to a wrong password. */
  failure: FailureSignature
  /** Paths that the login page needs: its scripts, styles and pictures. */
  assets: string[]
  /** Cookies that page scripts can read, and that are not a session's. */
  plainCookies: string[]
  /** Whether a login works without the session that the login page began. `works` was seen with a test account. */
  fresh: 'works' | 'likely' | 'no' | 'unknown'
  /** Whether the site renews the session of somebody who is signed in; null: not seen. */
  renews: 'yes' | 'no' | null
  /** What a right password shows and a wrong one does not; empty without a test account. */
  signs: Sign[]
  notes: Note[]
}

export type ProbeOptions = {
  /** Somebody who can sign in, for the other verdict. */
  account?: { user: string; password: string } | undefined
  /** The signs of success are not known yet: a right login is to show them. Only with `account`. */
  isLearning?: boolean
}

/** Posts a wrong login once. What a Worker needs that was not told how its site answers one. */
export async function findFailure(config: ProxyConfig, ports: ProbePorts): Promise<FailureSignature> {
  const ask = probeClient(config, ports)
  const login = await openLoginPage(config, ask)
  const cookies = asGate(config, login.seen.cookies)
  const plain = cookies.plain.filter(({ name }) => matchesName(config.plainCookies, name))
  const wrong = await ask(loginRequest(config, login, stranger(ports.random), { ...cookies, plain }))
  return failureOf(config, wrong, login.seen, login.form?.action ?? null)
}

/**
 * The whole probe. Counts at the site as one or two failed logins. Throws `Misconfigured` when the answer to a wrong
 * password would be a success, or no answer to a login at all; `SiteUnreachable` when the site is away.
 */
export async function probe(config: ProxyConfig, ports: ProbePorts, options: ProbeOptions = {}): Promise<Findings> {
  const ask = probeClient(config, ports)
  const login = await openLoginPage(config, ask)
  const { seen } = login
  const { notes, found, warn } = notebook()
  if (seen.path !== config.loginPage) found(`${config.loginPage} leads to ${seen.path}.`)
  const request = loginRequest(config, login, stranger(ports.random), asGate(config, seen.cookies))
  found(describeLogin(config, seen.path, login.form !== null, request.describes))
  const assets = await loginAssets(config, login, ask)
  for (const { address, why } of assets.left) warn(`The login page uses ${address}, which stays closed: ${why}.`)

  // Said, and nobody there to compare with: then the site is spared a wrong login.
  const wrong = config.failure && !options.account ? null : await ask(request)
  const failure = wrong
    ? seenFailure(config, wrong, seen, login.form?.action ?? null)
    : checkedFailure(config, config.failure ?? { status: 0, location: null })
  found(`A wrong password is ${wrong ? '' : 'said to be '}answered ${told(failure)}.`)
  if (failure.renews) found('A wrong password renews the session as well.')
  const reason = wrong && unclear(config, failure, { page: seen, wrong, isAsProbed: request.isUsual })
  if (reason) warn(UNCLEAR[reason])
  const answers = wrong ? [seen, wrong] : [seen]
  noteCookies(config, answers, warn)

  const begins = seen.cookies.sealed.some(({ name }) => matchesName(config.sessionCookies, name))
  let fresh: Findings['fresh'] = begins ? 'unknown' : 'likely'
  if (wrong && begins) fresh = (await isSameOtherwise()) ? 'likely' : 'no'
  let signs: Sign[] = []
  let renews: Findings['renews'] = null
  if (wrong && options.account) {
    const right = await signInAs(options.account, config)
    signs = signsOf(config, { page: seen, wrong, right })
    checkRight(config, right, { failure, had: namesOf(config, seen), signs, isLearning: options.isLearning === true })
    found(`A right password is answered ${told(right)}${cookiesTold(right)}.`)
    noteNewCookies(config, seen, right, warn)
    renews = await renewsItself(config, ask, right)
    if (renews === 'yes') found('The site renews the session of somebody who is signed in.')
    if (renews === 'no') found('The session stays as it is while somebody is signed in.')
    if (fresh === 'likely' && !options.isLearning) {
      const alone = { ...config, loginSession: 'fresh' as const }
      const answer = config.loginSession === 'fresh' ? right : await signInAs(options.account, alone)
      fresh =
        judge(config, { answer: answerOf(answer), failure, had: new Set(), isAsProbed: true }) === 'ok' ? 'works' : 'no'
    }
  }
  noteFresh(config, fresh, begins, { found, warn })
  if (config.identity.kind === 'form') warn(ONE_PERSON_ONE_NAME)
  return { failure, assets: assets.paths, plainCookies: plainOf(config, answers), fresh, renews, signs, notes }

  /** On a page of its own each time: what a form carries may be good for one login only. */
  async function signInAs(who: Credentials, as: ProxyConfig): Promise<Seen> {
    const anew = await openLoginPage(config, ask)
    return ask(loginRequest(config, anew, who, asGate(as, anew.seen.cookies)))
  }

  /** A wrong login with the page's session when the gate would leave it out, and the other way round. */
  async function isSameOtherwise(): Promise<boolean> {
    const loginSession = config.loginSession === 'same' ? 'fresh' : 'same'
    const again = await signInAs(stranger(ports.random), { ...config, loginSession })
    return again.status === failure.status && pathOf(again.location) === pathOf(failure.location)
  }
}

/** What goes along with a login, by the configuration. Where it lists no plain cookies, those that are found will be. */
function asGate(config: ProxyConfig, all: Cookies): Cookies {
  const cookies = config.loginSession === 'fresh' ? withoutSession(config, all) : all
  if (config.plainCookies.length === 0) return cookies
  return { ...cookies, plain: cookies.plain.filter(({ name }) => matchesName(config.plainCookies, name)) }
}

/** A name and a password that nobody has. */
function stranger(random: Random): Credentials {
  const text = () => toBase64Url(random(12)).replace(/[-_]/g, 'x')
  return { user: `probe${text().toLowerCase()}`, password: `Aa1!${text()}`, isRandom: true }
}
