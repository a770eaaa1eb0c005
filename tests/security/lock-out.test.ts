import { expect, test } from 'vitest'
import type { ChallengeView } from '../../edge/contract/index.ts'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { type Begun, type Confirmed, codesOf, createWorld, type Person } from '../world/world.ts'
import {
  ACTS,
  type Act,
  atInstance,
  auditCount,
  BACKUP_CODES,
  backup,
  confirmReset,
  dump,
  freezeAtStep,
  operate,
  proveOnPage,
  setRequired,
  settingsOf,
  throttleOf,
} from './tools.ts'

/*
 * Threat: whoever knows the password guesses on, to get in through a surface that does not know of the lock, or to keep
 * the owner out; and once the method is disabled, to be asked to set up a new one. A lock must hold on every surface and
 * across everything that the guesser can do, must cost the owner no code, and must always leave the owner a way back.
 * Covers R21, R22, R26, R28; V15, V17, V34; BRU-04 (each throttle holds), BRU-06, BRU-08, BRU-13, BKP-08; spec L1, R1, T2, O3.
 */

const world = endsWithFile(await createWorld())
const restarted = endsWithFile(await createWorld({ beside: world }))

type Proof = { factor: 'totp' | 'backup_code'; code: string }

/** A backup code of the right form that nobody has. */
const NOBODYS = backup('0000-0000-0000-0000')
const MINUTE = 60
const DAY = 86_400

let accounts = 0
function enrolled(): Promise<Person> {
  accounts += 1
  return world.person({ memberships: [{ accountId: `lock-${accounts}`, accountName: 'Acme', role: 'owner' }] }).enrol()
}

const signIn = (person: Person, proof: Proof) => person.elsewhere().prove(proof)

async function wrong(person: Person): Promise<Proof> {
  return { factor: 'totp', code: await person.wrongCode() }
}

/** Five wrong codes: the first wait, 15 s. */
async function lock(person: Person, factor: Proof['factor']): Promise<void> {
  const guess = factor === 'totp' ? await wrong(person) : NOBODYS
  const thief = person.elsewhere()
  await thief.readChallenge()
  for (let n = 1; n <= 5; n++) {
    expect(await thief.prove(guess)).toHaveProblem(401, 'wrong_code')
  }
}

/** Guesses without a pause: whenever a wait is over, again. Answers how often a code was looked at. */
async function guessUntil(
  person: Person,
  guess: Proof,
  isOver: (answer: Answer) => boolean,
  between: (looked: number) => Promise<void> = async () => {},
): Promise<number> {
  const thief = person.elsewhere()
  await thief.readChallenge()
  for (let looked = 0; ; ) {
    const answer = await thief.prove(guess)
    // The last one says at once what it has done; it was looked at as well.
    if (isOver(answer)) return looked + 1
    const { retryAfterSeconds = 0 } = answer.json<{ retryAfterSeconds?: number }>()
    if (retryAfterSeconds > 0) await world.advance(retryAfterSeconds)
    if (answer.code !== 'wrong_code') continue
    looked += 1
    await between(looked)
  }
}

const isDisabled = (answer: Answer) => answer.code === 'locked' && answer.headers.get('retry-after') === null

type Surface = Omit<Act, 'name' | 'send'> & {
  name: Act['name'] | 'sign-in' | 'page' | 'step-up'
  send(person: Person, proof: Proof): Promise<Answer>
}

/** Every place where a code can be entered once a method exists. */
const SURFACES: Surface[] = [
  { name: 'sign-in', takesBackupCode: true, done: 200, send: signIn },
  { name: 'page', takesBackupCode: true, done: 303, send: proveOnPage },
  {
    name: 'step-up',
    takesBackupCode: true,
    done: 200,
    send: (person, proof) => person.prove({ ...proof, maxAgeSeconds: 0 }),
  },
  ...ACTS,
]

test('while a wait runs, no surface takes the right code or uses it up; once it is over, each takes that very code (BRU-06)', async () => {
  for (const factor of ['totp', 'backup_code'] as const) {
    for (const surface of SURFACES.filter((one) => factor === 'totp' || one.takesBackupCode)) {
      const name = `${factor} ${surface.name}`
      const alice = await enrolled()
      await setRequired(world, alice, surface.name === 'OFF')
      await lock(alice, factor)
      const proof: Proof = factor === 'totp' ? await alice.proof() : backup(alice.codes[7])
      const before = await dump(world)
      const refused = await surface.send(alice, proof)
      expect(refused, name).toHaveStatus(429)
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(refused.headers.get('set-cookie')).toBeNull()
      expect(await dump(world), name).toBe(before)

      await world.advance(15)
      expect(await surface.send(alice, proof), name).toHaveStatus(surface.done)
    }
  }
})

test('the wait of one throttle does not hold up the other, in either direction, on any surface (BRU-04, BRU-06)', async () => {
  for (const surface of SURFACES.filter(({ takesBackupCode }) => takesBackupCode)) {
    for (const locked of ['totp', 'backup_code'] as const) {
      const alice = await enrolled()
      await lock(alice, locked)
      const proof: Proof = locked === 'totp' ? backup(alice.codes[0]) : await alice.proof()
      expect(await surface.send(alice, proof), `${surface.name} ${locked}`).toHaveStatus(surface.done)
      // What succeeded under one throttle gives nothing back under the other.
      if (surface.name !== 'delete') expect((await throttleOf(world, alice.id, locked))?.consecutive).toBe(5)
    }
  }
})

test('a lock outlives a new session, a sign-out, another account, a renewed session and a restart of the Worker', async () => {
  const memberships = ['one', 'two'].map((id) => ({ accountId: id, accountName: id, role: 'member' as const }))
  const alice = await world.person({ memberships }).enrol()
  const thief = alice.elsewhere()
  await thief.readChallenge()
  const guess = await wrong(alice)
  for (let n = 1; n <= 9; n++) {
    if (n > 5) await world.advance(15 * MINUTE)
    expect(await thief.prove(guess)).toHaveProblem(401, 'wrong_code')
  }
  const throttle = await throttleOf(world, alice.id)
  expect(throttle).toMatchObject({ consecutive: 9, dayCount: 9 })
  const proof = await alice.proof()
  async function refusedIn(session: Person, headers: Record<string, string> = {}): Promise<void> {
    await session.readChallenge()
    expect(await session.agent.json('POST', '/mfa/api/challenge', proof, { headers })).toHaveProblem(429, 'locked')
    expect(await throttleOf(world, alice.id)).toEqual(throttle)
  }

  await refusedIn(thief)
  await refusedIn(thief.signIn())
  for (const account of ['one', 'two', 'elsewhere']) await refusedIn(thief, { 'x-account': account })
  await refusedIn(world.person({ id: alice.id, name: 'Another name', memberships: [] }))
  await thief.agent.form('/logout', {})
  await refusedIn(thief.signIn())
  await alice.agent.form('/logout', {})
  await refusedIn(alice.signIn())
  expect(
    await thief.unsafe('POST', '/renew', { sessionId: 'renewed', sid: thief.sessionCookie('renewed') }),
  ).toHaveStatus(401)
  thief.agent.jar.set('sid', thief.sessionCookie('renewed'))
  await refusedIn(thief)
  // A Worker that has seen none of it knows what is in the database.
  await restarted.freezeAt(await world.now())
  const there = atInstance(restarted, alice)
  await refusedIn(there)
  await world.advance(15 * MINUTE)
  await restarted.advance(15 * MINUTE)
  expect(await there.answer(await there.code()), 'the control: the wait is over there too').toHaveStatus(200)
  await restarted.freezeAt(null)
})

test('a changed password clears the throttle of backup codes alone and ends all assurance: the guesser is out, the owner is in (T2)', async () => {
  const alice = await enrolled()
  await lock(alice, 'totp')
  await lock(alice, 'backup_code')
  for (const proof of [await alice.proof(), backup(alice.codes[0])]) {
    expect(await signIn(alice, proof)).toHaveProblem(429, 'locked')
  }
  const throttle = await throttleOf(world, alice.id)
  expect(await alice.agent.document('/profile')).toHaveStatus(200)

  await world.hostSays('password', alice.id)
  expect((await alice.agent.document('/profile')).location).toContain('/mfa/challenge')
  expect(await throttleOf(world, alice.id, 'backup_code')).toBeNull()
  expect(await throttleOf(world, alice.id), 'six digits get no second budget').toEqual(throttle)
  expect(await signIn(alice, await alice.proof())).toHaveProblem(429, 'locked')
  expect(await signIn(alice, backup(alice.codes[0]))).toHaveStatus(200)
})

test('a day of guessing without a pause: the owner gets in by backup code at any moment (BRU-08)', async () => {
  const base = Math.floor((await world.now()) / 30_000) * 30_000 + 60_000
  await world.freezeAt(base)
  const alice = await enrolled()
  const began = await world.now()
  const guess = await wrong(alice)
  const thief = alice.elsewhere()
  let looked = 0
  let entries = 0
  // Every half hour: as many as are taken, then the owner comes at that worst of moments.
  for (let n = 0; (await world.now()) < began + DAY * 1000; n++) {
    let answer = await thief.answer(guess.code)
    for (; answer.code === 'wrong_code'; answer = await thief.answer(guess.code)) looked += 1
    expect(answer).toHaveProblem(429, 'locked')
    if (n % 5 === 0) {
      expect(await signIn(alice, await alice.proof())).toHaveProblem(429, 'locked')
      const owner = alice.elsewhere()
      expect(await owner.prove(backup(alice.codes[entries])), String(n)).toHaveStatus(200)
      expect(await owner.agent.document('/profile')).toHaveStatus(200)
      entries += 1
    }
    await world.advance(30 * MINUTE)
  }
  expect(entries).toBe(10)
  expect(looked).toBeLessThanOrEqual(30)
  expect(looked, 'the control: it was a real attack').toBeGreaterThan(20)
  const told = (await world.notified(alice)).filter(({ type }) => type === 'challenge.failed')
  // The 3rd and the 10th in a row, and the 5th of the day.
  expect(told).toHaveLength(3)
  console.log(`a day of guessing: ${looked} codes looked at, ${entries} of 10 entries by backup code at once`)
  await world.freezeAt(null)
})

test('fifty wrong guesses disable the app; a backup code and Reset lead back, and nothing else does (BRU-13)', async () => {
  await freezeAtStep(world)
  const alice = await enrolled()
  await setRequired(world, alice, true)
  const began = await world.now()
  expect(await guessUntil(alice, await wrong(alice), isDisabled)).toBe(50)
  const days = ((await world.now()) - began) / DAY / 1000
  expect(days).toBeGreaterThan(1)
  console.log(`50 guesses without a pause took ${days.toFixed(1)} simulated days`)
  expect(await auditCount(world, alice.id, 'mfa.disabled')).toBe(1)
  expect((await world.notified(alice)).map(({ type }) => type)).toContain('mfa.disabled')
  // It is a method still: whoever guessed is never asked to set one up, however long they wait.
  for (const later of [0, 30 * MINUTE, DAY, 31 * DAY]) {
    await world.advance(later)
    const refused = await signIn(alice, await alice.proof())
    expect(refused).toHaveProblem(429, 'locked')
    expect([isDisabled(refused), refused.headers.get('set-cookie')]).toEqual([true, null])
    const thief = alice.elsewhere()
    for (const path of ['/profile', '/mfa/enrol', '/mfa/accounts']) {
      expect((await thief.agent.document(path)).location).toMatch(/^\/mfa\/challenge\?/)
    }
    expect((await thief.readChallenge()).json<ChallengeView>().factors).toEqual([
      { factor: 'totp', disabled: true, lockedUntil: null },
      { factor: 'backup_code', disabled: false, lockedUntil: null },
    ])
    const begun = await thief.begin()
    expect([begun.code, begun.text.includes('secret')]).toEqual(['challenge_required', false])
    expect(await thief.reset({})).toHaveProblem(401, 'challenge_required')
  }

  const owner = alice.elsewhere()
  expect(await owner.prove(backup(alice.codes[0]))).toHaveStatus(200)
  expect((await settingsOf(owner)).authenticators).toMatchObject([{ disabled: true }])
  // Signed in, the disabled app proves nothing either.
  const proof = await alice.proof()
  for (const act of ACTS.filter(({ name }) => name !== 'delete')) {
    expect([act.name, isDisabled(await act.send(owner, proof))]).toEqual([act.name, true])
  }
  const begun = (await owner.reset({})).json<Begun>()
  const confirmed = await confirmReset(owner, begun)
  expect(confirmed).toHaveStatus(200)
  // A new app, new codes, counts that owe nothing; the old ones are dead.
  expect([await throttleOf(world, alice.id), await throttleOf(world, alice.id, 'backup_code')]).toEqual([null, null])
  expect((await settingsOf(owner)).authenticators).toMatchObject([{ id: begun.id, disabled: false }])
  await world.advance(MINUTE)
  expect(await signIn(alice, await alice.proof())).toHaveProblem(401, 'wrong_code')
  expect(await signIn(alice, backup(alice.codes[1]))).toHaveProblem(401, 'wrong_code')
  alice.secret = begun.prompts.find(({ kind }) => kind === 'show_secret')?.secret ?? ''
  expect(await signIn(alice, await alice.proof())).toHaveStatus(200)
  expect(await signIn(alice, backup(codesOf(confirmed.json<Confirmed>())[0]))).toHaveStatus(200)
  await world.freezeAt(null)
})

test('a hundred wrong backup codes void the set; the app works all the while and makes a new one (BKP-08)', async () => {
  await freezeAtStep(world)
  const alice = await enrolled()
  let entries = 0
  const guesses = await guessUntil(alice, NOBODYS, isDisabled, async (looked) => {
    if (looked < 10 || looked % 10 !== 0) return
    expect(await signIn(alice, await alice.proof()), String(looked)).toHaveStatus(200)
    entries += 1
  })
  expect(guesses).toBe(100)
  expect(entries).toBe(9)
  expect(await throttleOf(world, alice.id, 'backup_code')).toMatchObject({ consecutive: 100, monthCount: 100 })
  expect(await throttleOf(world, alice.id), 'the other throttle owes nothing').toMatchObject({
    consecutive: 0,
    monthCount: 0,
  })
  // Void: none of the ten is taken, on any surface, however long one waits.
  for (const later of [0, DAY, 31 * DAY]) {
    await world.advance(later)
    const session = alice.elsewhere()
    expect((await session.readChallenge()).json<ChallengeView>().factors).toEqual([
      { factor: 'totp', disabled: false, lockedUntil: null },
      { factor: 'backup_code', disabled: true, lockedUntil: null },
    ])
    for (const code of alice.codes) {
      expect(isDisabled(await session.prove(backup(code)))).toBe(true)
    }
  }
  const owner = alice.elsewhere()
  expect(await owner.answer(await alice.code())).toHaveStatus(200)
  for (const { name, takesBackupCode, send } of ACTS) {
    if (takesBackupCode) expect([name, isDisabled(await send(owner, backup(alice.codes[0])))]).toEqual([name, true])
  }
  expect(await world.count(BACKUP_CODES, alice, 'used_at is not null'), 'nor is one used up by being refused').toBe(0)

  await world.advance(MINUTE)
  const created = await owner.newCodes(await alice.proof())
  expect(created).toHaveStatus(201)
  expect(await throttleOf(world, alice.id, 'backup_code')).toBeNull()
  const [first] = created.json<Confirmed>().prompts.flatMap(({ codes = [] }) => codes)
  expect(await signIn(alice, backup(alice.codes[0]))).toHaveProblem(401, 'wrong_code')
  expect(await signIn(alice, backup(first))).toHaveStatus(200)
  await world.freezeAt(null)
})

test('with the app disabled and the codes void only the operator’s reset is left, and it leads to a new method', async () => {
  const alice = await enrolled()
  await setRequired(world, alice, true)
  const assured = alice.elsewhere()
  expect(await assured.answer(await alice.code())).toHaveStatus(200)
  const now = await world.now()
  for (const [factor, consecutive] of Object.entries({ totp: 49, backup_code: 99 })) {
    await world.sql.execute(
      `insert into mfa_throttle (principal_id, factor, consecutive, next_at, day_count, day_started_at, month_count,
        month_started_at, charged_by) values (?1, ?2, ?3, 0, 0, ?4, ?3, ?4, 'test') on conflict do update set
        consecutive = excluded.consecutive, month_count = excluded.month_count`,
      [alice.id, factor, consecutive, now],
    )
  }
  expect(isDisabled(await signIn(alice, await wrong(alice)))).toBe(true)
  expect(isDisabled(await signIn(alice, NOBODYS))).toBe(true)

  await world.advance(MINUTE)
  for (const proof of [await alice.proof(), backup(alice.codes[0])]) {
    for (const { name, takesBackupCode, send } of SURFACES) {
      const answer = await send(name === 'sign-in' || name === 'page' ? alice : assured, proof)
      const isOdd = proof.factor === 'backup_code' && !takesBackupCode
      expect(answer, `${name} ${proof.factor}`).toHaveStatus(name === 'delete' ? 409 : isOdd ? 400 : 429)
    }
  }
  const session = alice.elsewhere()
  await session.readChallenge()
  expect(await session.begin()).toHaveProblem(401, 'challenge_required')
  expect((await session.agent.document('/profile')).location).toContain('/mfa/challenge')
  expect(await assured.agent.document('/profile')).toHaveStatus(200)

  const done = await operate(world, 'reset', alice.id, '--reason', 'lost phone, ticket 4711')
  expect(done.exitCode).toBe(0)
  expect(done.out.at(-1)).toBe('Change the password first: whoever signs in next may set up MFA.')
  expect(await auditCount(world, alice.id, 'admin.reset')).toBe(1)
  expect([await throttleOf(world, alice.id), await throttleOf(world, alice.id, 'backup_code')]).toEqual([null, null])
  // The account goes on requiring it, of every session that there is.
  for (const session of [assured, alice, alice.elsewhere()]) {
    expect((await session.agent.document('/profile')).location).toBe('/mfa/enrol?to=%2Fprofile')
  }
  const old = { codes: alice.codes, proof: await alice.proof() }
  const anew = await alice.elsewhere().enrol()
  expect(await anew.agent.document('/profile')).toHaveStatus(200)
  expect((await assured.agent.document('/profile')).location).toContain('/mfa/challenge')
  for (const proof of [old.proof, backup(old.codes[0])])
    expect(await signIn(anew, proof)).toHaveProblem(401, 'wrong_code')
  expect(await signIn(anew, await anew.proof())).toHaveStatus(200)
})
