import { expect, test } from 'vitest'
import { createUpkeepStore } from '../../db/upkeep.ts'
import type { SealStore } from '../../edge/ports/upkeep/store.ts'
import { keyStatus, requireKeys, rotateKeys, verifyKeys } from '../../edge/upkeep/index.ts'
import { startDatabase } from '../support/database.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { type Begun, codesOf, secretOf } from '../world/enrol.ts'
import { createWorld, Person, type World } from '../world/world.ts'
import { fillSealed, rings } from './sealed.ts'

/* The drill: keys change while people sign in, enrol and reset; then the old key is gone, and everybody still signs in. */

const { before, both, after } = rings()
const database = endsWithFile(await startDatabase())
const old = endsWithFile(await createWorld({ database, keys: before }))
const now = endsWithFile(await createWorld({ database, keys: both }))
const next = endsWithFile(await createWorld({ database, keys: after }))

/** The same person, app and codes, with the password only, where another instance answers. */
function at(world: World, { id, name, secret, authenticatorId, codes }: Person): Person {
  return Object.assign(new Person(world, { id, name }), { secret, authenticatorId, codes })
}

/** Instances have one clock; here each has its own, and they are put forward together. */
async function later(seconds: number) {
  const moment = Math.max(...(await Promise.all([old, now, next].map((world) => world.now())))) + seconds * 1000
  for (const world of [old, now, next]) await world.freezeAt(moment)
}

const signsIn = async (person: Person) => (await person.signIn().answer(await person.code())).status

async function withBackup(person: Person) {
  const code = person.codes.shift()
  return (await person.signIn().useBackup(code)).status
}

/** Signed in since the last round: proves it with a code of the old app, and confirms the new one. */
async function resets(person: Person) {
  await person.settings()
  const answer = await person.reset({ proof: await person.proof() })
  expect(answer.status, answer.text).toBe(201)
  const begun = answer.json<Begun>()
  Object.assign(person, { secret: secretOf(begun), authenticatorId: begun.id })
  const confirmed = await person.confirm(begun.id, await person.code())
  person.codes = codesOf(confirmed.json())
  return confirmed.status
}

async function enrols(person: Person) {
  await person.begun()
  const confirmed = await person.confirmOwn(await person.code())
  person.codes = codesOf(confirmed.json())
  return confirmed.status
}

test('everybody signs in before, meanwhile, and when the old key is gone (CRY-04)', async () => {
  const people: Person[] = []
  await later(0)
  for (let n = 0; n < 6; n++) {
    const person = old.person({ name: `Person ${n}` })
    expect(await enrols(person)).toBe(200)
    people.push(at(now, person))
    // Between them, and behind them, what takes more than one part of the walk.
    if (n % 3 === 0) await fillSealed(old.sql, before, { people: 60, name: `crowd-${n}` })
  }
  const pending = at(now, old.person({ name: 'Pending' }))
  const begunAt = at(old, pending)
  await begunAt.begun()
  Object.assign(pending, { secret: begunAt.secret, authenticatorId: begunAt.authenticatorId })
  pending.agent = Object.assign(pending.agent, { jar: begunAt.agent.jar, csrf: begunAt.agent.csrf })
  await later(60)
  const [first] = people
  if (!first) throw new Error('nobody')
  expect(await signsIn(at(next, first)), 'a key that is missing keeps people out').toBe(503)

  const store = createUpkeepStore(old.sql)
  const seen: number[] = []
  const arrived: Person[] = []
  const resetter = people[1]
  let rounds = 0
  const round = async () => {
    await later(30)
    const newcomer = now.person({ name: `Newcomer ${arrived.length}` })
    arrived.push(newcomer)
    const acts = people.map((person) => (person === resetter && rounds % 2 ? resets(person) : signsIn(person)))
    rounds++
    seen.push(
      ...(await Promise.all([
        ...acts,
        enrols(newcomer),
        ...(first.codes.length > 5 ? [withBackup(at(now, first))] : []),
      ])),
    )
  }
  let parts = 0
  const busy: SealStore = {
    ...store,
    async reseal(act) {
      // In turn: between what was read and what is written, and at the same time.
      const going = round()
      if (parts++ % 2 === 0) await going
      const done = await store.reseal(act)
      await going
      return done
    },
  }
  const rotated = await rotateKeys({ store: busy, keys: both })
  expect(rotated).toMatchObject({ released: ['k1'], held: [], unopened: [], isWhole: true })
  expect(parts).toBeGreaterThan(4)
  expect(seen.length).toBeGreaterThan(parts * 7)
  expect(seen.filter((status) => status !== 200)).toEqual([])
  // Begun under the old key, in a session from before, and sealed anew meanwhile.
  expect((await pending.confirmOwn(await pending.code())).status).toBe(200)

  await requireKeys({ store, keys: after })
  expect((await verifyKeys({ store, keys: after })).unopened).toEqual([])
  expect((await keyStatus({ store, keys: after })).keys.map(({ id }) => id)).toEqual(['k2'])
  await later(60)
  for (const person of [...people, ...arrived, pending]) expect(await signsIn(at(next, person)), person.name).toBe(200)
  for (const person of people.slice(1)) expect(await withBackup(at(next, person)), person.name).toBe(200)
}, 120_000)
