import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { isLongForm } from '../support/long-form.ts'
import { type Begun, createWorld, type Person } from '../world/world.ts'
import {
  ACTS,
  type Act,
  auditCount,
  backup,
  confirmReset,
  dump,
  firstRow,
  MARKS_OF_FAILURE,
  setRequired,
  settingsOf,
  tally,
  throttleOf,
} from './tools.ts'

/*
 * Threat: somebody sits at a signed-in browser, or has stolen its session, and replaces the app, deletes the method,
 * makes new backup codes or switches an account's policy OFF: without a code, with one that was used already, with one
 * of another act, session or person, by guessing inside the act, or with a reset that was begun before something else
 * changed. And: a method that was deleted leaves something behind that still counts.
 * Covers R03, R20, R27, R29, R33, R35, R49; V18, V33, V54; STP-01, STP-02, STP-03, STP-04, STP-05, STP-06, STP-08, RPL-04,
 * BRU-05, POL-03; I7; spec R1, D1, B1, P2, L12, T2, X1.
 */

const world = endsWithFile(await createWorld())

const ACTS_AT_ONCE = isLongForm ? 60 : 24

function act(name: Act['name']): Act {
  const found = ACTS.find((one) => one.name === name)
  if (!found) throw new Error(`no act ${name}`)
  return found
}

/** Owner of an account of their own, with a method, in an assured session. */
function newOwner(): Promise<Person> {
  const accountId = `a-${randomBytes(6).toString('hex')}`
  return world.person({ memberships: [{ accountId, accountName: 'Acme', role: 'owner' }] }).enrol()
}

/** The same, and another session of theirs that is assured too. */
async function twoSessions(): Promise<{ owner: Person; other: Person }> {
  const owner = await newOwner()
  const other = owner.elsewhere()
  expect(await other.answer(await owner.code())).toHaveStatus(200)
  return { owner, other }
}

/** Ready for this act: OFF needs a policy that is ON, Delete one that is not. */
async function readyFor({ name }: Act): Promise<Person> {
  const owner = await newOwner()
  if (name === 'OFF') await setRequired(world, owner, true)
  return owner
}

const signInWithBackupCode = async (person: Person, code: string | undefined) =>
  expect(await person.signIn().prove(backup(code))).toHaveStatus(200)

async function beginReset(person: Person): Promise<Begun> {
  const begun = await person.reset({ proof: await person.proof() })
  expect(begun).toHaveStatus(201)
  return begun.json<Begun>()
}

const methodOf = async ({ id }: Person) =>
  (await firstRow(world, 'select id from mfa_authenticator where principal_id = ?', id))?.id

test('a session that has just signed in does none of the four without a code of its own (STP-01)', async () => {
  for (const one of ACTS) {
    const owner = await readyFor(one)
    owner.signIn()
    const code = await owner.code()
    expect(await owner.answer(code)).toHaveStatus(200)

    const before = await dump(world)
    const none = await one.send(owner)
    // Two routes have no other use and refuse the body; the other two say what is missing (RFC 9470).
    if (one.name === 'reset' || one.name === 'OFF') {
      expect(none, one.name).toHaveProblem(401, 'step_up_required')
      expect(none.headers.get('www-authenticate')).toContain('error="insufficient_user_authentication"')
    } else {
      expect(none, one.name).toHaveProblem(400, 'bad_request')
    }
    const empty = [null, {}, [], '', true, { factor: 'totp' }, { code }, { factor: 'totp', code: '' }]
    const odd = [
      { factor: 'totp', code: null },
      { factor: 'totp', code: [code] },
      { factor: 'none', code },
    ]
    for (const proof of [...empty, ...odd, { factor: 'totp', code, fresh: true }]) {
      expect(await one.send(owner, proof), `${one.name} ${JSON.stringify(proof)}`).toHaveProblem(400, 'bad_request')
    }
    expect(await dump(world), one.name).toBe(before)
    // The code of the sign-in is used up; it counts as a wrong one.
    const effects = await dump(world, MARKS_OF_FAILURE)
    expect(await one.send(owner, { factor: 'totp', code })).toHaveProblem(401, 'wrong_code')
    expect(await dump(world, MARKS_OF_FAILURE), one.name).toBe(effects)

    await world.advance(30)
    expect(await one.send(owner, await owner.proof()), one.name).toHaveStatus(one.done)
    expect(await dump(world, MARKS_OF_FAILURE), one.name).not.toBe(effects)
  }
})

test('a code that proved one act proves no other, nor the same again, nor a sign-in (STP-02, RPL-04)', async () => {
  const stepUp = {
    name: 'step-up',
    done: 200,
    send: (person: Person, proof: { factor: string; code: string }) => person.prove({ ...proof, maxAgeSeconds: 0 }),
  }
  for (const first of [...ACTS, stepUp]) {
    const owner = await newOwner()
    await setRequired(world, owner, first.name === 'OFF')
    const proof = await owner.proof()
    expect(await first.send(owner, proof), first.name).toHaveStatus(first.done)
    // What deletes the method leaves nothing that a code could be compared with.
    const refusal = first.name === 'delete' ? 'enrolment_required' : 'wrong_code'
    for (const second of ACTS) {
      await setRequired(world, owner, second.name === 'OFF' && first.name !== 'delete')
      const effects = await dump(world, MARKS_OF_FAILURE)
      const answer = await second.send(owner, proof)
      expect([first.name, second.name, answer.code]).toEqual([first.name, second.name, refusal])
      expect(await dump(world, MARKS_OF_FAILURE), `${first.name}, ${second.name}`).toBe(effects)
    }
    const session = owner.elsewhere()
    await session.settings()
    if (first.name !== 'delete') expect(await session.answer(proof.code), first.name).toHaveProblem(401, 'wrong_code')
    expect(session.agent.jar.get(session.agent.stem)).toBeNull()
  }
})

test('a backup code that proved an act is used up as well (STP-02)', async () => {
  const owner = await newOwner()
  const proof = backup(owner.codes[0])
  expect(await act('reset').send(owner, proof)).toHaveStatus(201)
  for (const name of ['reset', 'delete'] as const) {
    expect(await act(name).send(owner, proof), name).toHaveProblem(401, 'wrong_code')
  }
  expect(await owner.elsewhere().prove(proof)).toHaveProblem(401, 'wrong_code')
  expect(await act('delete').send(owner, backup(owner.codes[1]))).toHaveStatus(200)
})

test('a sign-in by backup code proves a reset of that session, and nothing else (R1, STP-02, STP-04)', async () => {
  const { owner, other } = await twoSessions()
  await signInWithBackupCode(owner, owner.codes[0])
  expect((await settingsOf(owner)).resetProvenUntil).not.toBeNull()

  for (const name of ['delete', 'new codes', 'OFF'] as const) {
    await setRequired(world, owner, name === 'OFF')
    const effects = await dump(world, MARKS_OF_FAILURE)
    for (const proof of [undefined, backup(owner.codes[name === 'delete' ? 0 : 4])]) {
      const answer = await act(name).send(owner, proof)
      const expected =
        name === 'OFF' && !proof ? 'step_up_required' : name === 'delete' && proof ? 'wrong_code' : 'bad_request'
      expect([name, proof !== undefined, answer.code]).toEqual([name, proof !== undefined, expected])
    }
    expect(await dump(world, MARKS_OF_FAILURE), name).toBe(effects)
  }
  // Another session of the same person proved something else.
  await settingsOf(other)
  expect(await act('reset').send(other)).toHaveProblem(401, 'step_up_required')
  expect(await act('reset').send(owner)).toHaveStatus(201)
  // What was refused because of its kind is not used up (L12).
  await signInWithBackupCode(owner.elsewhere(), owner.codes[4])
})

test(`of ${ACTS_AT_ONCE} acts at once with one right code, exactly one is done, whichever is first (STP-03)`, async () => {
  for (const [lead, first] of ACTS.entries()) {
    const owner = await readyFor(first)
    // Delete is refused where an account requires MFA: it is among those that compete where none does.
    const kinds = ACTS.filter(({ name }) => name === first.name || name !== (first.name === 'OFF' ? 'delete' : 'OFF'))
    const order = [...kinds.slice(kinds.indexOf(first)), ...kinds.slice(0, kinds.indexOf(first))]
    const proof = await owner.proof()
    const sent = Array.from({ length: ACTS_AT_ONCE }, (_, n) => order[n % order.length] as Act)
    const answers = await Promise.all(sent.map((one) => one.send(owner, proof)))
    const done = sent.filter((one, n) => answers[n]?.status === one.done)
    expect(done, `${lead}: ${JSON.stringify(tally(answers))}`).toHaveLength(1)
    const refused = answers.filter((answer, n) => answer.status !== sent[n]?.done)
    expect(
      refused.every(({ status }) => status === 401 || status === 429),
      JSON.stringify(tally(answers)),
    ).toBe(true)
    // What is on record and what is there now are the effects of that one.
    const [won] = done
    const recorded = {
      reset: 'step_up.passed',
      delete: 'mfa.removed',
      'new codes': 'backup_codes.created',
      OFF: 'policy.changed',
    }
    const counts = await Promise.all(
      Object.entries(recorded).map(async ([name, kind]) => [name, await auditCount(world, owner.id, kind)]),
    )
    expect(Object.fromEntries(counts)).toEqual({
      ...{ reset: 0, delete: 0, 'new codes': 0, OFF: 0 },
      [won?.name ?? '']: 1,
    })
    const { authenticators } = await settingsOf(owner)
    expect(authenticators).toHaveLength(won?.name === 'delete' ? 0 : 1)
    if (won?.name === 'delete') continue
    const codes = await owner.elsewhere().prove(backup(owner.codes[0]))
    expect(codes, `${won?.name}`).toHaveStatus(won?.name === 'new codes' ? 401 : 200)
  }
})

test('a right code proves nothing in another session, whatever cookie comes along, and is not used up (STP-04)', async () => {
  for (const one of ACTS) {
    const alice = await readyFor(one)
    const bob = world.person({ memberships: alice.memberships })
    await bob.enrol()
    const proof = await alice.proof()
    const password = alice.elsewhere()
    await password.readChallenge()
    const withCookie = alice.elsewhere()
    await withCookie.readChallenge()
    withCookie.agent.jar.set(alice.agent.stem, alice.agent.jar.get(alice.agent.stem) ?? '')
    const asBob = world.person({ id: bob.id, memberships: alice.memberships })
    asBob.authenticatorId = alice.authenticatorId
    await asBob.readChallenge()
    asBob.agent.jar.set(alice.agent.stem, alice.agent.jar.get(alice.agent.stem) ?? '')

    const before = await dump(world)
    const thieves = [password, withCookie, asBob]
    for (const thief of thieves) {
      expect(await one.send(thief, proof), one.name).toHaveProblem(401, 'challenge_required')
    }
    expect(await dump(world), one.name).toBe(before)

    const effects = await dump(world, MARKS_OF_FAILURE)
    for (const thief of thieves) {
      // The CSRF value of a session is no help to another one either.
      thief.agent.csrf = alice.agent.csrf
      expect(await one.send(thief, proof)).toHaveProblem(403, 'csrf')
    }
    // Bob in his own assured session, with a code of Alice's app: his method, his failure.
    expect(await one.send(bob, proof)).toHaveProblem(401, 'wrong_code')
    expect(await dump(world, MARKS_OF_FAILURE)).toBe(effects)
    expect((await throttleOf(world, bob.id))?.consecutive).toBe(1)
    expect(await throttleOf(world, alice.id)).toBeNull()
    expect(await one.send(alice, proof), one.name).toHaveStatus(one.done)
  }
})

test('wrong codes inside every act spend the budget of the sign-in, and are remembered (STP-05)', async () => {
  const owner = await newOwner()
  const wrong = { factor: 'totp', code: await owner.wrongCode() }
  const effects = await dump(world, MARKS_OF_FAILURE)
  for (const [n, one] of ACTS.entries()) {
    expect(await one.send(owner, wrong), one.name).toHaveProblem(401, 'wrong_code')
    expect(await throttleOf(world, owner.id)).toMatchObject({ consecutive: n + 1, dayCount: n + 1, monthCount: n + 1 })
  }
  // The fifth, at the sign-in, begins the wait that four acts have led up to; it holds for them as well.
  const fifth = await owner.elsewhere().answer(wrong.code)
  expect(fifth.json()).toMatchObject({ code: 'wrong_code', retryAfterSeconds: 15 })
  const proof = await owner.proof()
  for (const one of ACTS) expect(await one.send(owner, proof), one.name).toHaveProblem(429, 'locked')
  expect(await auditCount(world, owner.id, 'challenge.wrong')).toBe(5)
  expect(await auditCount(world, owner.id, 'challenge.locked')).toBe(1)
  expect((await world.notified(owner)).map(({ type }) => type)).toContain('challenge.failed')
  expect(await dump(world, MARKS_OF_FAILURE)).toBe(effects)
  // Backup codes inside the two acts that take them are the other throttle of the same budget.
  for (const [n, name] of (['reset', 'delete'] as const).entries()) {
    expect(await act(name).send(owner, backup('0000-0000-0000-0000'))).toHaveProblem(401, 'wrong_code')
    expect(await throttleOf(world, owner.id, 'backup_code')).toMatchObject({ consecutive: n + 1, monthCount: n + 1 })
  }
})

test('of 60 wrong codes at once inside the acts, at most 5 are looked at (STP-05)', async () => {
  const owner = await newOwner()
  const wrong = { factor: 'totp', code: await owner.wrongCode() }
  const sent = Array.from({ length: 60 }, (_, n) => ACTS[n % ACTS.length] as Act)
  const answers = await Promise.all(sent.map((one) => one.send(owner, wrong)))
  expect(tally(answers)).toEqual({ 401: 5, 429: 55 })
  expect(await throttleOf(world, owner.id)).toMatchObject({ consecutive: 5, dayCount: 5, monthCount: 5 })
})

test('a reset that was begun cannot be confirmed after another change (STP-06)', async () => {
  type Between = { name: string; code: string; run(owner: Person, other: Person): Promise<Answer> }
  const changes: Between[] = [
    { name: 'deleted here', code: 'enrolment_expired', run: async (owner) => owner.remove(await owner.proof()) },
    {
      name: 'deleted elsewhere',
      code: 'enrolment_expired',
      run: async (_, other) => other.remove(await other.proof()),
    },
    { name: 'reset here', code: 'conflict', run: async (owner) => confirmReset(owner, await beginReset(owner)) },
    {
      name: 'reset elsewhere',
      code: 'conflict',
      run: async (_, other) => confirmReset(other, await beginReset(other)),
    },
    // These end the assurance of the session that had begun; without a new sign-in it can do nothing with it.
    { name: 'new codes', code: 'challenge_required', run: async (_, other) => other.newCodes(await other.proof()) },
    { name: 'password', code: 'challenge_required', run: ({ id }) => world.hostSays('password', id) },
  ]
  for (const { name, code, run } of changes) {
    const { owner, other } = await twoSessions()
    await world.advance(30)
    const begun = await beginReset(owner)
    await world.advance(30)
    const changed = await run(owner, other)
    expect([name, changed.status < 300]).toEqual([name, true])

    const before = await methodOf(owner)
    const late = await confirmReset(owner, begun)
    expect([name, late.code]).toEqual([name, code])
    expect(await methodOf(owner), name).toBe(before)
    expect(before).not.toBe(begun.id)
    if (!name.startsWith('deleted')) continue
    // Nor does it come back with the next method.
    await owner.enrol()
    expect(await confirmReset(owner, begun)).toHaveProblem(410, 'enrolment_expired')
    expect((await settingsOf(owner)).authenticators).toMatchObject([{ id: owner.authenticatorId }])
  }
  // The control: with nothing in between it can.
  const owner = await newOwner()
  expect(await confirmReset(owner, await beginReset(owner))).toHaveStatus(200)
})

test('a deleted method leaves nothing behind that counts, and the status says off (STP-08)', async () => {
  const { owner, other } = await twoSessions()
  await world.advance(30)
  const pending = await beginReset(other)
  await world.advance(30)
  expect(await owner.elsewhere().answer(await owner.wrongCode())).toHaveProblem(401, 'wrong_code')
  const secretHere = 'select secret from mfa_authenticator where principal_id = ?'
  const sealed = String((await firstRow(world, secretHere, owner.id))?.secret)
  const ofSet = 'set_id = (select id from mfa_backup_set where principal_id = ?)'
  const { rows } = await world.sql.execute(`select hash, salt from mfa_backup_code where ${ofSet}`, [owner.id])
  const kept = rows.flatMap(({ hash, salt }) => [String(hash), String(salt)])
  expect(kept).toHaveLength(20)
  const before = await dump(world)
  for (const value of [sealed, ...kept]) expect(before).toContain(value)

  const removed = await owner.remove(await owner.proof())
  expect(removed.json()).toMatchObject({ authenticators: [], backupCodes: null, enrolable: ['totp'] })
  const after = await dump(world)
  for (const value of [sealed, ...kept]) expect(after).not.toContain(value)
  // An ended enrolment stays as a row for a while, without its secret, so that a late tab can be told what happened to
  // it; it counts for nothing, which is asked below.
  expect(await dump(world, { without: ['mfa_enrolment'] })).not.toContain(owner.authenticatorId)
  expect(await world.count('mfa_enrolment', owner, 'ended_by is null')).toBe(0)
  expect(await world.count('mfa_throttle', owner)).toBe(0)
  const stands = 'ended_at is null and epoch = (select epoch from mfa_principal where id = principal_id)'
  expect(await world.count('mfa_assurance', owner, stands)).toBe(1)
  expect(await auditCount(world, owner.id, 'mfa.removed')).toBe(1)
  // Every session says so, and neither the old app nor the old codes nor what was pending leads anywhere.
  expect((await settingsOf(owner)).assurance.aal, 'the session that did it stays').toBe(2)
  const off = {
    assurance: { aal: 1 },
    authenticators: [],
    backupCodes: null,
    enrolable: ['totp'],
    resetProvenUntil: null,
  }
  for (const session of [other, owner.elsewhere()]) {
    expect(await settingsOf(session)).toMatchObject(off)
    const app = { factor: 'totp', code: await owner.code(1) }
    for (const proof of [app, await owner.proof(), backup(owner.codes[0])]) {
      const answer = await session.prove(proof)
      expect([answer.code, answer.headers.get('set-cookie')]).toEqual(['enrolment_required', null])
    }
    expect(await session.agent.document('/profile')).toHaveStatus(200)
    expect(await session.agent.json('GET', '/mfa/api/challenge')).toHaveProblem(401, 'enrolment_required')
  }
  expect(await confirmReset(other, pending)).toHaveProblem(410, 'enrolment_expired')
  // Nobody owes for it, and the codes of the next set are the only ones.
  const [dead] = owner.codes
  await owner.enrol()
  const next = owner.elsewhere()
  expect(await next.prove(backup(dead))).toHaveProblem(401, 'wrong_code')
  expect(await next.answer(await owner.code())).toHaveStatus(200)
  expect((await other.agent.document('/profile')).location, 'old assurance is not revived').toContain('/mfa/challenge')
})
