import { Hono } from 'hono'
import { AnswerChallengeRequest, type ChallengeView } from '../../contract/challenge.ts'
import { BeginEnrolmentRequest, ConfirmEnrolmentRequest } from '../../contract/enrolment.ts'
import { type PoliciesView, SetPolicyRequest } from '../../contract/policy.ts'
import { ChangeAuthenticatorRequest, Nothing, ProofRequest, type SettingsView } from '../../contract/settings.ts'
import { labelOf } from '../../core/names.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { loadPolicies } from '../../operations/accounts/load-policies.ts'
import { setPolicy } from '../../operations/accounts/set-policy.ts'
import { answerIn } from '../../operations/act/answer.ts'
import { abandonEnrolment } from '../../operations/methods/abandon-enrolment.ts'
import { beginEnrolment } from '../../operations/methods/begin-enrolment.ts'
import { confirmBackupCodes } from '../../operations/methods/confirm-backup-codes.ts'
import { confirmEnrolment } from '../../operations/methods/confirm-enrolment.ts'
import { createBackupCodes } from '../../operations/methods/create-backup-codes.ts'
import { loadSettings } from '../../operations/methods/load-settings.ts'
import { removeAuthenticator } from '../../operations/methods/remove-authenticator.ts'
import { renameAuthenticator } from '../../operations/methods/rename-authenticator.ts'
import { answerChallenge } from '../../operations/sign-in/answer-challenge.ts'
import { type ChallengeState, loadChallenge } from '../../operations/sign-in/load-challenge.ts'
import { wayBack } from '../../reading/paths.ts'
import { CSRF_HEADER } from '../../shared/protocol.ts'
import { csrfOf, giveCookie, type HttpServices, type HttpVisit } from '../request/visit.ts'
import { onward } from '../response/address.ts'
import { type Answer, created, frame, noContent } from './frame.ts'
import { memberRoutes } from './members.ts'
import { isMethodMissing, methodMissing } from './missing.ts'
import { type RoutesContext, type RoutesEnv, refuseOtherMethods } from './serve.ts'

/** The JSON API of docs/wire.md: parse, act, answer. Guards are in the operations, refusals become public in one place. */
export function apiRoutes(http: HttpServices): Hono<RoutesEnv> {
  const { deps } = http
  const api = new Hono<RoutesEnv>()
  const framed = frame(http, api)
  const { safe, unsafe } = framed
  const withCsrf: Answer<Omit<SettingsView, 'csrf'>> = async (c, settings, visit) =>
    c.json({
      ...settings,
      sessions: http.seen && settings.assurance.aal > 1,
      csrf: await csrfOf(http, visit),
    } satisfies SettingsView)

  safe('/settings', (visit) => loadSettings(deps, visit), withCsrf)

  unsafe('POST', '/enrolments', BeginEnrolmentRequest, (visit, body) => beginEnrolment(deps, visit, body), created)

  unsafe(
    'POST',
    '/enrolments/:id/confirm',
    ConfirmEnrolmentRequest,
    (visit, body, c) => confirmEnrolment(deps, visit, c.req.param('id'), answerIn(body), body.name),
    async (c, { view, assurance }, visit) => {
      const answer = c.json(view)
      await giveCookie(http, answer.headers, visit, assurance)
      return answer
    },
  )

  unsafe(
    'POST',
    '/enrolments/:id/abandon',
    Nothing,
    async (visit, _, c) => {
      await abandonEnrolment(deps, visit, c.req.param('id'))
      return accept(null)
    },
    noContent,
  )

  unsafe('PATCH', '/authenticators/:id', ChangeAuthenticatorRequest, (visit, change, c) =>
    renameAuthenticator(deps, visit, c.req.param('id'), change),
  )

  unsafe(
    'POST',
    '/authenticators/:id/remove',
    ProofRequest,
    (visit, { proof }, c) => removeAuthenticator(deps, visit, c.req.param('id'), proof),
    withCsrf,
  )

  unsafe('POST', '/backup-codes', ProofRequest, (visit, { proof }) => createBackupCodes(deps, visit, proof), created)

  unsafe('POST', '/backup-codes/confirm', Nothing, (visit) => confirmBackupCodes(deps, visit), noContent)

  safe('/challenge', challengeOf, async (c, { factors, nextCodeAt }, visit) =>
    c.json({
      principal: { name: visit.principal.name, label: labelOf(visit.principal) },
      factors,
      nextCodeAt,
      to: wayBack(c.req.query('to')),
      csrf: await csrfOf(http, visit),
    } satisfies ChallengeView),
  )

  unsafe(
    'POST',
    '/challenge',
    AnswerChallengeRequest,
    (visit, body) => answerChallenge(deps, visit, { ...body, code: answerIn(body) }),
    async (c, passed, visit) => {
      // Who brings no cookies has no page of ours to see on the way: the host is told instead.
      const to = visit.onNewAssurance ? passed.view.to : onward(http.deployment, passed)
      const answer = c.json({ ...passed.view, to })
      if (passed.assurance) await giveCookie(http, answer.headers, visit, passed.assurance)
      return answer
    },
  )

  safe(
    '/policies',
    (visit, c) => loadPolicies(deps, visit, c.req.queries('account') ?? []),
    async (c, policies, visit) => {
      // The answer is a list, so the value that unsafe requests send back travels beside it.
      c.header(CSRF_HEADER, await csrfOf(http, visit))
      return c.json(policies satisfies PoliciesView)
    },
  )

  unsafe('PUT', '/policies/:accountId', SetPolicyRequest, (visit, body, c) =>
    setPolicy(deps, visit, c.req.param('accountId'), body),
  )

  memberRoutes(http, framed)

  refuseOtherMethods(http, api)
  return api

  async function challengeOf(visit: HttpVisit, c: RoutesContext): Promise<Result<ChallengeState, Refusal>> {
    const isStepUp = c.req.query('maxAgeSeconds') !== undefined
    const state = await loadChallenge(deps, visit, isStepUp ? 'step_up' : 'sign_in')
    if (isMethodMissing(state)) return reject(await methodMissing(http, visit))
    return state.factors.length === 0 && !state.hasMethod ? reject({ reason: 'no_such_method' }) : accept(state)
  }
}
