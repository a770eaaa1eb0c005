import { expect, test } from 'vitest'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { words } from '../support/words.ts'
import { type Begun, type Confirmed, codesOf, createWorld, type Person, secretOf } from '../world/world.ts'
import { auditCount, BACKUP_CODES, freezeAtStep, inParallel, tally, throttleOf } from './tools.ts'

/*
 * Threat: somebody with the password binds an app of their own although one is bound, chooses the secret, confirms an
 * enrolment that is not theirs, guesses at the confirm step, or leaves something half-enrolled that locks the owner out.
 * Covers R01, R05, R20, R27, R29, R58, R59; V06, V38, V39, V44, V66; ENR-01, ENR-02, ENR-04, ENR-05, ENR-06, ENR-07,
 * ENR-08, ENR-09, ENR-12 (replay.test.ts), RAC-01; CHA-02, CHA-05 at the confirm; I5; spec E3 to E9.
 */

const world = endsWithFile(await createWorld())

async function ready(): Promise<Person> {
  const person = world.person()
  await person.settings()
  return person
}

async function begin(person: Person): Promise<Begun> {
  const answer = await person.begin()
  expect(
    answer,
    answer.status === 503 ? JSON.stringify((await world.order({})).logged) + world.worker.stderr() : answer.text,
  ).toHaveStatus(201)
  const begun = answer.json<Begun>()
  person.secret = secretOf(begun)
  return begun
}

const methods = (person: Person) => world.count('mfa_authenticator', person)

test('without a session nothing begins and nothing is written (ENR-01)', async () => {
  const before = await world.count('mfa_enrolment')
  const nobody = world.person()
  nobody.agent.csrf = 'x'
  for (const sid of [null, 'dead', 'garbage']) {
    nobody.agent.jar.delete('sid')
    if (sid) nobody.agent.jar.set('sid', sid)
    for (const [act, body] of [
      ['', { factor: 'totp' }],
      ['/x/confirm', { code: '000000' }],
      ['/x/abandon', {}],
    ] as const) {
      const path = `/mfa/api/enrolments${act}`
      const answer = await nobody.unsafe('POST', path, body)
      expect(answer, path).toHaveStatus(401)
      expect(answer.code).toBe(sid === 'garbage' ? 'unknown_credential' : 'sign_in_required')
    }
  }
  expect(await world.count('mfa_enrolment')).toBe(before)
})

test('while a method exists, a session with the password only cannot begin, and learns nothing (ENR-02)', async () => {
  const alice = await world.person().enrol()
  const thief = alice.elsewhere()
  await thief.readChallenge()
  const refused = await thief.begin()
  expect(refused).toHaveProblem(401, 'challenge_required')
  expect(refused.text).not.toMatch(/secret|otpauth|[A-Z2-7]{32}/)
  expect(await thief.settings()).toHaveProblem(401, 'challenge_required')
  expect((await thief.agent.document('/mfa/enrol')).location).toBe('/mfa/challenge?to=%2F')
  expect(await thief.unsafe('POST', '/mfa/api/backup-codes/confirm', {})).toHaveProblem(401, 'challenge_required')
  // With assurance there is nothing left to enrol either.
  expect(await alice.begin()).toHaveProblem(409, 'already_enrolled')
  expect(await methods(alice)).toBe(1)
  expect(await alice.elsewhere().answer(await alice.code())).toHaveStatus(200)
})

test('a pending enrolment from before cannot be confirmed once another one was (ENR-02, E9)', async () => {
  const alice = await ready()
  const thief = alice.elsewhere()
  await thief.settings()
  const planted = await begin(thief)
  await alice.enrol()
  const refused = await thief.confirm(planted.id, await thief.code())
  expect(refused).toHaveProblem(409, 'conflict')
  expect(refused.json()).toMatchObject({ reason: 'confirmed_in_another_tab' })
  expect(await methods(alice)).toBe(1)
  expect(await thief.agent.document('/profile')).toHaveStatus(303)
})

test('nothing about the secret or its owner can be chosen by the caller (ENR-04)', async () => {
  const alice = await ready()
  const extras = words`secret digits period algorithm subject principalId id expiresAt tries isDefault __proto__x
    constructor toString hasOwnProperty`
  for (const extra of extras) {
    const body = { factor: 'totp', [extra]: 'JBSWY3DPEHPK3PXP' }
    expect(await alice.unsafe('POST', '/mfa/api/enrolments', body), extra).toHaveProblem(400, 'bad_request')
  }
  for (const factor of [
    ...words`backup_code webauthn none __proto__ constructor TOTP`,
    ...['', null, 1, [], ['totp']],
  ]) {
    expect(await alice.unsafe('POST', '/mfa/api/enrolments', { factor }), JSON.stringify(factor)).toHaveStatus(400)
  }
  const { id } = await begin(alice)
  for (const extra of extras) {
    const body = { code: await alice.code(), [extra]: 'JBSWY3DPEHPK3PXP' }
    expect(await alice.unsafe('POST', `/mfa/api/enrolments/${id}/confirm`, body), extra).toHaveStatus(400)
  }
  expect(await alice.confirm(id, await alice.code())).toHaveStatus(200)
})

test('a code for another pending enrolment, or for another person’s, does not confirm (ENR-05)', async () => {
  const [alice, bob] = [await ready(), await ready()]
  const older = await begin(alice)
  const olderCode = await alice.code()
  const newer = await begin(alice)
  const bobs = await begin(bob)
  expect(await alice.confirm(newer.id, olderCode)).toHaveProblem(401, 'wrong_code')
  expect(await alice.confirm(newer.id, await bob.code())).toHaveProblem(401, 'wrong_code')
  expect(await alice.confirm(bobs.id, await bob.code())).toHaveProblem(404, 'not_found')
  // The other session of the same person is another owner too.
  const elsewhere = alice.elsewhere()
  await elsewhere.settings()
  expect(await elsewhere.confirm(newer.id, await alice.code())).toHaveProblem(404, 'not_found')
  expect(await elsewhere.unsafe('POST', `/mfa/api/enrolments/${newer.id}/abandon`, {})).toHaveStatus(204)
  for (const id of ['x', '%00', '..%2f..', "' or 1=1--", 'a'.repeat(2000), newer.id.toUpperCase(), `${newer.id}%20`]) {
    expect(await alice.confirm(encodeURIComponent(id), await alice.code()), id).toHaveStatus(404)
  }
  expect((await methods(alice)) + (await methods(bob))).toBe(0)
  // Nobody else's tries or abandoning cost this one anything.
  expect(await alice.confirm(newer.id, await alice.code())).toHaveStatus(200)
  const left = await alice.confirm(older.id, olderCode)
  expect(left.json()).toMatchObject({ status: 409, code: 'conflict', reason: 'confirmed_in_another_tab' })
  const again = await alice.confirm(newer.id, await alice.code(1))
  expect(again.json()).toMatchObject({ status: 409, code: 'conflict', reason: 'confirmed_here' })
})

test('what was begun and left locks nobody out, and whoever must enrol is led there again (ENR-06)', async () => {
  await world.requireMfa('enr6')
  const free = await ready()
  await begin(free)
  free.signIn()
  expect(await free.agent.document('/profile')).toHaveStatus(200)
  const must = world.person({ memberships: [{ accountId: 'enr6', accountName: 'Enr6', role: 'member' }] })
  await must.settings()
  const { id } = await begin(must)
  expect((await must.agent.document('/profile')).location).toBe('/mfa/enrol?to=%2Fprofile')
  expect(await must.unsafe('POST', `/mfa/api/enrolments/${id}/abandon`, {})).toHaveStatus(204)
  expect(await must.confirm(id, await must.code())).toHaveProblem(410, 'enrolment_expired')
  must.signIn()
  expect((await must.agent.document('/profile')).location).toBe('/mfa/enrol?to=%2Fprofile')
  expect((await must.enrol()).codes).toHaveLength(10)
  expect(await must.agent.document('/profile')).toHaveStatus(200)
})

test('a pending enrolment ends after 10 minutes, to the second (ENR-07)', async () => {
  const at = Math.floor((await world.now()) / 30_000) * 30_000
  await world.freezeAt(at)
  const [early, late] = [await ready(), await ready()]
  const [one, two] = [await begin(early), await begin(late)]
  expect(one.expiresAt).toBe(at + 600_000)
  await world.advance(599)
  expect(await early.confirm(one.id, await early.code())).toHaveStatus(200)
  await world.advance(1)
  const answer = await late.confirm(two.id, await late.code())
  expect(answer.json()).toMatchObject({ status: 410, code: 'enrolment_expired', reason: 'expired' })
  expect(await methods(late)).toBe(0)
  await world.freezeAt(null)
})

test('of 100 wrong codes at once at the confirm step, 5 are looked at; then the right one comes too late (ENR-08)', async () => {
  const alice = await ready()
  const { id } = await begin(alice)
  const wrong = await alice.wrongCode()
  const answers = await Promise.all(Array.from({ length: 100 }, () => alice.confirm(id, wrong)))
  // The fifth is looked at as well: it answers like those that came after it.
  expect(tally(answers)).toEqual({ 401: 4, 410: 96 })
  const late = await alice.confirm(id, await alice.code())
  expect(late.json()).toMatchObject({ status: 410, code: 'enrolment_expired', reason: 'too_many_tries' })
  expect(await methods(alice)).toBe(0)
  // These tries are their own: the sign-in budget was not touched, and a new begin has tries of its own (E6).
  expect(await throttleOf(world, alice.id)).toBeNull()
  const next = await begin(alice)
  expect(await alice.confirm(next.id, await alice.wrongCode())).toHaveProblem(401, 'wrong_code')
  expect(await alice.confirm(next.id, await alice.code())).toHaveStatus(200)
  expect(await throttleOf(world, alice.id)).toBeNull()
})

test('the fifth try, when it is right, confirms', async () => {
  const alice = await ready()
  const { id } = await begin(alice)
  for (let n = 0; n < 4; n++) expect(await alice.confirm(id, await alice.wrongCode())).toHaveProblem(401, 'wrong_code')
  expect(await alice.confirm(id, await alice.code())).toHaveStatus(200)
})

test('what is no code at all is refused; the hint about a clock names seconds and only in enrolment (CHA-02, E4)', async () => {
  const alice = await ready()
  const { id } = await begin(alice)
  const right = await alice.code()
  const texts = ['', right.slice(1), `${right}1`, 'a'.repeat(65), 'x'.repeat(3000)]
  for (const code of [null, 1, true, [], [right], {}, Number(right), ...texts]) {
    expect(
      await alice.unsafe('POST', `/mfa/api/enrolments/${id}/confirm`, { code }),
      JSON.stringify(code),
    ).toHaveProblem(400, 'bad_request')
  }
  // A slip of the finger costs no try (E6): all five of them are left.
  for (let n = 0; n < 2; n++) expect(await alice.confirm(id, await alice.wrongCode())).toHaveProblem(401, 'wrong_code')
  const answer = await alice.confirm(id, await alice.code(6))
  expect(answer.json()).toMatchObject({ status: 401, code: 'wrong_code', reason: { clockSkewSeconds: 180 } })
  expect((await alice.confirm(id, await alice.code(-6))).json()).toMatchObject({
    reason: { clockSkewSeconds: -180 },
  })
  expect(await alice.confirm(id, await alice.code())).toHaveStatus(200)
  const bob = await world.person().enrol()
  const signIn = await bob.elsewhere().answer(await bob.code(6))
  expect(signIn).toHaveProblem(401, 'wrong_code')
  expect(signIn.json()).not.toHaveProperty('reason')
})

test('backup codes do not exist before the method does, and exactly ten come with it (ENR-09)', async () => {
  const alice = await ready()
  const { id } = await begin(alice)
  const settings = () => alice.settings()
  expect((await settings()).json()).toMatchObject({ authenticators: [], backupCodes: null })
  expect(await alice.unsafe('POST', '/mfa/api/backup-codes/confirm', {})).toHaveProblem(401, 'enrolment_required')
  const proof = { factor: 'totp', code: await alice.code() }
  expect(await alice.unsafe('POST', '/mfa/api/backup-codes', { proof })).toHaveProblem(401, 'enrolment_required')
  expect(await world.count('mfa_backup_set', alice)).toBe(0)
  expect(await alice.confirm(id, await alice.code())).toHaveStatus(200)
  expect((await settings()).json()).toMatchObject({ backupCodes: { remaining: 10, total: 10, confirmedAt: null } })
  expect(await alice.unsafe('POST', '/mfa/api/backup-codes/confirm', {})).toHaveStatus(204)
  expect((await settings()).json<{ backupCodes: { confirmedAt: number } }>().backupCodes.confirmedAt).toBeGreaterThan(0)
})

test('a fourth begin of a session ends the oldest; another session’s are left alone (E9)', async () => {
  const alice = await ready()
  const other = alice.elsewhere()
  await other.settings()
  const others = await begin(other)
  const begun: { id: string; secret: string }[] = []
  for (let n = 0; n < 4; n++) begun.push({ id: (await begin(alice)).id, secret: alice.secret })
  const [first, second] = begun
  alice.secret = first?.secret ?? ''
  expect(await alice.confirm(first?.id ?? '', await alice.code())).toHaveProblem(410, 'enrolment_expired')
  expect(await world.count('mfa_enrolment', alice, 'ended_by is null')).toBe(4)
  expect(await other.confirm(others.id, await other.wrongCode())).toHaveProblem(401, 'wrong_code')
  alice.secret = second?.secret ?? ''
  expect(await alice.confirm(second?.id ?? '', await alice.code())).toHaveStatus(200)
})

test('30 begins an hour, over all sessions; then it says when, and then it is so (E6)', async () => {
  await freezeAtStep(world)
  const alice = await ready()
  const sessions = [alice, alice.elsewhere(), alice.elsewhere()]
  await Promise.all(sessions.map((one) => one.settings()))
  const answers = await inParallel(
    10,
    Array.from({ length: 45 }, (_, n) => sessions[n % 3] as Person),
    (one) => one.begin(),
  )
  expect(tally(answers)).toEqual({ 201: 30, 429: 15 })
  const refused = answers.find(({ status }) => status === 429)
  expect(refused?.json()).toMatchObject({ code: 'too_many', retryAfterSeconds: 3600 })
  expect(refused?.headers.get('retry-after')).toBe('3600')
  await world.advance(3599)
  expect((await alice.begin()).json()).toMatchObject({ status: 429, retryAfterSeconds: 1 })
  await world.advance(1)
  expect(await alice.begin()).toHaveStatus(201)
  // Another person is not held up by that.
  expect(await (await ready()).begin()).toHaveStatus(201)
  await world.freezeAt(null)
})

test('of two confirms at once one wins, and only its codes are the ones that exist (RAC-01)', async () => {
  for (let round = 0; round < 8; round++) {
    const alice = await ready()
    const tabs = round % 2 ? [alice, alice.elsewhere()] : [alice, alice]
    const begun: { tab: Person; id: string; code: string }[] = []
    for (const tab of tabs) {
      await tab.settings()
      const { id } = await begin(tab)
      begun.push({ tab, id, code: await tab.code() })
    }
    const answers = await Promise.all(begun.map(({ tab, id, code }) => tab.confirm(id, code)))
    expect(tally(answers)).toEqual({ 200: 1, 409: 1 })
    expect(await methods(alice)).toBe(1)
    expect(await auditCount(world, alice.id, 'mfa.enrolled')).toBe(1)
    const winner = answers.findIndex(({ status }) => status === 200)
    expect(await world.count('mfa_authenticator', alice, `id = '${begun[winner]?.id}'`)).toBe(1)
    expect(await world.count('mfa_backup_set', alice)).toBe(1)
    expect(await world.count(BACKUP_CODES, alice)).toBe(10)
    expect(await world.count('mfa_assurance', alice, 'ended_at is null')).toBe(1)
    // The codes that were shown are the codes that are kept.
    const [shown = ''] = codesOf((answers[winner] as Answer).json<Confirmed>())
    const used = await alice.elsewhere().prove({ factor: 'backup_code', code: shown })
    expect([used.status, used.json<{ backupCodes: unknown }>().backupCodes]).toEqual([200, { remaining: 9, total: 10 }])
  }
})
