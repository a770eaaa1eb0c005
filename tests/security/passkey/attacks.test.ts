import { describe, expect, test } from 'vitest'
import { endsWithFile } from '../../support/ends-with-file.ts'
import { isLongForm } from '../../support/long-form.ts'
import { audited, Holder, key, passkeyWorld, rowOf } from './holder.ts'

/*
 * Threat: somebody with the password, a stolen session or a page of their own makes an assertion count that its owner did
 * not give for this very act, or makes a passkey theirs. Here: whose
 * passkey it is, from where it was asked for, and whether it is a copy.
 */

/** How often two race. */
const ROUNDS = isLongForm ? 6 : 2

const world = endsWithFile(await passkeyWorld())

test('PSK-08 nothing of the request decides about the origin: the browser’s word does, against the configuration', async () => {
  const ada = new Holder(world)
  const own = await ada.enrol()
  const other = ada.elsewhere()
  const asked = await other.asked()
  const evil = 'https://evil.example'
  const response = own.get(asked, { origin: evil })
  const spoofs: Record<string, string>[] = [
    {},
    { 'x-forwarded-host': 'evil.example' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    { forwarded: 'host=evil.example' },
  ]
  for (const headers of spoofs) {
    const body = { factor: 'passkey', response }
    const answer = await other.person.agent.json('POST', '/mfa/api/challenge', body, { headers })
    expect(answer.code).toBe('passkey_refused')
  }
  const foreign = { origin: evil, host: 'evil.example' }
  const sent = await other.person.agent.json(
    'POST',
    '/mfa/api/challenge',
    { factor: 'passkey', response },
    { headers: foreign },
  )
  expect([403, 421]).toContain(sent.status)
  // The first of a minute, the others counted.
  expect(await audited(ada)).toContain('passkey.origin_refused refused')
  expect(await audited(ada)).not.toContain('challenge.wrong refused')
})

test('PSK-10 another person’s passkey, with a right signature of it, is unknown', async () => {
  const [ada, bob, eve] = [new Holder(world), new Holder(world), new Holder(world)]
  const theirs = await ada.enrol()
  await bob.enrol()
  await eve.person.enrol()
  for (const thief of [bob.elsewhere(), eve.elsewhere()]) {
    const asked = (await thief.asked()) ?? { challenge: 'AAAA' }
    expect((await thief.answer(theirs.get(asked))).code).toBe('passkey_unknown')
  }
  expect(await world.count('mfa_assurance', bob.person)).toBe(1)
})

describe('PSK-11 a credential id that is registered', () => {
  test('is nobody else’s to register, and nothing of it is overwritten', async () => {
    const [ada, bob] = [new Holder(world), new Holder(world)]
    const own = await ada.enrol()
    const before = await rowOf(ada)
    const forged = key({ credentialId: own.credentialId })
    const { id, options } = await bob.begin()
    expect((await bob.confirm(id, forged.create(options))).code).toBe('already_registered')
    expect(await world.count('mfa_authenticator', bob.person)).toBe(0)
    expect(await world.count('mfa_backup_set', bob.person)).toBe(0)
    expect(await rowOf(ada)).toEqual(before)
    expect((await ada.elsewhere().pass(own)).status).toBe(200)
  })

  test('is not its owner’s a second time', async () => {
    const ada = new Holder(world)
    const own = await ada.enrol()
    const { id, options } = await ada.begin()
    expect(options.excludeCredentials).toEqual([{ type: 'public-key', id: own.id, transports: ['internal', 'hybrid'] }])
    expect((await ada.confirm(id, own.create(options))).code).toBe('already_registered')
  })
})

test('PSK-13 of two tabs that enrol at once the confirmed one counts, and the other is told', async () => {
  const ada = new Holder(world)
  const [one, two] = [await ada.begin(), await ada.begin()]
  const [mine, theirs] = [key(), key()]
  expect((await ada.confirm(one.id, theirs.create(two.options))).code, 'the challenge of the other').toBe(
    'ceremony_expired',
  )
  expect((await ada.confirm(one.id, mine.create(one.options))).status).toBe(200)
  const late = await ada.confirm(two.id, theirs.create(two.options))
  expect([late.status, late.code]).toEqual([409, 'conflict'])
  const { rows } = await world.sql.execute({
    sql: 'select id from mfa_authenticator where principal_id = ?',
    args: [ada.person.id],
  })
  expect(rows.map((row) => row.id)).toEqual([one.id])
})

describe('the counter', () => {
  test.each([
    ['lower', -1],
    ['equal', 0],
  ])(
    'PSK-21 that is %s, of a passkey on one device, is refused and disables it; the person is told',
    async (_, step) => {
      const ada = new Holder(world)
      const own = await ada.enrol(key({ isSynced: false, counts: true }))
      expect((await ada.elsewhere().pass(own)).status).toBe(200)
      const stored = Number((await rowOf(ada))?.sign_count)
      const thief = ada.elsewhere()
      expect((await thief.pass(own, { signCount: stored + step })).code).toBe('passkey_refused')
      expect(await rowOf(ada)).toMatchObject({ sign_count: stored, disabled_at: expect.any(Number) })
      expect(await audited(ada)).toContain('passkey.disabled ok')
      expect((await world.notified(ada.person)).map(({ type }) => type)).toContain('passkey.disabled')
      const other = ada.elsewhere()
      const factors = (await other.person.readChallenge()).json<{ factors: object[] }>().factors
      expect(factors[0]).toEqual({ factor: 'passkey', lockedUntil: null, disabled: true })
      expect((await other.person.useBackup(ada.person.codes[0])).status, 'other ways stay').toBe(200)
    },
  )

  test('PSK-21 of two assertions at once in the wrong order: the stored one never gets lower', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const ada = new Holder(world)
      const own = await ada.enrol(key({ isSynced: false, counts: true }))
      const [one, two] = [ada.elsewhere(), ada.elsewhere()]
      const [first, second] = [own.get(await one.asked()), own.get(await two.asked())]
      const [high, low] = await Promise.all([two.answer(second), one.answer(first)])
      // The higher one is right in either order; the lower one is so only when it comes first.
      expect(high.status).toBe(200)
      expect(low.code ?? low.status).toBeOneOf([200, 'passkey_refused'])
      const row = await rowOf(ada)
      expect(Number(row?.sign_count)).toBe(3)
      expect(row?.disabled_at).toEqual(low.status === 200 ? null : expect.any(Number))
    }
  })

  test('PSK-22 that is lower, of a passkey that is synced, is accepted and on record', async () => {
    const ada = new Holder(world)
    const own = await ada.enrol(key({ counts: true }))
    expect((await ada.elsewhere().pass(own, { signCount: 9 })).status).toBe(200)
    expect((await ada.elsewhere().pass(own, { signCount: 4 })).status).toBe(200)
    expect(await audited(ada)).toContain('passkey.counter_ignored ok')
    expect(await rowOf(ada)).toMatchObject({ sign_count: 9, disabled_at: null })
  })

  test('that is not kept, zero and zero, passes', async () => {
    const ada = new Holder(world)
    const own = await ada.enrol(key({ isSynced: false }))
    for (const _ of [1, 2]) expect((await ada.elsewhere().pass(own)).status).toBe(200)
    expect(await audited(ada)).not.toContain('passkey.counter_ignored ok')
  })
})
