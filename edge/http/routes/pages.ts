import { Hono } from 'hono'
import { AnswerChallengeForm } from '../../contract/challenge.ts'
import { isFresh } from '../../core/assurance.ts'
import { labelOf } from '../../core/names.ts'
import { loadSettings } from '../../operations/methods/load-settings.ts'
import { answerChallenge } from '../../operations/sign-in/answer-challenge.ts'
import { type ChallengeState, loadChallenge } from '../../operations/sign-in/load-challenge.ts'
import { loadDecision } from '../../operations/sign-in/load-decision.ts'
import { rememberMemberships } from '../../operations/sign-in/remember-memberships.ts'
import { wayBack } from '../../reading/paths.ts'
import { type Deployment, speaking } from '../deployment/deployment.ts'
import {
  type AccountsPageOptions,
  accountsPage,
  challengePage,
  codesLeftPage,
  enrolPage,
  isAboutCode,
  missingPage,
  settingsPage,
  textOf,
  type Way,
} from '../pages/index.ts'
import { readForm } from '../request/body.ts'
import { csrfOf, giveCookie, type HttpServices, type HttpVisit } from '../request/visit.ts'
import { addressOf, onward } from '../response/address.ts'
import { heldBy, seeOther } from '../response/hold.ts'
import { publicOf, withRetryAfter } from '../response/problem.ts'
import { isMethodMissing, methodMissing } from './missing.ts'
import { checkedUnsafe, known, type RoutesContext, type RoutesEnv, refusePage } from './serve.ts'

/** Our own documents. The challenge works as a plain form; JavaScript only makes it quicker. */
export function pageRoutes(http: HttpServices): Hono<RoutesEnv> {
  const { deployment: site, deps } = http
  const pages = new Hono<RoutesEnv>()

  /** A page for somebody known, who goes on to `to` from there. */
  function show(
    path: string,
    page: (visit: HttpVisit, c: RoutesContext, to: string, spoken: Deployment) => Promise<Response>,
  ): void {
    pages.get(path, async (c) => {
      const visit = await known(http, c)
      return visit.ok
        ? page(visit.value, c, wayBack(c.req.query('to')), speaking(site, c))
        : refusePage(http, c, visit.reason)
    })
  }

  show('/challenge', async (visit, c, to, spoken) => {
    const maxAgeSeconds = maxAgeOf(c)
    const state = await loadChallenge(deps, visit, maxAgeSeconds === undefined ? 'sign_in' : 'step_up')
    if (isMethodMissing(state)) {
      await methodMissing(http, visit)
      return missingPage(spoken, c, visit.principal.name)
    }
    const { factors, provedAt } = state
    // A step-up asks again where the proof is older; else any standing proof is enough.
    const { decision } = state
    const isWeak = decision.verdict === 'strengthen' && decision.page === 'challenge'
    const isProved = !isWeak && provedAt !== null && isFresh({ provedAt }, maxAgeSeconds, deps.clock())
    const isAsked = factors.length > 0 && !isProved
    // Back after passing, a bookmark, somebody without a method: onward, never a blank page (spec L13).
    if (!isAsked) {
      const isMended = decision.verdict === 'strengthen' && decision.page === 'enrol'
      return seeOther(isMended || decision.verdict === 'enrol' ? addressOf(http.deployment, 'enrol', to) : to)
    }
    return showChallenge(http, c, visit, { to, way: wayOf(c, state), maxAgeSeconds, state })
  })

  pages.post('/challenge', async (c) => {
    const form = await readForm(http, c, AnswerChallengeForm)
    if (!form.ok) return refusePage(http, c, form.reason)
    const { to, csrf, factor, code, maxAgeSeconds } = form.value
    const visit = await checkedUnsafe(http, c, csrf)
    if (!visit.ok) {
      if (visit.reason.reason !== 'csrf_mismatch') return refusePage(http, c, visit.reason)
      return seeOther(addressOf(http.deployment, 'challenge', wayBack(to)))
    }
    const passed = await answerChallenge(deps, visit.value, { factor, code, to, maxAgeSeconds })
    if (passed.ok) {
      // The offer needs JavaScript, which this form does without.
      const answer = seeOther(onward(site, { ...passed.value, isOffered: false }))
      if (passed.value.assurance) await giveCookie(http, answer.headers, visit.value, passed.value.assurance)
      return answer
    }
    if (passed.reason.reason === 'no_such_method') return seeOther(wayBack(to))
    if (passed.reason.reason === 'method_missing') return seeOther(addressOf(http.deployment, 'challenge', wayBack(to)))
    const { problem } = publicOf(passed.reason, site, c.get('requestId'))
    const state = await loadChallenge(deps, visit.value)
    const page = await showChallenge(http, c, visit.value, {
      to: wayBack(to),
      way: factor,
      maxAgeSeconds,
      state,
      // A wait has a sentence of its own, with its end.
      error: problem.code === 'locked' ? undefined : textOf(speaking(site, c), problem, site.texts[factor]),
      isWrong: isAboutCode(problem),
      // docs/wire.md: the page with its error is 401 or 429, a code that is not one included.
      status: problem.status === 429 ? 429 : 401,
    })
    return withRetryAfter(page, problem)
  })

  show('/enrol', async (visit, c, to, spoken) => {
    const { decision, hasMethod, requiring, session } = await loadDecision(deps, visit)
    if (session === 'ended') return refusePage(http, c, { reason: 'signed_out' })
    if (decision.verdict === 'challenge') return seeOther(addressOf(http.deployment, 'challenge', to))
    if (decision.verdict === 'wait') return refusePage(http, c, { reason: 'uninvited' })
    if (decision.verdict === 'strengthen' && decision.page !== 'enrol') return refusePage(http, c, heldBy(decision))
    const isWeak = decision.verdict === 'strengthen'
    if (hasMethod && !isWeak) return seeOther(to)
    const accounts = decision.verdict === 'enrol' || isWeak ? decision.accounts : []
    const { name, memberships } = visit.principal
    const required = new Set([...requiring, ...accounts].map((account) => account.id))
    const elsewhere = accounts.length === 0 ? [] : memberships.filter(({ accountId }) => !required.has(accountId))
    return enrolPage(spoken, c, {
      name,
      to,
      isRequired: decision.verdict === 'enrol' || isWeak,
      isFurther: isWeak,
      accounts,
      elsewhere: elsewhere.map(({ accountId, accountName }) => ({ id: accountId, name: accountName })),
    })
  })

  show('/codes-left', async (visit, c, to, spoken) => {
    const settings = await loadSettings(deps, visit)
    if (!settings.ok) return seeOther(addressOf(http.deployment, 'challenge', to))
    const { authenticators, backupCodes, resetProvenUntil } = settings.value
    if (!backupCodes) return seeOther(to)
    const isDisabled = authenticators.some(({ disabled }) => disabled)
    return codesLeftPage(spoken, c, {
      name: visit.principal.name,
      to,
      backupCodes,
      // A passkey has no reset (spec K15).
      isResetProven: resetProvenUntil !== null && authenticators.some(({ credential }) => !credential),
      isProvenThroughout: isDisabled || backupCodes.remaining === 0,
    })
  })

  pages.get('/settings', (c) =>
    manage(http, c, (spoken, shown) => {
      const action = c.req.query('do')
      return settingsPage(spoken, c, {
        ...shown,
        hasAccounts: shown.memberships.length > 0,
        action: action === 'reset' || action === 'codes' ? action : null,
        wasNotSaved: c.req.query('mfa') === 'not-saved',
      })
    }),
  )

  pages.get('/accounts', (c) => manage(http, c, (spoken, shown) => accountsPage(spoken, c, shown)))
  return pages
}

/** For whom nothing stands in the way but a method still to be set up: that is done, and may be required, here (L12). */
export async function manage(
  http: HttpServices,
  c: RoutesContext,
  show: (spoken: Deployment, shown: AccountsPageOptions, visit: HttpVisit) => Response | Promise<Response>,
): Promise<Response> {
  const visit = await known(http, c)
  if (!visit.ok) return refusePage(http, c, visit.reason)
  const { location, principal } = visit.value
  const { decision, membershipsDigest, session } = await loadDecision(http.deps, visit.value)
  if (session === 'ended') return refusePage(http, c, { reason: 'signed_out' })
  if (decision.verdict === 'challenge') {
    return seeOther(addressOf(http.deployment, 'challenge', wayBack(location.path + location.search)))
  }
  if (decision.verdict === 'wait') return refusePage(http, c, { reason: 'uninvited' })
  // Before the answer: the switches on the page ask at once how many members there are (spec P4).
  await rememberMemberships(http.deps, visit.value, membershipsDigest)
  const to = wayBack(c.req.query('to'))
  return show(
    speaking(http.deployment, c),
    { name: principal.name, to, memberships: principal.memberships },
    visit.value,
  )
}

type Shown = {
  to: string
  way: Way
  maxAgeSeconds?: number
  state: ChallengeState
  error?: string
  isWrong?: boolean
  status?: number
}

async function showChallenge(http: HttpServices, c: RoutesContext, visit: HttpVisit, shown: Shown): Promise<Response> {
  const csrf = await csrfOf(http, visit)
  const { name } = visit.principal
  const now = http.deps.clock()
  return challengePage(speaking(http.deployment, c), c, { ...shown, name, label: labelOf(visit.principal), csrf, now })
}

/** What the person asked for; without asking, a method, or the way back when all of them are disabled. */
function wayOf(c: RoutesContext, { ways }: ChallengeState): Way {
  const asked = c.req.query('way')
  if (asked === 'other') return asked
  const way =
    ways.find(({ factor }) => factor === asked) ??
    ways.find(({ isSpare, disabled }) => !isSpare && !disabled) ??
    ways.find(({ isSpare }) => isSpare)
  return way?.factor ?? 'other'
}

function maxAgeOf(c: RoutesContext): number | undefined {
  const text = c.req.query('maxAgeSeconds')
  return text !== undefined && /^\d{1,5}$/.test(text) ? Number(text) : undefined
}
