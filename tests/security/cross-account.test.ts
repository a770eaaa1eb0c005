import { expect, test } from 'vitest'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { type Begun, createWorld, type Person, secretOf } from '../world/world.ts'
import {
  ACTS,
  auditCount,
  backup,
  dump,
  MARKS_OF_FAILURE,
  newAccount,
  proveOnPage,
  refusedCount,
  setRequired,
  settingsOf,
  throttleOf,
} from './tools.ts'

/*
 * Threat: a right code of one person opens another's door; an id of somebody else's in a route changes what is theirs.
 * Covers R18, R38; V22, V46, V49; I11; BKP-04, BRU-03 (accounts), STP-07; spec L12.
 */

const world = endsWithFile(await createWorld())

const signIn = (person: Person, proof: object) => person.elsewhere().prove(proof)

/** Everything that is kept about one person, without what they did. */
async function allOf(person: Person): Promise<string> {
  const tables = [
    ...['mfa_authenticator', 'mfa_backup_set', 'mfa_enrolment', 'mfa_throttle', 'mfa_assurance', 'mfa_membership'].map(
      (table) => `${table} where principal_id = ?`,
    ),
    'mfa_backup_code where set_id in (select id from mfa_backup_set where principal_id = ?)',
    'mfa_audit where principal = ?',
  ]
  const all = await world.sql.batch(
    tables.map((table) => ({ sql: `select * from ${table}`, args: [person.id] })),
    'read',
  )
  return all.map(({ rows }) => JSON.stringify(rows)).join('\n')
}

test('another person’s backup codes open nothing, stay good for their owner, and count as wrong (BKP-04)', async () => {
  const [alice, bob] = [await world.person().enrol(), await world.person().enrol()]
  const bobs = await allOf(bob)
  const effects = await dump(world, MARKS_OF_FAILURE)
  // Each has a place on the list; so has one of hers.
  const [first, second, third, fourth, fifth] = bob.codes.map(backup)
  const answers = [
    await signIn(alice, first ?? {}),
    await proveOnPage(alice, second ?? backup('')),
    await alice.prove({ ...third, maxAgeSeconds: 0 }),
    await alice.reset({ proof: fourth }),
    await alice.remove(fifth),
  ]
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401])
  expect(answers.map(({ headers }) => headers.get('set-cookie'))).toEqual([null, null, null, null, null])
  expect(await dump(world, MARKS_OF_FAILURE)).toBe(effects)
  expect(await throttleOf(world, alice.id, 'backup_code')).toMatchObject({ consecutive: 5, dayCount: 5 })
  expect(await auditCount(world, alice.id, 'challenge.wrong')).toBe(5)
  expect(await allOf(bob), 'nothing of Bob’s, his audit log included').toBe(bobs)
  for (const code of bob.codes.slice(0, 5)) expect(await signIn(bob, backup(code))).toHaveStatus(200)
})

test('another person’s right 6-digit code proves nothing on any surface and stays good for its owner (I11)', async () => {
  const membership = newAccount('owner')
  const [alice, bob] = [
    await world.person({ memberships: [membership] }).enrol(),
    await world.person({ memberships: [membership] }).enrol(),
  ]
  await settingsOf(alice)
  await setRequired(world, alice, true)
  const proof = await bob.proof()
  const bobs = await allOf(bob)
  const effects = await dump(world, MARKS_OF_FAILURE)
  const answers = [await proveOnPage(alice, proof), await signIn(alice, proof)]
  // Where an account requires MFA Delete says so before it looks at any code.
  for (const act of ACTS.filter(({ name }) => name !== 'delete')) answers.push(await act.send(alice, proof))
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401])
  expect(answers.slice(1).map(({ code }) => code)).toEqual(Array(4).fill('wrong_code'))
  expect(await dump(world, MARKS_OF_FAILURE)).toBe(effects)
  expect((await throttleOf(world, alice.id))?.consecutive).toBe(5)
  expect(await allOf(bob)).toBe(bobs)
  expect(await signIn(bob, proof)).toHaveStatus(200)
})

test('somebody else’s ids are not found, on every route that takes one, and change nothing (STP-07)', async () => {
  const [alice, bob] = [await world.person().enrol(), await world.person().enrol()]
  const carol = world.person()
  const pending = await carol.begun()
  const reset = (await bob.reset({ proof: await bob.proof() })).json<Begun>()
  const victims = [await allOf(bob), await allOf(carol)]
  const effects = await dump(world, MARKS_OF_FAILURE)

  const rename = (id: string) => alice.unsafe('PATCH', `/mfa/api/authenticators/${id}`, { name: 'mine' })
  const remove = (id: string, proof: unknown) => alice.unsafe('POST', `/mfa/api/authenticators/${id}/remove`, { proof })
  const replace = (id: string, proof: unknown) =>
    alice.unsafe('POST', '/mfa/api/enrolments', { factor: 'totp', replaces: id, proof })
  const confirm = (id: string, code: string) => alice.confirm(id, code)
  const proof = await alice.proof()
  const tries: [string, () => Promise<Answer>][] = [
    ['rename', () => rename(bob.authenticatorId)],
    ['delete', () => remove(bob.authenticatorId, proof)],
    ['delete by backup code', () => remove(bob.authenticatorId, backup(alice.codes[0]))],
    ['reset', () => replace(bob.authenticatorId, proof)],
    ['reset by backup code', () => replace(bob.authenticatorId, backup(alice.codes[0]))],
    ['confirm Carol’s', async () => confirm(pending.id, await carol.code())],
    ['confirm Bob’s reset', async () => confirm(reset.id, await bob.code())],
  ]
  const refusable = ['authenticator.renamed', 'mfa.removed', 'mfa.reset']
  const had = await Promise.all(refusable.map((act) => refusedCount(world, act)))
  for (const [name, send] of tries) {
    const answer = await send()
    expect(answer, name).toHaveProblem(404, 'not_found')
    // Nor does the answer say that there is such a thing.
    expect(answer.text).not.toMatch(/secret|otpauth|Authenticator app/)
  }
  for (const { id } of [pending, reset]) {
    // Abandoning tells nobody whether there was one.
    expect(await alice.unsafe('POST', `/mfa/api/enrolments/${id}/abandon`, {})).toHaveStatus(204)
  }
  expect(await dump(world, MARKS_OF_FAILURE)).toBe(effects)
  expect([await allOf(bob), await allOf(carol)]).toEqual(victims)
  expect(await throttleOf(world, alice.id), 'no code was looked at, so none is charged (T2)').toBeNull()
  const counts = await Promise.all(refusable.map((act) => refusedCount(world, act)))
  expect(counts.map((count, n) => count - (had[n] ?? 0))).toEqual([1, 2, 2])
  // The controls: the victims go on as if nothing had been, and the same requests with her own id are done.
  expect(await carol.confirm(pending.id, await carol.code())).toHaveStatus(200)
  bob.secret = secretOf(reset)
  expect(await bob.confirm(reset.id, await bob.code())).toHaveStatus(200)
  expect(await rename(alice.authenticatorId)).toHaveStatus(200)
  expect(await replace(alice.authenticatorId, backup(alice.codes[0])), 'not used up').toHaveStatus(201)
  expect(await remove(alice.authenticatorId, proof), 'not used up').toHaveStatus(200)
})

test('with an id that is not one’s own a right, a used and a wrong code answer alike, and cost nothing (T2, T5)', async () => {
  const [alice, bob] = [await world.person().enrol(), await world.person().enrol()]
  const used = await alice.proof()
  expect(await alice.newCodes(used)).toHaveStatus(201)
  await world.advance(30)
  const throttle = await throttleOf(world, alice.id)
  const proofs = [await alice.proof(), used, { factor: 'totp', code: await alice.wrongCode() }]
  for (const id of [bob.authenticatorId, 'unheard-of']) {
    for (const proof of proofs) {
      const removed = await alice.unsafe('POST', `/mfa/api/authenticators/${id}/remove`, { proof })
      const replaced = await alice.unsafe('POST', '/mfa/api/enrolments', { factor: 'totp', replaces: id, proof })
      for (const { status, code } of [removed, replaced]) expect([status, code]).toEqual([404, 'not_found'])
    }
  }
  expect(await throttleOf(world, alice.id)).toEqual(throttle)
  // The control: with her own id each of them is what it is.
  const own = (proof: unknown) => alice.reset({ proof })
  for (const proof of proofs.slice(1)) expect(await own(proof)).toHaveProblem(401, 'wrong_code')
  expect(await own(proofs[0])).toHaveStatus(201)
})

test('a sign-in by backup code proves a reset of one’s own method only (STP-07, R1)', async () => {
  const [alice, bob] = [await world.person().enrol(), await world.person().enrol()]
  alice.signIn()
  expect(await alice.prove(backup(alice.codes[0]))).toHaveStatus(200)
  const bobs = await allOf(bob)
  const had = await refusedCount(world, 'mfa.reset')
  for (const replaces of [bob.authenticatorId, 'unheard-of']) {
    const answer = await alice.unsafe('POST', '/mfa/api/enrolments', { factor: 'totp', replaces })
    expect(answer).toHaveProblem(404, 'not_found')
    expect(answer.text).not.toContain('secret')
  }
  expect(await allOf(bob)).toBe(bobs)
  expect(await refusedCount(world, 'mfa.reset')).toBe(had + 2)
  expect(await alice.reset({})).toHaveStatus(201)
})
