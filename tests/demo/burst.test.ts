import { afterAll, beforeAll, expect, test } from 'vitest'
import { tally } from '../security/tools.ts'
import { isLongForm } from '../support/long-form.ts'
import {
  codeOf,
  newEnrolledPerson,
  roomInStep,
  signInAgent,
  startTestDemo,
  stepNow,
  type TestDemo,
  wrongCode,
} from './support.ts'

/*
 * Threat: somebody with one person's password sends wrong codes in a flood, so that nobody else can sign in. Against the
 * demo as `npm start` runs it, its database server's own limit of requests included.
 */

const CROWD = isLongForm ? 400 : 200

let demo: TestDemo
beforeAll(async () => {
  demo = await startTestDemo()
})
afterAll(async () => {
  await demo?.stop()
})

test(`${CROWD} wrong codes at once for one person end as 401 and 429, and another person signs in meanwhile`, async () => {
  const [victim, bystander] = await Promise.all([newEnrolledPerson(demo), newEnrolledPerson(demo)])
  const attacker = await signInAgent(demo, victim)
  await attacker.json('GET', '/mfa/api/challenge')
  const body = { factor: 'totp', code: wrongCode(victim.secret) }
  await roomInStep(8)
  const crowd = Array.from({ length: CROWD }, () => attacker.json('POST', '/mfa/api/challenge', body))
  const other = await signInAgent(demo, bystander)
  await other.json('GET', '/mfa/api/challenge')
  const code = codeOf(bystander.secret, stepNow())
  const passed = await other.json('POST', '/mfa/api/challenge', { factor: 'totp', code })
  const counts = tally(await Promise.all(crowd))
  expect(passed.status, passed.text).toBe(200)
  expect(counts).toEqual({ 401: 5, 429: CROWD - 5 })
}, 90_000)
