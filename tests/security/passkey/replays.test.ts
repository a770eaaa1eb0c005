import { describe, expect, test } from 'vitest'
import { endsWithFile } from '../../support/ends-with-file.ts'
import { everyNth, isLongForm } from '../../support/long-form.ts'
import { audited, Holder, key, passkeyWorld, rowOf } from './holder.ts'

/*
 * Threat: somebody with the password, a stolen session or a page of their own makes an assertion count that its owner did
 * not give for this very act, or makes a passkey theirs. Here: an
 * assertion that was given before, for something else, or somewhere else.
 */

/** How many come at once: in the short form still more than twice what is looked at. */
const crowd = (inLongForm: number) => (isLongForm ? inLongForm : inLongForm / 4)

const world = endsWithFile(await passkeyWorld())
/** Another deployment. */
const apart = endsWithFile(await passkeyWorld())

const owner = { accountId: 'acme', accountName: 'Acme', role: 'owner' } as const

describe('PSK-01 the same assertion', () => {
  test('twice passes once', async () => {
    const ada = new Holder(world)
    const own = await ada.enrol()
    const other = ada.elsewhere()
    const assertion = own.get(await other.asked())
    // Without the proof that the first one gave, which would go onward.
    const twin = other.person.agent.twin()
    expect((await other.answer(assertion)).status).toBe(200)
    const again = await twin.json('POST', '/mfa/api/challenge', { factor: 'passkey', response: assertion })
    expect([again.status, again.code]).toEqual([410, 'ceremony_expired'])
  })

  test(`${crowd(200)} times at once passes exactly once, with one row of it in the audit log`, async () => {
    const ada = new Holder(world)
    const own = await ada.enrol(key({ isSynced: false, counts: true }))
    const other = ada.elsewhere()
    const assertion = own.get(await other.asked())
    const answers = await Promise.all(Array.from({ length: crowd(200) }, () => other.answer(assertion)))
    const counts = new Map<string, number>()
    for (const { status, code } of answers) {
      const what = code ?? String(status)
      counts.set(what, (counts.get(what) ?? 0) + 1)
    }
    expect(counts.get('200')).toBe(1)
    // Those of the first twenty come too late, the rest are not looked at, and one that comes behind the sign-in goes onward.
    expect([...counts.keys()].filter((what) => !['200', 'ceremony_expired', 'too_many'].includes(what))).toEqual([])
    expect((await audited(ada)).filter((row) => row.startsWith('challenge.'))).toEqual(['challenge.passed ok'])
    expect((await rowOf(ada))?.disabled_at, 'a replay is no copy of the key').toBeNull()
  })

  test('five at once: the others are told that it was answered', async () => {
    const ada = new Holder(world)
    const own = await ada.enrol()
    const other = ada.elsewhere()
    const assertion = own.get(await other.asked())
    const answers = await Promise.all(Array.from({ length: 5 }, () => other.answer(assertion)))
    const codes = answers.map(({ status, code }) => code ?? status).sort()
    expect(codes).toEqual([200, ...Array(4).fill('ceremony_expired')])
  })
})

describe('PSK-02 a challenge', () => {
  test('of another session of the same person is refused, and leaves nothing but the charge', async () => {
    const ada = new Holder(world)
    const own = await ada.enrol()
    const [one, other] = [ada.elsewhere(), ada.elsewhere()]
    const assertion = own.get(await one.asked())
    await other.asked()
    const before = await audited(ada)
    expect((await other.answer(assertion)).code).toBe('ceremony_expired')
    expect(await audited(ada)).toEqual(before)
    expect(await world.count('mfa_assurance', ada.person)).toBe(1)
    expect((await rowOf(ada))?.last_used_at).toBeNull()
  })

  test('of another person is refused', async () => {
    const [ada, bob] = [new Holder(world), new Holder(world)]
    const own = await ada.enrol()
    await bob.enrol()
    const [one, other] = [ada.elsewhere(), bob.elsewhere()]
    await one.asked()
    expect((await one.answer(own.get(await other.asked()))).code).toBe('ceremony_expired')
  })

  test('of another deployment is refused', async () => {
    const ada = new Holder(world)
    const own = await ada.enrol()
    const [here, there] = [ada.elsewhere(), new Holder(apart, apart.person({ id: ada.person.id }))]
    await there.enrol()
    there.person.signIn()
    const asked = await there.asked()
    await here.asked()
    expect((await here.answer(own.get(asked))).code).toBe('ceremony_expired')
  })

  test('that nobody made, that was changed in one letter, and that is older than 300 s is refused', async () => {
    const ada = new Holder(world)
    const own = await ada.enrol()
    const other = ada.elsewhere()
    const asked = await other.asked()
    const { challenge } = asked
    const bent = (challenge.startsWith('B') ? 'C' : 'B') + challenge.slice(1)
    for (const made of ['', 'AAAA', bent, `${challenge}A`, Buffer.alloc(55, 1).toString('base64url')]) {
      expect((await other.answer(own.get({ challenge: made }))).code).toBe('ceremony_expired')
    }
    await world.advance(301)
    expect((await other.answer(own.get(asked))).code).toBe('ceremony_expired')
  })
})

test('PSK-03 a challenge of one purpose or target is worth nothing for any other', async () => {
  const ada = new Holder(world, world.person({ memberships: [owner] }))
  const own = await ada.enrol()
  const second = await ada.enrol()
  const methods = (await ada.settings()).authenticators
  const [id = '', otherId = ''] = methods.map((method) => method.id)
  await ada.person.setPolicy('acme', true)
  const remove = (at: string) => (proof: unknown) => ada.post(`/authenticators/${at}/remove`, { proof })
  const app = ada.elsewhere()
  // A reset is of an app.
  const withApp = new Holder(world)
  await withApp.person.enrol()
  await withApp.person.answer(await withApp.person.code(), { maxAgeSeconds: 300 })
  const beside = await withApp.enrol()
  const appId = (await withApp.settings()).authenticators.find(({ factor }) => factor === 'totp')?.id ?? ''

  const acts: Record<
    string,
    { ask: () => Promise<{ challenge: string }>; send?: (proof: unknown) => Promise<unknown> }
  > = {
    step_up: {
      ask: () => ada.asked('?maxAgeSeconds=0'),
      send: (proof) => ada.post('/challenge', { ...(proof as object), maxAgeSeconds: 0 }),
    },
    remove: { ask: () => ada.askProof('remove', id), send: remove(id) },
    'remove another': { ask: () => ada.askProof('remove', otherId), send: remove(otherId) },
    backup_codes: { ask: () => ada.askProof('backup_codes'), send: (proof) => ada.post('/backup-codes', { proof }) },
    policy: { ask: () => ada.askProof('policy', 'acme'), send: (proof) => ada.person.setPolicy('acme', false, proof) },
    'policy of another': {
      ask: () => ada.askProof('policy', 'globex'),
    },
    sign_in: { ask: () => ada.askProof('sign_in') },
    enrol: {
      ask: async () => {
        await ada.answer(own.get(await ada.asked('?maxAgeSeconds=0')), { maxAgeSeconds: 0 })
        return (await ada.begin()).options
      },
    },
  }
  const pairs = Object.entries(acts).flatMap(([asked, { ask }]) =>
    Object.entries(acts).flatMap(([sent, { send }]) => (asked === sent || !send ? [] : [{ asked, ask, sent, send }])),
  )
  expect(pairs).toHaveLength(35)
  for (const { asked, ask, sent, send } of everyNth(3, pairs)) {
    const response = second.get(await ask())
    const answer = (await send({ factor: 'passkey', response })) as { code: string }
    expect(answer.code, `${asked} for ${sent}`).toBe('ceremony_expired')
    // So that the limit of tries is not what refuses.
    await world.advance(40)
    await ada.person.settings()
  }
  const elsewhere = app
  expect((await elsewhere.answer(own.get(await elsewhere.asked('?maxAgeSeconds=0')))).code).toBe('ceremony_expired')
  const early = own.get(await elsewhere.asked())
  expect((await elsewhere.answer(early, { maxAgeSeconds: 0 })).code).toBe('ceremony_expired')
  for (const purpose of ['backup_codes', 'step_up']) {
    const assertion = own.get(await ada.askProof(purpose))
    expect((await elsewhere.answer(assertion)).code).toBe('ceremony_expired')
  }
  const reset = (proof: unknown) => withApp.post('/enrolments', { factor: 'totp', replaces: appId, proof })
  const other = await withApp.proof(beside, 'remove', appId)
  expect((await reset(other)).code).toBe('ceremony_expired')
  expect((await reset(await withApp.proof(beside, 'reset', appId))).status).toBe(201)
}, 120_000)

describe('PSK-34 a challenge from before', () => {
  test('the passkey was deleted is worth nothing', async () => {
    const ada = new Holder(world)
    const own = await ada.enrol()
    await ada.enrol()
    const other = ada.elsewhere()
    const assertion = own.get(await other.asked())
    const { id = '' } = (await ada.settings()).authenticators[0] ?? {}
    await ada.post(`/authenticators/${id}/remove`, { proof: await ada.proof(own, 'remove', id) })
    expect((await other.answer(assertion)).code).toBe('passkey_unknown')
  })

  test('a change of methods or of the password is worth nothing', async () => {
    const ada = new Holder(world)
    const own = await ada.enrol()
    const other = ada.elsewhere()
    const before = own.get(await other.asked())
    await ada.enrol()
    expect((await other.answer(before)).code).toBe('ceremony_expired')
    const again = own.get(await other.asked())
    await world.hostSays('password', ada.person.id)
    expect((await other.answer(again)).code).toBe('ceremony_expired')
    expect((await other.pass(own)).status).toBe(200)
  })
})
