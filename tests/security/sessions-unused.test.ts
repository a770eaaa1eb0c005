import { expect, test } from 'vitest'
import type { SessionsView } from '../../edge/contract/index.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { APP, Embedded } from '../world/embedded.ts'
import { Backend, grantOf, newBackend } from '../world/two-calls.ts'
import { createWorld, type Person } from '../world/world.ts'

/*
 * Threat: a list of sessions that has some which are long over, among which the one that is not is overlooked; or that lacks
 * one which is kept alive past the gate. Covers SES-07; spec S1.
 */

const SHOP = newBackend('shop')
const world = endsWithFile(await createWorld({ hasSessions: true, backends: [SHOP.entry], embed: { origins: [APP] } }))
const shop = new Backend(world, SHOP)

const others = async (person: Person) =>
  (await person.agent.json('GET', '/mfa/api/sessions')).json<SessionsView>().sessions.filter((one) => !one.isCurrent)

/** So long, in which the person's own browser is used and another does this. */
async function later(person: Person, minutes: number, meanwhile = async () => {}): Promise<void> {
  for (let gone = 0; gone < minutes; gone += 4) {
    await world.advance(240)
    if (gone % 20 === 0) expect(await person.agent.document('/')).toHaveStatus(200)
    await meanwhile()
  }
  await world.settled()
}

test('a browser that gave the code and was never seen again, and a sign-in of a backend, are gone with the idle time (SES-07)', async () => {
  const ada = await world.person().enrol()
  await world.advance(31)
  const left = ada.elsewhere()
  expect(await left.answer(await left.code())).toHaveStatus(200)
  await world.advance(31)
  const pending = await shop.pending(ada)
  expect(await shop.redeem(pending.redemption(await pending.grant()))).toHaveStatus(200)
  expect(await others(ada)).toHaveLength(2)
  await later(ada, 72)
  expect(await others(ada)).toEqual([])
  expect(await left.agent.document('/')).toHaveStatus(303)
})

test('a sign-in of a backend is told by the browser that gave the code, not by the backend (SES-07)', async () => {
  const browser = {
    headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
  }
  const ada = await world.person().enrol()
  await world.advance(31)
  const pending = await shop.pending(ada)
  await pending.read()
  const body = { factor: 'totp', code: await ada.code() }
  const grant = grantOf(await pending.agent.json('POST', '/mfa/api/challenge', body, browser))
  await world.settled()
  const known = [expect.objectContaining({ client: 'Firefox on Linux', lastUsedAt: expect.any(Number) })]
  expect(await others(ada)).toEqual(known)
  expect(await shop.redeem(pending.redemption(grant), { 'user-agent': 'curl/8.5.0' })).toHaveStatus(200)
  await world.settled()
  expect(await others(ada)).toEqual(known)
})

test('one that is used by tokens alone stays listed, and when it was used is said (SES-07)', async () => {
  const ada = await world.person().enrol()
  await world.advance(31)
  const there = new Embedded(ada)
  expect(await there.answer(await ada.code())).toHaveStatus(200)
  await later(ada, 76, async () => {
    expect(await there.settings()).toHaveStatus(200)
  })
  const [shown, ...more] = await others(ada)
  expect(more).toEqual([])
  expect((await world.now()) - (shown?.lastUsedAt ?? 0)).toBeLessThan(600_000)
})
