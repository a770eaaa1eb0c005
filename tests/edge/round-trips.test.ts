import { expect, test } from 'vitest'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { type Begun, createWorld, type Person, secretOf } from '../world/world.ts'

/*
 * What each act costs in round trips to the database, counted by a proxy in front of it. A round trip is what a person
 * waits for: over a network each is tens of milliseconds, whatever the statements in it.
 */

const world = endsWithFile(await createWorld({ isProxied: true }))

const ACME = { accountId: 'acme', accountName: 'Acme', role: 'member' as const }

/** What the act that was counted last was answered. */
let answered = null as unknown as Answer

async function trips(act: () => Promise<Answer>, status: number): Promise<number> {
  // What runs after an answer must not be counted with the next one.
  await world.settled()
  world.proxy.reset()
  answered = await act()
  expect(answered).toHaveStatus(status)
  return world.proxy.roundTrips()
}

async function tripsAfter(act: () => Promise<Answer>, status: number): Promise<number> {
  await trips(act, status)
  await world.settled()
  return world.proxy.roundTrips()
}

const subresource = (person: Person) => person.agent.json('GET', '/api/data')

test('a login decision is 1, and 1 more after the answer when the memberships changed', async () => {
  const alice = world.person({ memberships: [ACME] })
  expect(await tripsAfter(() => alice.agent.document('/'), 200)).toBe(2)
  alice.signIn()
  expect(await tripsAfter(() => alice.agent.document('/'), 200)).toBe(1)
  const bob = await world.person().enrol()
  bob.signIn()
  expect(await tripsAfter(() => bob.agent.document('/'), 303)).toBe(1)
})

test('an assured document is 1, an unsafe request 1, a safe sub-resource 0 within the bound and 1 after it', async () => {
  const alice = await world.person().enrol()
  expect(await trips(() => alice.agent.document('/'), 200)).toBe(1)
  expect(await trips(() => subresource(alice), 200)).toBe(0)
  expect(await trips(() => alice.agent.json('POST', '/api/data', {}), 200)).toBe(1)
  await world.advance(5)
  expect(await trips(() => subresource(alice), 200)).toBe(1)
  expect(await trips(() => subresource(alice), 200)).toBe(0)
})

test('a safe sub-resource of somebody who needs no method is 0 within the bound as well', async () => {
  const alice = world.person()
  expect(await trips(() => alice.agent.document('/'), 200)).toBe(1)
  expect(await trips(() => subresource(alice), 200)).toBe(0)
})

test('open paths, our assets, strangers and an ended session cost nothing', async () => {
  const alice = world.person()
  expect(await trips(() => alice.agent.document('/about'), 200)).toBe(0)
  expect(await trips(() => alice.agent.document('/mfa/assets/mfa.css'), 200)).toBe(0)
  alice.agent.jar.set('sid', 'dead')
  expect(await trips(() => alice.agent.document('/'), 303)).toBe(0)
  expect(await trips(() => alice.agent.form('/login', {}), 200)).toBe(0)
})

test('our pages that are managed from are 1 each', async () => {
  const alice = await world.person({ memberships: [ACME] }).enrol()
  await alice.agent.document('/')
  for (const path of ['/mfa/settings', '/mfa/accounts'])
    expect(await trips(() => alice.agent.document(path), 200), path).toBe(1)
})

test('begin is 1, a wrong confirm 1, a right one 2', async () => {
  const alice = world.person()
  expect(await trips(() => alice.agent.json('GET', '/mfa/api/settings'), 200)).toBe(1)
  expect(await trips(() => alice.begin(), 201)).toBe(1)
  const enrolment = answered.json<Begun>()
  alice.secret = secretOf(enrolment)
  const confirm = (code: string) => alice.unsafe('POST', `/mfa/api/enrolments/${enrolment.id}/confirm`, { code })
  const wrong = await alice.wrongCode()
  expect(await trips(() => confirm(wrong), 401)).toBe(1)
  const right = await alice.code()
  expect(await trips(() => confirm(right), 200)).toBe(2)
  expect(await trips(() => alice.unsafe('POST', '/mfa/api/backup-codes/confirm', {}), 204)).toBe(1)
})

test('a begin on an instance that has loaded nothing is 1 more: which database it seals for', async () => {
  const fresh = endsWithTest(await createWorld({ beside: world, isProxied: true }))
  const alice = world.person()
  await alice.agent.json('GET', '/mfa/api/settings')
  const there = fresh.person({ id: alice.id })
  // The same session at another instance, with the value that the first one gave.
  there.agent.jar.set('sid', alice.agent.jar.get('sid') ?? '')
  there.agent.csrf = alice.agent.csrf
  for (const expected of [2, 1]) {
    fresh.proxy.reset()
    expect(await there.begin()).toHaveStatus(201)
    expect(fresh.proxy.roundTrips()).toBe(expected)
  }
})

test('answering is 2, right or wrong; refused by a wait it is 1; the page before it 1', async () => {
  const alice = await world.person().enrol()
  alice.signIn()
  expect(await trips(() => alice.readChallenge(), 200)).toBe(1)
  const wrong = await alice.wrongCode()
  for (let n = 0; n < 5; n++) expect(await trips(() => alice.answer(wrong), 401)).toBe(2)
  expect(await trips(() => alice.answer(wrong), 429)).toBe(1)
  await world.advance(30)
  const right = await alice.code()
  expect(await trips(() => alice.answer(right), 200)).toBe(2)
})

test('an assured answer goes onward in 1, a sign-out in 1', async () => {
  const alice = await world.person().enrol()
  await alice.readChallenge()
  expect(await trips(() => alice.answer('000000'), 200)).toBe(1)
  expect(await trips(() => alice.agent.form('/logout', {}), 200)).toBe(1)
})

test('changing a method: reset 2 (1 on a sign-in by backup code), its confirm 2, new codes 2, delete 2, rename 1', async () => {
  const alice = await world.person().enrol()
  await alice.agent.json('GET', '/mfa/api/settings')
  const proof = async () => {
    await world.advance(30)
    return alice.proof()
  }
  let code = await proof()
  expect(await trips(() => alice.newCodes(code), 201)).toBe(2)
  code = await proof()
  expect(await trips(() => alice.reset({ proof: code }), 201)).toBe(2)
  const enrolment = answered.json<Begun>()
  alice.secret = secretOf(enrolment)
  const right = await alice.code()
  const confirm = () => alice.unsafe('POST', `/mfa/api/enrolments/${enrolment.id}/confirm`, { code: right })
  expect(await trips(confirm, 200)).toBe(2)
  alice.authenticatorId = enrolment.id
  const rename = () => alice.unsafe('PATCH', `/mfa/api/authenticators/${enrolment.id}`, { name: 'Phone' })
  expect(await trips(rename, 200)).toBe(1)
  code = await proof()
  expect(await trips(() => alice.remove(code), 200)).toBe(2)
})

test('signing in by backup code is 2, and the reset that it proves 1; telling about it costs nothing', async () => {
  const alice = await world.person().enrol()
  alice.signIn()
  await alice.readChallenge()
  const answer = () => alice.unsafe('POST', '/mfa/api/challenge', { factor: 'backup_code', code: alice.codes[0] })
  expect(await tripsAfter(answer, 200)).toBe(2)
  expect(await world.notified(alice)).toMatchObject([{ type: 'mfa.enrolled' }, { type: 'backup_code.used' }])
  await alice.agent.json('GET', '/mfa/api/settings')
  expect(await trips(() => alice.reset({}), 201)).toBe(1)
})

test('a policy is 1 to read, 1 to switch ON, 2 to switch OFF', async () => {
  const acme = { accountId: `trips-${Math.random()}`, accountName: 'Acme', role: 'owner' as const }
  const alice = await world.person({ memberships: [acme] }).enrol()
  await alice.agent.json('GET', '/mfa/api/settings')
  expect(await trips(() => alice.agent.json('GET', '/mfa/api/policies'), 200)).toBe(1)
  expect(await trips(() => alice.setPolicy(acme.accountId, true), 200)).toBe(1)
  const proof = await alice.proof()
  expect(await trips(() => alice.setPolicy(acme.accountId, false, proof), 200)).toBe(2)
})
