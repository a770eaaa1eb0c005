import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { PersonView } from '../../edge/contract/admin.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { Operator } from '../world/operator.ts'
import { createWorld, type Person } from '../world/world.ts'

/* Who hears of what operators do by the admin API. */

const world = endsWithFile(await createWorld({ hasAdmin: true }))
const desk = await Operator.of(world, 'support', 'policy')
const WHY = { reason: 'ticket 4711' }

const told = async (person: Person, type: string) => {
  await world.settled()
  return (await world.notified(person)).filter((event) => event.type === type)
}

test('whoever was unlocked hears of it once, and nobody of an unlock that changed nothing', async () => {
  const alice = await world.person({ name: 'Alice', memberships: [] }).enrol()
  const wrong = await alice.wrongCode()
  await alice.elsewhere().answer(wrong)
  const unlock = (key: string) =>
    desk.send('POST', `/people/${alice.id}/unlock`, WHY, { headers: { 'idempotency-key': key } })
  const [first, again] = [await unlock(`a-${alice.id}`), await unlock(`a-${alice.id}`)]
  expect([first.json(), again.json()]).toEqual(Array(2).fill({ wasDisabled: false, hadWrongCodes: true }))
  expect((await unlock(`b-${alice.id}`)).json()).toEqual({ wasDisabled: false, hadWrongCodes: false })
  expect(await told(alice, 'admin.unlocked')).toMatchObject([{ principal: { id: alice.id } }])
})

test('the pause of a passkey is shown as the site keeps it', async () => {
  const site = endsWithTest(
    await createWorld({ hasAdmin: true, passkeys: { rpId: 'localhost' }, mfa: { origins: ['http://localhost:1'] } }),
  )
  const alice = site.person()
  const at = await site.now()
  await site.sql.execute('insert into mfa_principal (id, seen_at) values (?, 1)', [alice.id])
  await site.sql.execute(
    `insert into mfa_throttle (principal_id, factor, consecutive, next_at, day_count, day_started_at, day_charges, month_count, month_started_at, charged_by)
      values (?, 'passkey', 0, 0, 0, 0, ?, 0, 0, '')`,
    [alice.id, JSON.stringify(Array<number>(20).fill(at))],
  )
  const { waits } = (
    await (await Operator.of(site, 'read')).at('http://localhost:1').get(`/people/${alice.id}`)
  ).json<PersonView>()
  expect(waits).toMatchObject([{ factor: 'passkey', lately: 20, lockedUntil: at + 600_000 }])
})

test('a reset takes a spelling of the very name only', async () => {
  const bob = world.person({ id: 'bob-1', memberships: [{ accountId: 'a', accountName: 'A', role: 'member' }] })
  await bob.agent.json('GET', '/gated')
  await world.settled()
  const reset = (spelling: string) => desk.send('POST', '/people/bob-1/reset', { ...WHY, spelling })
  for (const wrong of ['bob-2', 'bob\u200b-1', '%62ob-1']) expect(await reset(wrong)).toHaveProblem(400, 'bad_request')
  expect(await told(bob, 'admin.reset')).toEqual([])
  expect(await reset('BOB-1')).toHaveStatus(200)
})

test('every known Owner hears that an operator changed what their account requires, and no member does', async () => {
  const accountId = `acme-${randomBytes(4).toString('hex')}`
  const seen = async (name: string, role: 'owner' | 'member') => {
    const person = world.person({ name, memberships: [{ accountId, accountName: 'Acme', role }] })
    await person.agent.json('GET', '/gated')
    return person
  }
  const [ada, bea, max] = [await seen('Ada', 'owner'), await seen('Bea', 'owner'), await seen('Max', 'member')]
  await world.settled()
  const set = (required: boolean, key?: string) =>
    desk.send('PUT', `/policies/${accountId}`, { required, ...WHY }, key ? { headers: { 'idempotency-key': key } } : {})
  for (let times = 0; times < 2; times++) expect(await set(true, `on-${accountId}`)).toHaveStatus(200)
  // As it is already.
  expect((await set(true)).json()).toEqual({ required: true, wasRequired: true, wasStrength: 'any' })
  expect((await set(false)).json()).toMatchObject({ wasRequired: true })

  for (const [owner, name] of [
    [ada, 'Ada'],
    [bea, 'Bea'],
  ] as const) {
    const principal = { id: owner.id, name }
    const event = (required: boolean) => ({
      ...{ principal, byOperator: true, account: { id: accountId, name: 'Acme', required } },
    })
    expect(await told(owner, 'policy.changed')).toMatchObject([event(true), event(false)])
  }
  expect(await told(max, 'policy.changed')).toEqual([])
})
