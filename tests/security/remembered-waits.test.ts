import { drizzle } from 'drizzle-orm/libsql'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createOperatorStore } from '../../db/operator.ts'
import { rememberedWaits } from '../../edge/operations/act/remembered-waits.ts'
import { auditOf, callerOf } from '../db/acts.ts'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { type Begun, createWorld, type Person } from '../world/world.ts'
import { backup, confirmReset, tally } from './tools.ts'

/*
 * Threat: a flood of codes for one person keeps the database from everybody. A wait that was just read is answered without
 * it; what must not follow is a person who is kept out after the reason is gone, or let in before the wait is over.
 */

const world = endsWithFile(await createWorld({ isProxied: true }))
// To the second: a machine that is busy must not let the clock run meanwhile.
beforeEach(async () => world.freezeAt(Math.floor(Date.now() / 30_000) * 30_000))
afterEach(() => world.freezeAt(null))

const WRONG_BACKUP = { factor: 'backup_code', code: '0000-0000-0000-0000' }

/** Somebody whose throttle waits 15 s, which this instance has not read yet, in a session without assurance. */
async function waiting(factor: 'totp' | 'backup_code' = 'totp', person?: Person) {
  const owner = person ?? (await world.person().enrol())
  const session = owner.elsewhere()
  await session.readChallenge()
  const wrong = factor === 'totp' ? { factor, code: await owner.wrongCode() } : WRONG_BACKUP
  for (let n = 0; n < 5; n++) expect(await send(session, wrong)).toHaveStatus(401)
  return { owner, session }
}

const send = (session: Person, { factor, code }: { factor: string; code: string }) => session.answer(code, { factor })

/** The answer, and whether the database was asked for it. */
async function asked(act: () => Promise<Answer>): Promise<[status: number, trips: number]> {
  world.proxy.reset()
  const { status } = await act()
  return [status, world.proxy.roundTrips()]
}

const rightCode = async (owner: Person) => ({ factor: 'totp', code: await owner.code() })

/** Told to wait twice, so that this instance remembers it. */
async function isToldToWait(session: Person, right: { factor: string; code: string }) {
  for (let n = 0; n < 2; n++) expect(await send(session, right)).toHaveStatus(429)
}

test('a wait is asked for once in 5 s, and counts down meanwhile', async () => {
  const { owner, session } = await waiting()
  const right = await rightCode(owner)
  expect(await asked(() => send(session, right))).toEqual([429, 1])
  expect(await asked(() => send(session, right))).toEqual([429, 0])
  await world.advance(4)
  const later = await send(session, right)
  expect([later.status, later.json<{ retryAfterSeconds: number }>().retryAfterSeconds]).toEqual([429, 11])
  expect(await asked(() => send(owner.elsewhere(), right))).toEqual([429, 1])
  await world.advance(1)
  expect(await asked(() => send(session, right))).toEqual([429, 1])
})

test('of a hundred codes at once the database sees a handful: five are looked at, the rest are told to wait', async () => {
  const owner = await world.person().enrol()
  const session = owner.elsewhere()
  await session.readChallenge()
  const wrong = await owner.wrongCode()
  world.proxy.reset()
  const answers = await Promise.all(Array.from({ length: 100 }, () => session.answer(wrong)))
  expect(tally(answers)).toEqual({ 401: 5, 429: 95 })
  // Five with two round trips each, and those that had a place when the wait began.
  expect(world.proxy.roundTrips()).toBeLessThan(20)
})

test('a wait ends when it ends, however lately it was read', async () => {
  const { owner, session } = await waiting()
  await world.advance(13)
  expect(await asked(async () => send(session, await rightCode(owner)))).toEqual([429, 1])
  await world.advance(2)
  expect(await send(session, await rightCode(owner))).toHaveStatus(200)
})

test('the other factor and another person are not kept waiting', async () => {
  const { owner, session } = await waiting()
  const right = await rightCode(owner)
  await isToldToWait(session, right)
  const other = await world.person().enrol()
  expect(await send(other.elsewhere(), await rightCode(other))).toHaveStatus(200)
  expect(await send(session, backup(owner.codes[0]))).toHaveStatus(200)
})

test('whoever presents an assurance is never answered from memory, and goes onward (spec L13)', async () => {
  const { owner, session } = await waiting()
  const right = await rightCode(owner)
  await isToldToWait(session, right)
  await owner.readChallenge()
  expect(await asked(() => send(owner, right))).toEqual([200, 1])
  expect(await owner.answer(right.code, { maxAgeSeconds: 0 })).toHaveStatus(429)
  // A proof of another session is none, and gets nobody past what is remembered.
  const { stem, jar } = owner.agent
  session.agent.jar.set(stem, jar.get(stem) ?? '')
  expect(await asked(() => send(session, right))).toEqual([429, 0])
})

test('a changed password is felt at once', async () => {
  const { owner, session } = await waiting('backup_code')
  await isToldToWait(session, backup(owner.codes[0]))
  await fetch(`${world.url}/__world/password`, { method: 'POST', body: JSON.stringify({ id: owner.id }) })
  expect(await send(session, backup(owner.codes[0]))).toHaveStatus(200)
})

test.each<[string, (owner: Person) => Promise<Answer>]>([
  [
    'a reset by the person',
    async (owner) => {
      const begun = await owner.reset({ proof: await owner.proof() })
      expect(begun).toHaveStatus(201)
      return confirmReset(owner, begun.json<Begun>())
    },
  ],
  ['a deleted method', async (owner) => owner.remove(await owner.proof())],
])('%s is felt at once', async (_, act) => {
  const { owner, session } = await waiting('backup_code')
  await isToldToWait(session, backup(owner.codes[0]))
  expect(await act(owner)).toHaveStatus(200)
  const [, trips] = await asked(() => send(session, backup(owner.codes[0])))
  expect(trips).toBeGreaterThan(0)
})

test('what an operator does in another process is felt within 5 s', async () => {
  // Enrolling moves the clock, so both are there before either waits.
  const people = [await world.person().enrol(), await world.person().enrol()]
  const [unlocked, reset] = [await waiting('totp', people[0]), await waiting('totp', people[1])]
  for (const { owner, session } of [unlocked, reset]) await isToldToWait(session, await rightCode(owner))
  await world.sql.execute({ sql: 'delete from mfa_throttle where principal_id = ?', args: [unlocked.owner.id] })
  const caller = callerOf(reset.owner.id)
  const audit = { ...auditOf(caller, 'admin.reset'), id: crypto.randomUUID() }
  const now = await world.now()
  await createOperatorStore(drizzle(world.sql)).resetByOperator({ principalId: caller.principalId, audit, now })
  await world.advance(5)
  const code = await rightCode(unlocked.owner)
  expect(await send(unlocked.session, code)).toHaveStatus(200)
  expect(await send(reset.session, code)).not.toHaveStatus(429)
})

test('what was read before a change is not remembered after it', () => {
  const waits = rememberedWaits()
  const wait = { principalId: 'ada', factor: 'totp' as const, until: 15_000, readAt: 0 }
  const before = waits.generation()
  waits.forget()
  waits.remember({ ...wait, generation: before })
  expect(waits.get('ada', 'totp', 1)).toBeUndefined()
  waits.remember({ ...wait, generation: waits.generation() })
  expect(waits.get('ada', 'totp', 1)).toBe(15_000)
  expect(waits.get('ada', 'backup_code', 1)).toBeUndefined()
  // A clock that was set back.
  expect(waits.get('ada', 'totp', -1)).toBeUndefined()
})
