import { expect, test } from 'vitest'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { startNastyOrigin } from '../support/nasty-origin.ts'
import { nastyVariables, type SiteGate, startSiteGate } from './world.ts'

/* How often one request in front of a site goes to the database. */

const origin = endsWithFile(await startNastyOrigin())

/** Trips of one request, after whatever an earlier one still had to write. */
async function tripsOf(gate: SiteGate, act: () => Promise<unknown>): Promise<number> {
  await gate.settled()
  gate.trips.reset()
  await act()
  return gate.trips.roundTrips()
}

const right = { u: 'alice', p: 'alice has a password' }

test.each([
  ['same', { visitor: 2, wrong: 2, right: 2, again: 2 }],
  ['fresh', { visitor: 0, wrong: 0, right: 1, again: 1 }],
] as const)('LOGIN_SESSION=%s', async (mode, expected) => {
  const variables = nastyVariables(origin, { LOGIN_SESSION: mode, REQUIRE: 'all' })
  const gate = endsWithTest(await startSiteGate({ isCounted: true, variables }))
  const alice = gate.browser()
  const trips = (act: () => Promise<unknown>) => tripsOf(gate, act)
  expect(await trips(() => alice.document('/account'))).toBe(0)
  expect(await trips(() => alice.document('/login'))).toBe(0)
  expect(await trips(() => alice.document('/login'))).toBe(expected.visitor)
  expect(await trips(() => alice.form('/login', { ...right, p: 'wrong' }))).toBe(expected.wrong)
  // One more, after the answer: what the account's memberships are is written down once.
  expect(await trips(() => alice.form('/login', right))).toBeLessThanOrEqual(expected.right + 1)
  expect(await trips(() => alice.document('/account'))).toBe(1)
  expect(await trips(() => alice.document('/.mfa/enrol'))).toBe(1)
  await alice.enrol()
  const browser = alice.elsewhere()
  await browser.document('/login')
  expect(await trips(() => browser.form('/login', right))).toBe(expected.right)
  expect(await trips(() => browser.document('/account'))).toBe(1)
  expect(await trips(() => browser.json('GET', '/.mfa/api/challenge'))).toBe(1)
  const answer = { factor: 'totp', code: await browser.code() }
  expect(await trips(() => browser.json('POST', '/.mfa/api/challenge', answer))).toBe(2)
  expect(await trips(() => browser.document('/account'))).toBe(1)
  expect(await trips(() => browser.send('GET', '/gated/a'))).toBe(0)
  await gate.advance(6)
  expect(await trips(() => browser.send('GET', '/gated/a'))).toBe(1)
  expect(await trips(() => browser.send('GET', '/gated/b'))).toBe(0)
  expect(await trips(() => browser.form('/save', { a: '1' }))).toBe(1)
  const bob = { u: 'bob', p: 'bob has another' }
  expect(await trips(() => browser.form('/login', bob))).toBeLessThanOrEqual(expected.again + 1)
  await gate.settled()
  await browser.form('/.mfa/sign-out', {})
  expect(await trips(() => alice.document('/logout'))).toBe(2)
})
