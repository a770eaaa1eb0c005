import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, nastyVariables, type SiteGate, startSiteGate } from '../proxy/world.ts'
import { type NastyOrigin, startNastyOrigin } from '../support/nasty-origin.ts'

/*
 * A site whose answer to "who is it?" is "nobody" for some of the people who are signed in (403 until they confirm their
 * address, no id yet). Who is through the gate and has such a person's password must not get that session by a login that
 * is not listed.
 */

let origin: NastyOrigin
let gate: SiteGate
let alice: Browser

beforeAll(async () => {
  origin = await startNastyOrigin({
    sessionId: 'rotated',
    whoami: (user) => ({
      status: user === 'alice' ? 200 : 403,
      headers: [['Content-Type', 'application/json']],
      body: JSON.stringify({ user: user === 'alice' ? user : null }),
    }),
  })
  gate = await startSiteGate({
    variables: nastyVariables(origin, { WHOAMI: '/whoami', WHOAMI_USER: '/user', REQUIRE: 'all' }),
  })
  alice = gate.browser()
  await alice.document('/login')
  await alice.form('/login', { u: 'alice', p: origin.site.users.alice ?? '' })
  await alice.enrol()
})
afterAll(async () => {
  await gate.stop()
  await origin.stop()
})

test('a new session that the site says is nobody’s goes on as nobody’s', async () => {
  expect((await alice.document('/account')).text).toContain('for alice')
  const answer = await alice.form('/mobile-login', { u: 'bob', p: origin.site.users.bob ?? '' })
  expect(answer.text).not.toContain(origin.secret)
  origin.reset()
  const next = await alice.document('/account')
  expect(next.text).not.toContain('for bob')
  expect(origin.contacts(({ user }) => user === 'bob')).toEqual([])
})
