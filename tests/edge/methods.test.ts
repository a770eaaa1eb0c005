import { describe, expect, test } from 'vitest'
import type { BackupCodesCreatedView } from '../../edge/contract/index.ts'
import { confirmReset, settingsOf } from '../security/tools.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { type Begun, type Confirmed, codesOf, createWorld, type Person } from '../world/world.ts'

const world = endsWithFile(await createWorld())

const enrolled = () => world.person().enrol()
/** In a new session. */
const held = async () => (await enrolled()).signIn()
const told = async (person: Person) => (await world.notified(person)).map(({ type }) => type)

/** Somebody with a method, assured, with a code that counts, and another session of theirs that is assured too. */
async function inTwoSessions() {
  const alice = await enrolled()
  const other = alice.elsewhere()
  await other.answer(await alice.code())
  await world.advance(30)
  await settingsOf(alice)
  return { alice, other }
}

describe('signing in by backup code', () => {
  test('lets in once, says how many are left and leads to the page that says so', async () => {
    const alice = await held()
    const answer = await alice.useBackup(alice.codes[3], { to: '/profile' })
    expect(answer).toHaveStatus(200)
    expect(answer.json()).toMatchObject({
      to: '/mfa/codes-left?to=%2Fprofile',
      backupCodes: { remaining: 9, total: 10 },
      assurance: { aal: 2, amr: ['pwd', 'otp', 'mfa'] },
    })
    expect((await alice.agent.document('/mfa/codes-left?to=%2Fprofile')).text).toContain('9 of 10 left')
    expect(await alice.agent.document('/profile')).toHaveStatus(200)

    alice.signIn()
    expect(await alice.useBackup(alice.codes[3])).toHaveProblem(401, 'wrong_code')
    expect(await alice.agent.document('/profile')).toHaveStatus(303)
    expect(await told(alice)).toContain('backup_code.used')
  })

  test('warns at three left, and the last one proves a reset as long as the sign-in lasts', async () => {
    const alice = await enrolled()
    for (const code of alice.codes) {
      alice.signIn()
      expect(await alice.useBackup(code)).toHaveStatus(200)
    }
    const { backupCodes, resetProvenUntil } = await settingsOf(alice)
    expect(backupCodes?.remaining).toBe(0)
    expect(resetProvenUntil).toBeGreaterThan((await world.now()) + 3_600_000)
    expect((await alice.agent.document('/mfa/codes-left')).text).toContain('as long as it lasts')
    expect((await told(alice)).filter((type) => type === 'backup_codes.low')).toHaveLength(4)
    alice.signIn()
    const factors = [{}, { factor: 'backup_code', disabled: true }]
    expect((await alice.readChallenge()).json()).toMatchObject({ factors })
  })
})

describe('resetting', () => {
  test('keeps the old app and codes until the new code is confirmed; then they die together', async () => {
    const { alice, other } = await inTwoSessions()
    const begun = await alice.reset({ proof: await alice.proof() })
    expect(begun).toHaveStatus(201)
    await world.advance(30)

    expect(await alice.elsewhere().answer(await alice.code()), 'the old app still works').toHaveStatus(200)
    const confirmed = await confirmReset(alice, begun.json<Begun>())
    expect(confirmed).toHaveStatus(200)
    expect(await alice.agent.document('/profile'), 'this session stays').toHaveStatus(200)
    expect(await other.agent.document('/profile'), 'other sessions end').toHaveStatus(303)

    await world.advance(60)
    const old = alice.elsewhere()
    expect(await old.answer(await alice.code())).toHaveProblem(401, 'wrong_code')
    expect(await old.useBackup(alice.codes[0])).toHaveProblem(401, 'wrong_code')
    const fresh = codesOf(confirmed.json<Confirmed>())
    expect(await old.useBackup(fresh[0])).toHaveStatus(200)
    expect(await told(alice)).toContain('mfa.reset')
  })

  test('is proved for ten minutes by a sign-in with a backup code, also after an abandoned try', async () => {
    const alice = await held()
    await alice.useBackup(alice.codes[0])
    await settingsOf(alice)
    const first = await alice.reset({})
    expect(first).toHaveStatus(201)
    await alice.unsafe('POST', `/mfa/api/enrolments/${first.json<Begun>().id}/abandon`, {})
    expect(await alice.reset({})).toHaveStatus(201)
    await world.advance(600)
    expect(await alice.reset({})).toHaveProblem(401, 'step_up_required')
  })

  test('recognises a code of the entry that is being replaced', async () => {
    const alice = await enrolled()
    await settingsOf(alice)
    const begun = await alice.reset({ proof: await alice.proof() })
    const answer = await alice.confirm(begun.json<Begun>().id, await alice.code())
    expect(answer.json()).toMatchObject({ code: 'wrong_code', reason: 'previous_entry' })
  })
})

test('new backup codes replace the old ones when the code is accepted; other sessions end, this one stays', async () => {
  const { alice, other } = await inTwoSessions()
  const created = await alice.newCodes(await alice.proof())
  expect(created).toHaveStatus(201)
  const { prompts } = created.json<BackupCodesCreatedView>()
  const codes = prompts.flatMap((prompt) => (prompt.kind === 'show_codes' ? prompt.codes : []))
  expect(new Set(codes).size).toBe(10)
  expect(await other.agent.document('/')).toHaveStatus(303)
  expect(await alice.agent.document('/')).toHaveStatus(200)
  alice.signIn()
  expect(await alice.useBackup(alice.codes[5])).toHaveProblem(401, 'wrong_code')
  expect(await alice.useBackup(codes[5])).toHaveStatus(200)
})

test('renaming keeps markup as text, refuses nothing and too much, and is only audited', async () => {
  const alice = await enrolled()
  await settingsOf(alice)
  const rename = (name: unknown, id = alice.authenticatorId) =>
    alice.unsafe('PATCH', `/mfa/api/authenticators/${id}`, { name })
  expect((await rename('<b>My phone</b>')).json()).toMatchObject({ name: '<b>My phone</b>' })
  for (const name of ['', '   ', 'x'.repeat(61), 7, null]) expect(await rename(name)).toHaveProblem(400, 'bad_request')
  expect(await rename('mine', (await enrolled()).authenticatorId)).toHaveProblem(404, 'not_found')
  expect((await settingsOf(alice)).authenticators[0]?.name).toBe('<b>My phone</b>')
  expect(await told(alice)).toEqual(['mfa.enrolled'])
})

test('a renewed session id keeps what was proved, under the new id only', async () => {
  const alice = await enrolled()
  const before = alice.agent.jar.copy()
  const sid = alice.sessionCookie('renewed')
  expect(await alice.unsafe('POST', '/renew', { sessionId: 'renewed', sid })).toHaveStatus(204)
  expect(await alice.agent.document('/')).toHaveStatus(200)
  const stolen = world.person({ id: alice.id })
  stolen.agent.jar.set(alice.agent.stem, before.get(alice.agent.stem) ?? '')
  stolen.agent.jar.set('sid', before.get('sid') ?? '')
  expect(await stolen.agent.document('/')).toHaveStatus(303)
})
