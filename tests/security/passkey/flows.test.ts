import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SoftAuthenticator } from '../../support/soft-authenticator.ts'
import type { World } from '../../world/world.ts'
import { Holder, ORIGIN, passkeyWorld, RP_ID } from './holder.ts'

let world: World
beforeAll(async () => {
  world = await passkeyWorld({ isProxied: true })
})
afterAll(() => world.stop())

const key = (options = {}) => new SoftAuthenticator({ origin: ORIGIN, ...options })

describe('a passkey', () => {
  test('is set up as the first method, brings ten codes, and signs in in two round trips', async () => {
    const ada = new Holder(world)
    const { options } = await ada.begin()
    expect(options).toMatchObject({ rp: { id: RP_ID, name: 'Acme' }, attestation: 'none', excludeCredentials: [] })
    expect(options.pubKeyCredParams.map(({ alg }) => alg)).toEqual([-8, -7, -257])
    const own = await ada.enrol()
    expect(ada.person.codes).toHaveLength(10)
    expect(await ada.settings()).toMatchObject({
      assurance: { aal: 2, amr: ['pwd', 'pop', 'user', 'mfa'] },
      authenticators: [
        { factor: 'passkey', name: 'Passkey', isDefault: true, credential: { synced: true, usable: true } },
      ],
      enrolable: ['totp', 'passkey'],
      passkeys: { rpId: RP_ID, credentialIds: [own.id] },
    })
    ada.person.signIn()
    const asked = await ada.asked()
    expect(asked).toMatchObject({ rpId: RP_ID, allowCredentials: [{ id: own.id, transports: ['internal', 'hybrid'] }] })
    world.proxy.reset()
    const passed = await ada.answer(own.get(asked))
    expect([passed.status, world.proxy.roundTrips()]).toEqual([200, 2])
    expect(passed.json()).toMatchObject({ assurance: { aal: 2, amr: ['pwd', 'pop', 'user', 'mfa'] } })
    expect((await ada.person.agent.document('/profile')).status).toBe(200)
  })

  test.each([-7, -8, -257] as const)('with algorithm %i signs in', async (alg) => {
    const ada = new Holder(world)
    const own = await ada.enrol(key({ alg }))
    expect((await ada.elsewhere().pass(own)).status).toBe(200)
  })

  test('stands beside an app: either signs in, and the codes go on', async () => {
    const ada = new Holder(world)
    await ada.person.enrol()
    await ada.person.answer(await ada.person.code(), { maxAgeSeconds: 300 })
    const own = await ada.enrol()
    expect((await ada.settings()).authenticators.map(({ factor }) => factor).sort()).toEqual(['passkey', 'totp'])
    expect((await ada.elsewhere().pass(own)).status).toBe(200)
    await world.advance(60)
    const other = ada.elsewhere()
    expect((await other.person.answer(await ada.person.code())).status).toBe(200)
    expect((await ada.elsewhere().person.useBackup(ada.person.codes[0])).status).toBe(200)
  })

  test('proves a step-up, new codes and its own deletion, each by a challenge of its own', async () => {
    const ada = new Holder(world)
    const own = await ada.enrol()
    await world.advance(600)
    const held = await ada.person.agent.document('/sensitive')
    expect(held.status).toBe(303)
    const asked = await ada.asked('?maxAgeSeconds=300')
    expect((await ada.answer(own.get(asked), { maxAgeSeconds: 300 })).status).toBe(200)
    expect((await ada.person.agent.document('/sensitive')).status).toBe(200)
    expect((await ada.post('/backup-codes', { proof: await ada.proof(own, 'backup_codes') })).status).toBe(201)
    const [{ id } = { id: '' }] = (await ada.settings()).authenticators
    const removed = await ada.post(`/authenticators/${id}/remove`, { proof: await ada.proof(own, 'remove', id) })
    expect(removed).toHaveStatus(200)
    expect(removed.json()).toMatchObject({ authenticators: [], backupCodes: null, passkeys: { credentialIds: [] } })
    expect(await world.count('mfa_authenticator', ada.person)).toBe(0)
    const told = (await world.notified(ada.person)).map(({ type }) => type)
    expect(told).toEqual(['passkey.added', 'backup_codes.created', 'passkey.removed'])
  })

  test('switches a policy off, for the account that it was asked for alone', async () => {
    const owns = (accountId: string) => ({ accountId, accountName: accountId, role: 'owner' as const })
    const ada = new Holder(world, world.person({ memberships: [owns('one'), owns('two')] }))
    const own = await ada.enrol()
    for (const id of ['one', 'two']) expect((await ada.person.setPolicy(id, true)).status).toBe(200)
    const proof = await ada.proof(own, 'policy', 'one')
    expect((await ada.person.setPolicy('two', false, proof)).code).toBe('ceremony_expired')
    expect((await ada.person.setPolicy('one', false, proof)).status).toBe(200)
  })

  test('is named, made the default, and called by who keeps it', async () => {
    const ada = new Holder(world)
    await ada.enrol(key({ aaguid: 'bada5566-a7aa-401f-bd96-45619a55120d' }))
    await ada.enrol()
    const [first, second] = (await ada.settings()).authenticators
    expect([first?.name, first?.isDefault, second?.name, second?.isDefault]).toEqual([
      '1Password',
      true,
      'Passkey',
      false,
    ])
    const at = `/mfa/api/authenticators/${second?.id}`
    expect((await ada.person.unsafe('PATCH', at, { name: 'Office', isDefault: true })).json()).toMatchObject({
      name: 'Office',
      isDefault: true,
    })
    expect((await ada.settings()).authenticators.map(({ isDefault }) => isDefault)).toEqual([false, true])
  })
})
