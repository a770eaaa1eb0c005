import { expect, test } from 'vitest'
import { Agent } from '../browser/support/agent.ts'
import { codeAt, roomInStep, wrongCodeAt } from '../browser/support/codes.ts'
import { sharedDemo } from '../browser/support/demo.ts'
import { tally } from '../security/tools.ts'
import { isLongForm } from '../support/long-form.ts'
import { newEnrolled } from './support.ts'

/*
 * Threat: somebody with one person's password sends wrong codes in a flood, so that nobody else can sign in. Against the
 * demo as `npm start` runs it, its database server's own limit of requests included.
 */

const CROWD = isLongForm ? 400 : 200

test(`${CROWD} wrong codes at once for one person end as 401 and 429, and another person signs in meanwhile`, async () => {
  const demo = await sharedDemo()
  const [victim, bystander] = await Promise.all([newEnrolled(demo), newEnrolled(demo)])
  const attacker = await new Agent(demo.url).signIn(victim)
  await attacker.json('GET', '/mfa/api/challenge')
  const body = { factor: 'totp', code: wrongCodeAt(victim) }
  await roomInStep(8)
  const crowd = Array.from({ length: CROWD }, () => attacker.json('POST', '/mfa/api/challenge', body))
  const other = await new Agent(demo.url).signIn(bystander)
  const passed = await other.answerChallenge('totp', codeAt(bystander))
  const counts = tally(await Promise.all(crowd))
  expect(passed.status, passed.text).toBe(200)
  expect(counts).toEqual({ 401: 5, 429: CROWD - 5 })
}, 90_000)
