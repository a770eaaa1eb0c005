import { describe, expect, onTestFinished, test } from 'vitest'
import type { PoliciesView, PolicyView } from '../../edge/contract/index.ts'
import { newAccount } from '../security/tools.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { createWorld, type Person } from '../world/world.ts'

const world = endsWithFile(await createWorld({ isProxied: true }))

async function policies(person: Person, query = ''): Promise<PolicyView[]> {
  const answer = await person.agent.json('GET', `/mfa/api/policies${query}`)
  expect(answer).toHaveStatus(200)
  person.agent.csrf = answer.headers.get('x-mfa-csrf')
  return answer.json<PoliciesView>()
}

/** An account, its Owner and a member of it. */
function ownedAccount() {
  const acme = newAccount('owner')
  const owner = world.person({ memberships: [acme] })
  const member = world.person({ memberships: [{ ...acme, role: 'member' }] })
  return { acme, owner, member, set: (on: boolean, proof?: unknown) => owner.setPolicy(acme.accountId, on, proof) }
}

describe('switching ON', () => {
  test('is one call, holds for the Owner too, and leads whoever has no method to set one up', async () => {
    const { acme, owner, member, set } = ownedAccount()
    for (const person of [owner, member]) expect(await person.agent.document('/')).toHaveStatus(200)
    // Who belongs to an account is written down after the answer.
    const members = { known: 2, enrolled: 0 }
    const { accountId, accountName } = acme
    const off = { accountId, accountName, required: false, canChange: true, reason: null, members }
    await expect.poll(() => policies(owner)).toEqual([off])
    expect((await set(true)).json()).toMatchObject({ required: true, members })
    for (const person of [owner, member]) {
      const held = await person.agent.document('/reports?year=2026')
      expect(held.location).toBe('/mfa/enrol?to=%2Freports%3Fyear%3D2026')
      expect(await person.agent.json('GET', '/api/data')).toHaveProblem(401, 'enrolment_required')
    }
    expect((await member.agent.document('/mfa/enrol?to=%2Freports')).text).toContain('Acme requires')
    expect((await member.enrol()).codes).toHaveLength(10)
    expect(await member.agent.document('/reports')).toHaveStatus(200)
    expect((await world.notified(owner)).map(({ type }) => type)).toEqual(['policy.changed'])
  })

  test('holds for a session that was assured by a method which it has deleted since (P2, L6)', async () => {
    const { owner, member, set } = ownedAccount()
    for (const person of [owner, member]) await person.enrol()
    expect(await member.remove(await member.proof())).toHaveStatus(200)
    expect(await member.agent.document('/reports')).toHaveStatus(200)
    await policies(owner)
    expect(await set(true)).toHaveStatus(200)
    expect((await member.agent.document('/reports')).location).toBe('/mfa/enrol?to=%2Freports')
    expect(await member.agent.json('POST', '/api/data', {})).toHaveProblem(401, 'enrolment_required')
    expect((await member.enrol()).codes).toHaveLength(10)
    expect(await member.agent.document('/reports')).toHaveStatus(200)
  })

  test('twice is one change, and so is OFF: what is so already is told to nobody', async () => {
    const { acme, owner, set } = ownedAccount()
    await owner.enrol()
    await policies(owner)
    const password = owner.elsewhere()
    await password.readChallenge()
    expect(await password.setPolicy(acme.accountId, true)).toHaveProblem(401, 'challenge_required')
    const told = async () => (await world.notified(owner)).filter(({ type }) => type === 'policy.changed').length
    const off = async () => {
      await world.advance(30)
      return set(false, await owner.proof())
    }
    expect([(await off()).json(), await told()]).toMatchObject([{ required: false }, 0])
    for (let n = 0; n < 2; n++) expect((await set(true)).json()).toMatchObject({ required: true })
    expect(await told()).toBe(1)
    for (let n = 0; n < 2; n++) expect((await off()).json()).toMatchObject({ required: false })
    expect(await told()).toBe(2)
    const last = { type: 'policy.changed', account: { id: acme.accountId, required: false } }
    expect((await world.notified(owner)).at(-1)).toMatchObject(last)
  })
})

test('switching OFF without a method leads to setting one up', async () => {
  const { owner, set } = ownedAccount()
  await policies(owner)
  await set(true)
  expect((await set(false)).json()).toMatchObject({ status: 401, code: 'enrolment_required', page: '/mfa/enrol' })
})

test('the list holds two hundred accounts in one round trip and leaves out those of others', async () => {
  const own = Array.from({ length: 200 }, (_, n) => newAccount(n % 2 ? 'owner' : 'member', `Account ${n}`))
  const person = world.person({ memberships: own })
  await person.agent.document('/')
  await world.settled()
  world.proxy.reset()
  const all = await policies(person)
  expect(world.proxy.roundTrips()).toBe(1)
  expect(all.map(({ accountId }) => accountId)).toEqual(own.map(({ accountId }) => accountId))
  expect(all.filter(({ members }) => members?.known === 1)).toHaveLength(100)
  const [first] = own
  const some = await policies(person, `?account=${first?.accountId}&account=somebody-elses`)
  expect(some).toMatchObject([{ accountId: first?.accountId }])
})

test('required for everybody: ON, disabled, with the reason, also for people without an account', async () => {
  const strict = endsWithTest(await createWorld({ mfa: { requireMfa: 'all' } }))
  const acme = newAccount('owner')
  const owner = strict.person({ memberships: [acme] })
  expect((await owner.agent.document('/')).location).toContain('/mfa/enrol')
  expect((await strict.person().agent.document('/')).location).toContain('/mfa/enrol')
  expect(await policies(owner)).toMatchObject([{ required: true, canChange: false, reason: 'required_by_all' }])
  expect(await owner.setPolicy(acme.accountId, false)).toHaveProblem(403, 'forbidden')
  await owner.enrol()
  await owner.agent.json('GET', '/mfa/api/settings')
  expect(await owner.remove(await owner.proof())).toHaveProblem(409, 'policy_requires_mfa')
})

test('ON holds for fifty live sessions at once: documents and unsafe requests now, the rest within 5 s (I6, L6)', async () => {
  const acme = newAccount('owner')
  const owner = world.person({ memberships: [acme] })
  const others = Array.from({ length: 50 }, () => world.person({ memberships: [{ ...acme, role: 'member' }] }))
  for (const person of others) expect(await person.agent.json('GET', '/api/data')).toHaveStatus(200)
  // Another instance of the platform switches, so that this one does not know by itself.
  const beside = endsWithTest(await createWorld({ beside: world }))
  const elsewhere = beside.person({ id: owner.id, memberships: [acme] })
  await policies(elsewhere)
  expect(await elsewhere.setPolicy(acme.accountId, true)).toHaveStatus(200)
  const held = await Promise.all(
    others.flatMap((person) => [person.agent.document('/'), person.agent.json('POST', '/api/data', {})]),
  )
  expect(held.map(({ status }) => status).filter((status) => status === 200)).toEqual([])
  await world.advance(5)
  const later = await Promise.all(others.map((person) => person.agent.json('GET', '/api/data')))
  expect(later.map(({ status }) => status).filter((status) => status !== 401)).toEqual([])
})

test('a safe sub-resource rests on the last decision for five seconds and not a millisecond longer', async () => {
  const acme = newAccount('member')
  const [alice, bob] = [world.person({ memberships: [acme] }), world.person({ memberships: [acme] })]
  await world.freezeAt(Date.now())
  onTestFinished(() => world.freezeAt(null))
  const read = async () => (await alice.agent.json('GET', '/api/data')).status
  expect(await read()).toBe(200)
  expect(await bob.agent.json('GET', '/api/data')).toHaveStatus(200)
  await world.requireMfa(acme.accountId)
  await world.advance(4.999)
  expect(await read()).toBe(200)
  expect(await bob.agent.document('/profile')).toHaveStatus(303)
  expect(await bob.agent.json('POST', '/api/data', {})).toHaveStatus(401)
  await world.advance(0.001)
  expect(await read()).toBe(401)
})

test('the instance that writes a change forgets at once', async () => {
  const { owner, member, set } = ownedAccount()
  expect(await member.agent.json('GET', '/api/data')).toHaveStatus(200)
  await policies(owner)
  await set(true)
  expect(await member.agent.json('GET', '/api/data')).toHaveProblem(401, 'enrolment_required')
})

test('the page that leads to enrolment offers only accounts that do not require MFA either', async () => {
  const strict = endsWithTest(await createWorld({ mfa: { switchAccount: { path: '/switch', field: 'account' } } }))
  const [first, second] = [newAccount('member', 'First'), newAccount('member', 'Second')]
  const lax = newAccount('member', 'Lax')
  await strict.requireMfa(first.accountId)
  await strict.requireMfa(second.accountId)
  const person = strict.person({ memberships: [first, second, lax] })
  const page = await person.agent.document('/mfa/enrol', { headers: { 'x-account': first.accountId } })
  expect(page.text).toContain('Continue to Lax')
  expect(page.text).not.toContain('Continue to Second')
  const inLax = { headers: { 'x-account': lax.accountId } }
  const settings = await person.agent.json('GET', '/mfa/api/settings', undefined, inLax)
  const requirement = { required: true, accounts: [{ name: 'First' }, { name: 'Second' }] }
  expect(settings.json()).toMatchObject({ requirement })
})
