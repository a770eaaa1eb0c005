import path from 'node:path'
import { expect, test } from 'vitest'
import type { SessionsView } from '../../edge/contract/index.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { startNastyOrigin } from '../support/nasty-origin.ts'
import { type Browser, member, nastyVariables, startSiteGate } from './world.ts'

/* The list of sessions in front of a site, by the ready-made Worker as it is (spec S1, S2). */

const origin = endsWithFile(await startNastyOrigin())
const entry = path.join(import.meta.dirname, 'ready-made.worker.ts')
const told = { REQUIRE: 'all', LOGIN_FAIL_STATUS: '200', SESSIONS: 'on' }
const gate = endsWithFile(await startSiteGate({ variables: nastyVariables(origin, told), entry }))

const list = async (browser: Browser) => (await browser.json('GET', '/.mfa/api/sessions')).json<SessionsView>().sessions

/** The same person in another browser, by one of the backup codes. */
async function elsewhere(alice: Browser): Promise<Browser> {
  const other = alice.elsewhere()
  await other.signIn('alice')
  await other.json('GET', '/.mfa/api/challenge')
  const passed = await other.json('POST', '/.mfa/api/challenge', { factor: 'backup_code', code: alice.codes.pop() })
  expect(passed).toHaveStatus(200)
  return other
}

test('what was ended is held at the code, and the site is not asked', async () => {
  const alice = await member(gate)
  const other = await elsewhere(alice)
  for (const browser of [alice, other]) expect(await browser.document('/account')).toHaveStatus(200)
  await gate.settled()
  const sessions = await list(alice)
  expect(sessions.map(({ isCurrent, lastUsedAt }) => [isCurrent, lastUsedAt !== null])).toEqual([
    [true, true],
    [false, true],
  ])
  expect((await alice.json('GET', '/.mfa/api/settings')).json<{ sessions: boolean }>().sessions).toBe(true)
  expect(await alice.json('POST', `/.mfa/api/sessions/${sessions[1]?.id}/end`, {})).toHaveStatus(200)
  origin.reset()
  const held = await other.document('/account')
  expect([held.status, held.location]).toEqual([303, '/.mfa/challenge?to=%2Faccount'])
  expect(origin.contacts()).toEqual([])
  expect(await alice.document('/account')).toHaveStatus(200)
})
