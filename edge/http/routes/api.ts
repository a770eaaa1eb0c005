import { Hono } from 'hono'
import { AnswerChallengeRequest, type ChallengeView } from '../../contract/challenge.ts'
import { BeginEnrolmentRequest, ConfirmEnrolmentRequest } from '../../contract/enrolment.ts'
import { type PoliciesView, SetPolicyRequest } from '../../contract/policy.ts'
import { ChangeAuthenticatorRequest, Nothing, ProofRequest, type SettingsView } from '../../contract/settings.ts'
import { loadPolicies } from '../../operations/accounts/load-policies.ts'
import { setPolicy } from '../../operations/accounts/set-policy.ts'
import { abandonEnrolment } from '../../operations/methods/abandon-enrolment.ts'
import { beginEnrolment } from '../../operations/methods/begin-enrolment.ts'
import { confirmBackupCodes } from '../../operations/methods/confirm-backup-codes.ts'
import { confirmEnrolment } from '../../operations/methods/confirm-enrolment.ts'
import { createBackupCodes } from '../../operations/methods/create-backup-codes.ts'
import { loadSettings } from '../../operations/methods/load-settings.ts'
import { removeAuthenticator } from '../../operations/methods/remove-authenticator.ts'
import { renameAuthenticator } from '../../operations/methods/rename-authenticator.ts'
import { answerChallenge } from '../../operations/sign-in/answer-challenge.ts'
import { loadChallenge } from '../../operations/sign-in/load-challenge.ts'
import { wayBack } from '../../reading/paths.ts'
import { readJson } from '../request/body.ts'
import { csrfOf, giveCookie, type Http } from '../request/visit.ts'
import { onward } from '../response/onward.ts'
import { isMethodMissing, methodMissing } from './missing.ts'
import { known, knownUnsafe, type RoutesEnv, refuse } from './serve.ts'

/** The JSON API of `wire.md`: parse, act, answer. Guards are in the operations, refusals become public in one place. */
export function apiRoutes(http: Http): Hono<RoutesEnv> {
  const { deps } = http
  const api = new Hono<RoutesEnv>()

  api.get('/settings', async (c) => {
    const visit = await known(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    const settings = await loadSettings(deps, visit.value)
    if (!settings.ok) return refuse(http, c, settings.reason)
    return c.json({ ...settings.value, csrf: await csrfOf(http, visit.value) } satisfies SettingsView)
  })

  api.post('/enrolments', async (c) => {
    const body = await readJson(http, c, BeginEnrolmentRequest)
    if (!body.ok) return refuse(http, c, body.reason)
    const visit = await knownUnsafe(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    const begun = await beginEnrolment(deps, visit.value, body.value)
    return begun.ok ? c.json(begun.value, 201) : refuse(http, c, begun.reason)
  })

  api.post('/enrolments/:id/confirm', async (c) => {
    const body = await readJson(http, c, ConfirmEnrolmentRequest)
    if (!body.ok) return refuse(http, c, body.reason)
    const visit = await knownUnsafe(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    const confirmed = await confirmEnrolment(deps, visit.value, c.req.param('id'), body.value.code)
    if (!confirmed.ok) return refuse(http, c, confirmed.reason)
    const answer = c.json(confirmed.value.view)
    await giveCookie(http, answer.headers, visit.value, confirmed.value.assurance)
    return answer
  })

  api.post('/enrolments/:id/abandon', async (c) => {
    const body = await readJson(http, c, Nothing)
    if (!body.ok) return refuse(http, c, body.reason)
    const visit = await knownUnsafe(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    await abandonEnrolment(deps, visit.value, c.req.param('id'))
    return c.body(null, 204)
  })

  api.patch('/authenticators/:id', async (c) => {
    const body = await readJson(http, c, ChangeAuthenticatorRequest)
    if (!body.ok) return refuse(http, c, body.reason)
    const visit = await knownUnsafe(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    const renamed = await renameAuthenticator(deps, visit.value, c.req.param('id'), body.value.name)
    return renamed.ok ? c.json(renamed.value) : refuse(http, c, renamed.reason)
  })

  api.post('/authenticators/:id/remove', async (c) => {
    const body = await readJson(http, c, ProofRequest)
    if (!body.ok) return refuse(http, c, body.reason)
    const visit = await knownUnsafe(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    const removed = await removeAuthenticator(deps, visit.value, c.req.param('id'), body.value.proof)
    if (!removed.ok) return refuse(http, c, removed.reason)
    return c.json({ ...removed.value, csrf: await csrfOf(http, visit.value) } satisfies SettingsView)
  })

  api.post('/backup-codes', async (c) => {
    const body = await readJson(http, c, ProofRequest)
    if (!body.ok) return refuse(http, c, body.reason)
    const visit = await knownUnsafe(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    const created = await createBackupCodes(deps, visit.value, body.value.proof)
    return created.ok ? c.json(created.value, 201) : refuse(http, c, created.reason)
  })

  api.post('/backup-codes/confirm', async (c) => {
    const body = await readJson(http, c, Nothing)
    if (!body.ok) return refuse(http, c, body.reason)
    const visit = await knownUnsafe(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    const kept = await confirmBackupCodes(deps, visit.value)
    return kept.ok ? c.body(null, 204) : refuse(http, c, kept.reason)
  })

  api.get('/challenge', async (c) => {
    const visit = await known(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    const state = await loadChallenge(deps, visit.value)
    if (isMethodMissing(state)) return refuse(http, c, await methodMissing(http, visit.value))
    if (state.factors.length === 0) return refuse(http, c, { reason: 'no_such_method' })
    return c.json({
      principal: { name: visit.value.principal.name },
      factors: state.factors,
      nextCodeAt: state.nextCodeAt,
      to: wayBack(c.req.query('to')),
      csrf: await csrfOf(http, visit.value),
    } satisfies ChallengeView)
  })

  api.post('/challenge', async (c) => {
    const body = await readJson(http, c, AnswerChallengeRequest)
    if (!body.ok) return refuse(http, c, body.reason)
    const visit = await knownUnsafe(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    const passed = await answerChallenge(deps, visit.value, body.value)
    if (!passed.ok) return refuse(http, c, passed.reason)
    // Who brings no cookies has no page of ours to see on the way: the host is told instead.
    const to = visit.value.keep ? passed.value.view.to : onward(http.site, passed.value)
    const answer = c.json({ ...passed.value.view, to })
    if (passed.value.assurance) await giveCookie(http, answer.headers, visit.value, passed.value.assurance)
    return answer
  })

  api.get('/policies', async (c) => {
    const visit = await known(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    const policies = await loadPolicies(deps, visit.value, c.req.queries('account') ?? [])
    if (!policies.ok) return refuse(http, c, policies.reason)
    // The answer is a list, so the value that unsafe requests send back travels beside it.
    c.header('X-MFA-CSRF', await csrfOf(http, visit.value))
    return c.json(policies.value satisfies PoliciesView)
  })

  api.put('/policies/:accountId', async (c) => {
    const body = await readJson(http, c, SetPolicyRequest)
    if (!body.ok) return refuse(http, c, body.reason)
    const visit = await knownUnsafe(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    const set = await setPolicy(deps, visit.value, c.req.param('accountId'), body.value)
    return set.ok ? c.json(set.value) : refuse(http, c, set.reason)
  })

  const allowed: Record<string, string> = {
    '/settings': 'GET',
    '/enrolments': 'POST',
    '/enrolments/:id/confirm': 'POST',
    '/enrolments/:id/abandon': 'POST',
    '/authenticators/:id': 'PATCH',
    '/authenticators/:id/remove': 'POST',
    '/backup-codes': 'POST',
    '/backup-codes/confirm': 'POST',
    '/policies': 'GET',
    '/policies/:accountId': 'PUT',
    '/challenge': 'GET, POST',
  }
  for (const [path, allow] of Object.entries(allowed)) {
    api.all(path, (c) => refuse(http, c, { reason: 'method_not_allowed', allow }))
  }
  return api
}
