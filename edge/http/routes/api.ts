import { Hono } from 'hono'
import { AnswerChallengeRequest, type ChallengeView } from '../../contract/challenge.ts'
import { BeginEnrolmentRequest, ConfirmEnrolmentRequest } from '../../contract/enrolment.ts'
import { Nothing, type SettingsView } from '../../contract/settings.ts'
import { wayBack } from '../../core/paths.ts'
import { abandonEnrolment } from '../../operations/abandon-enrolment.ts'
import { answerChallenge } from '../../operations/answer-challenge.ts'
import { beginEnrolment } from '../../operations/begin-enrolment.ts'
import { confirmBackupCodes } from '../../operations/confirm-backup-codes.ts'
import { confirmEnrolment } from '../../operations/confirm-enrolment.ts'
import { loadChallenge } from '../../operations/load-challenge.ts'
import { loadSettings } from '../../operations/load-settings.ts'
import { readJson } from '../body.ts'
import { csrfOf, giveCookie, type Http } from '../visit.ts'
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
    const body = await readJson(c, BeginEnrolmentRequest)
    if (!body.ok) return refuse(http, c, body.reason)
    const visit = await knownUnsafe(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    const begun = await beginEnrolment(deps, visit.value, body.value)
    return begun.ok ? c.json(begun.value, 201) : refuse(http, c, begun.reason)
  })

  api.post('/enrolments/:id/confirm', async (c) => {
    const body = await readJson(c, ConfirmEnrolmentRequest)
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
    const body = await readJson(c, Nothing)
    if (!body.ok) return refuse(http, c, body.reason)
    const visit = await knownUnsafe(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    await abandonEnrolment(deps, visit.value, c.req.param('id'))
    return c.body(null, 204)
  })

  api.post('/backup-codes/confirm', async (c) => {
    const body = await readJson(c, Nothing)
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
    const body = await readJson(c, AnswerChallengeRequest)
    if (!body.ok) return refuse(http, c, body.reason)
    const visit = await knownUnsafe(http, c)
    if (!visit.ok) return refuse(http, c, visit.reason)
    const passed = await answerChallenge(deps, visit.value, body.value)
    if (!passed.ok) return refuse(http, c, passed.reason)
    const answer = c.json(passed.value.view)
    if (passed.value.assurance) await giveCookie(http, answer.headers, visit.value, passed.value.assurance)
    return answer
  })

  const allowed: Record<string, string> = {
    '/settings': 'GET',
    '/enrolments': 'POST',
    '/enrolments/:id/confirm': 'POST',
    '/enrolments/:id/abandon': 'POST',
    '/backup-codes/confirm': 'POST',
    '/challenge': 'GET, POST',
  }
  for (const [path, allow] of Object.entries(allowed)) {
    api.all(path, (c) => refuse(http, c, { reason: 'method_not_allowed', allow }))
  }
  return api
}
