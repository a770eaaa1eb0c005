import { typedName } from '../../core/names.ts'
import { toBase64Url } from '../../crypto/encoding.ts'
import type { Random } from '../../ports/runtime.ts'
import { canonicalise } from '../../reading/canonical.ts'
import { matchesName } from '../../reading/patterns.ts'
import { isLoginPage } from '../config/open.ts'
import type { FailureSignature, ProxyConfig } from '../config/proxy-config.ts'
import { judge, pathOf, type Verdict } from '../login/verdict.ts'
import type { Findings, ProbeOptions, Sign } from './findings.ts'
import { detours, loginAssets, openLoginPage, type SeenConfig } from './login-page.ts'
import { type Credentials, loginRequest, type ProbeLoginRequest, policyOf } from './login-request.ts'
import {
  answerOf,
  checkedFailure,
  checkRight,
  failureOf,
  namesOf,
  seenFailure,
  signsOf,
  successOf,
  unclear,
} from './probe-checks.ts'
import { baseOf, type Cookies, type ProbePorts, probeClient, type Seen, withoutSession } from './probe-client.ts'
import { type Account, judgeNames, otherNames, type Spellings, tryNames } from './probe-names.ts'
import {
  cookiesTold,
  countedLogins,
  describeLogin,
  limited,
  NO_ALIAS,
  notebook,
  noteCookies,
  noteFresh,
  noteNewCookies,
  notTried,
  ONE_PERSON_ONE_NAME,
  pastTheGate,
  plainOf,
  SILENT_REFERRER,
  told,
  UNCLEAR,
  WHOAMI_UNASKED,
} from './probe-notes.ts'
import { renewsItself } from './probe-session.ts'
import { signOutNote } from './probe-sign-out.ts'
import { canAsk, checkNobody, checkPersons, whoIs } from './probe-whoami.ts'

/*
 * Asks the site what its login looks like before anybody relies on it: what its page needs, and how it answers a wrong
 * password. A configuration that would take that answer for a success is refused.
 */

/** Posts a wrong login once. What a Worker needs that was not told how its site answers one. */
export async function findFailure(config: ProxyConfig, ports: ProbePorts): Promise<FailureSignature> {
  const ask = probeClient(config, ports)
  const login = await openLoginPage(seenAs(config, ports), ask)
  const cookies = asGate(config, login.seen.cookies)
  const plain = cookies.plain.filter(({ name }) => matchesName(config.plainCookies, name))
  const request = loginRequest(seenAs(config, ports), login, stranger(ports.random), { ...cookies, plain })
  return failureOf(config, await ask(request), login.seen, login.form?.action ?? null)
}

/** A site that locks an address or a name out does so after three at the earliest. */
const MAX_WRONG_LOGINS = 2

/**
 * The whole probe. Counts at the site as two failed logins at most. Throws `Misconfigured` when the answer to a wrong
 * password would be a success, or no answer to a login at all, and when one person could be two here; `SiteUnreachable` when
 * the site is away.
 */
export async function probe(config: ProxyConfig, ports: ProbePorts, options: ProbeOptions = {}): Promise<Findings> {
  const ask = probeClient(config, ports)
  const here = seenAs(config, ports)
  const login = await openLoginPage(here, ask)
  const { seen } = login
  const { account } = options
  const { notes, found, warn } = notebook()
  let [wrongLogins, rightLogins] = [0, 0]
  if (seen.path !== config.loginPage) {
    found(`${config.loginPage} leads to ${seen.path}.`)
    const canonical = canonicalise(`http://gate.invalid${seen.path}`)
    if (canonical && !isLoginPage(config, canonical)) warn(`${seen.path} is not open: write LOGIN_PAGE=${seen.path}.`)
  }
  const request = loginRequest(here, login, stranger(ports.random), asGate(config, seen.cookies))
  found(describeLogin(config, seen.path, login.form !== null, request.describes))
  if (policyOf(seen.referrerPolicy, login.page.referrer) === 'no-referrer') found(SILENT_REFERRER)
  const assets = await loginAssets(here, login, ask)
  for (const { address, why } of assets.left) warn(`The login page uses ${address}, which stays closed: ${why}.`)
  const past = detours(here, login)
  if (past.length > 0) warn(pastTheGate(past))

  // The failure is configured and there is no test account to compare with: the wrong login is not sent.
  const wrong = config.failure && !account ? null : await sendWrong(request)
  const failure = wrong
    ? seenFailure(config, wrong, seen, login.form?.action ?? null)
    : checkedFailure(config, config.failure ?? { status: 0, location: null })
  found(`A wrong password is ${wrong ? '' : 'said to be '}answered ${told(failure)}.`)
  if (failure.renews) found('A wrong password renews the session as well.')
  const reason = wrong && unclear(config, failure, { page: seen, wrong, isAsProbed: request.isUsual })
  if (reason) warn(UNCLEAR[reason])
  const answers = wrong ? [seen, wrong] : [seen]
  const limit = wrong?.limit ?? seen.limit
  if (limit) warn(limited(limit))
  noteCookies(config, answers, warn)
  await checkNobody(here, ports, seen.cookies)

  const begins = seen.cookies.sealed.some(({ name }) => matchesName(config.sessionCookies, name))
  let fresh: Findings['fresh'] = begins ? 'unknown' : 'likely'
  let signs: Sign[] = []
  let renews: Findings['renews'] = null
  let spellings: Spellings | null = null
  if (wrong && account) {
    const right = await signInAs(account, config)
    signs = signsOf(config, { page: seen, wrong, right })
    checkRight(config, right, { failure, had: namesOf(config, seen), signs, isLearning: options.isLearning === true })
    found(`A right password is answered ${told(right)}${cookiesTold(right)}.`)
    noteNewCookies(config, seen, right, warn)
    renews = await renewsItself(config, ask, right)
    if (renews === 'yes') found('The site renews the session of somebody who is signed in.')
    if (renews === 'no') found('The session stays as it is while somebody is signed in.')
    spellings = await lookAtNames(account, right)
    const works = await isRightAlone(account, right)
    if (works !== null) fresh = works ? 'works' : 'no'
    const note = await signOutNote(here, right, ask)
    if (note) warn(note)
  } else if (wrong && begins) fresh = (await isSameOtherwise()) ? 'likely' : 'no'
  noteFresh(config, fresh, begins, { found, warn })
  if (config.identity.kind === 'form' && spellings === null && !config.invites) warn(ONE_PERSON_ONE_NAME)
  if (wrongLogins > 0) found(countedLogins(wrongLogins, rightLogins))
  return {
    failure,
    assets: assets.paths,
    plainCookies: plainOf(config, answers),
    fresh,
    renews,
    signs,
    spellings,
    notes,
  }

  function sendWrong(what: ProbeLoginRequest): Promise<Seen> {
    wrongLogins += 1
    return ask(what)
  }

  /** On a page of its own each time: what a form carries may be good for one login only. */
  async function signInAs(who: Credentials, as: ProxyConfig): Promise<Seen> {
    const anew = await openLoginPage(here, ask)
    if (!who.isRandom) rightLogins += 1
    return ask(loginRequest(here, anew, who, asGate(as, anew.seen.cookies)))
  }

  /** What a right login shows, in place of signs that are not known yet. */
  function verdictOf(answer: Seen): Verdict {
    const learnt = options.isLearning ? { ...config, success: successOf(signs) } : config
    const facts = { answer: answerOf(answer), failure, had: namesOf(config, seen), isAsProbed: true }
    return judge(learnt, facts)
  }

  /** Whether the site takes more than one name for the test account. */
  async function lookAtNames(who: Account, right: Seen): Promise<Spellings | null> {
    const own = await whoIs(here, ports, right.cookies)
    const { identity } = config
    // What is no name here is answered 400, whatever the site would make of it.
    const isTyped = (name: string) => identity.kind !== 'form' || typedName(name, identity.naming) !== null
    const tried = await tryNames(
      otherNames(who).filter(({ name }) => isTyped(name)),
      async (user) => {
        const answer = await signInAs({ ...who, user }, config)
        const verdict = verdictOf(answer)
        if (verdict !== 'ok') {
          rightLogins -= 1
          wrongLogins += 1
        }
        const outcome = verdict === 'ok' ? 'taken' : verdict === 'failed' ? 'refused' : 'unclear'
        return { outcome, person: verdict === 'ok' ? await whoIs(here, ports, answer.cookies) : null }
      },
      MAX_WRONG_LOGINS - wrongLogins,
    )
    if (tried.left.length > 0) found(notTried(tried.left))
    if (identity.kind !== 'form') {
      if (!canAsk(config)) {
        found(WHOAMI_UNASKED)
        return null
      }
      if (own !== null) found(`The site says that the test account is "${own}".`)
      checkPersons(identity.kind, own, tried.persons)
      return null
    }
    const judged = judgeNames(config, who.user, tried)
    for (const text of judged.found) found(text)
    for (const text of judged.warnings) warn(text)
    if (who.alias === undefined && judged.spellings !== null && !config.invites) warn(NO_ALIAS)
    return judged.spellings
  }

  /** A right login without the page's session; null: not tried. */
  async function isRightAlone(who: Credentials, right: Seen): Promise<boolean | null> {
    if (!begins && options.isLearning) return null
    const answer = config.loginSession === 'fresh' ? right : await signInAs(who, { ...config, loginSession: 'fresh' })
    return verdictOf(answer) === 'ok'
  }

  /** A wrong login with the page's session when the gate would leave it out, and the other way round. */
  async function isSameOtherwise(): Promise<boolean> {
    const loginSession = config.loginSession === 'same' ? 'fresh' : 'same'
    wrongLogins += 1
    const again = await signInAs(stranger(ports.random), { ...config, loginSession })
    return again.status === failure.status && pathOf(again.location) === pathOf(failure.location)
  }
}

function seenAs(config: ProxyConfig, ports: ProbePorts): SeenConfig {
  return { ...config, base: baseOf(config, ports), publicOrigin: ports.publicOrigin }
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
