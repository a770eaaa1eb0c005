import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserAgent } from '../../support/client.ts'
import { SoftAuthenticator } from '../../support/soft-authenticator.ts'
import { Backend, newBackend } from '../../world/two-calls.ts'
import type { World } from '../../world/world.ts'
import { Holder, ORIGIN, passkeyWorld } from './holder.ts'

/*
 * The threat: an account asks for methods that no phishing site can pass on, and somebody who has relayed a code, or has a
 * backup code, gets in all the same, makes a passkey of their own, or switches it off (spec P2, Strength).
 */

const shop = newBackend('shop')
let world: World
let without: World
let moved: World
beforeAll(async () => {
  world = await passkeyWorld({ isProxied: true, backends: [shop.entry] })
  without = await passkeyWorld({ beside: world, passkeys: undefined })
  moved = await passkeyWorld({ beside: world, passkeys: { rpId: 'app.example.com' } })
})
afterAll(async () => {
  await Promise.all([without?.stop(), moved?.stop()])
  await world.stop()
})

const STRONG = { required: true, strength: 'phishing_resistant' }
const of = (accountId: string, role: 'owner' | 'member') => ({ accountId, accountName: 'Acme', role })
let made = 0

/** An account with an Owner who has a passkey and asks for phishing-resistant methods only. */
async function strongAccount() {
  const id = `strong-${++made}`
  const owner = new Holder(world, world.person({ memberships: [of(id, 'owner')] }))
  const key = await owner.enrol()
  expect(await put(owner, id, STRONG)).toHaveStatus(200)
  return { id, owner, key }
}

const put = (who: Holder, id: string, body: unknown) => who.person.unsafe('PUT', `/mfa/api/policies/${id}`, body)
const member = (id: string) => new Holder(world, world.person({ memberships: [of(id, 'member')] }))
const code = async (who: Holder) => {
  await world.advance(60)
  return who.person.code()
}
const profile = (who: Holder) => who.person.agent.document('/profile')
const api = (who: Holder) => who.person.agent.json('GET', '/profile')

/** With an app, and proved by it. */
async function withApp(id: string): Promise<Holder> {
  const who = member(id)
  await who.person.enrol()
  return who
}

/** With an app and a passkey, in a session that is signed in with the password only. */
async function withBoth(id: string): Promise<{ who: Holder; key: SoftAuthenticator }> {
  const who = await withApp(id)
  await who.person.answer(await code(who), { maxAgeSeconds: 300 })
  const key = await who.enrol()
  const there = who.elsewhere()
  await there.person.readChallenge()
  return { who: there, key }
}

describe('PSK-29 where an account takes phishing-resistant methods only', () => {
  test('its members are listed to an Owner who proved it so, whichever account the request is for', async () => {
    const { id, owner } = await strongAccount()
    const other = `other-${id}`
    const second = new Holder(world, world.person({ memberships: [of(id, 'owner'), of(other, 'owner')] }))
    await second.person.enrol()
    const list = (who: Holder, account: string) =>
      who.person.agent.json('GET', `/mfa/api/accounts/${account}/members`, undefined, {
        headers: { 'x-account': other },
      })
    expect((await list(second, id)).code).toBe('strength_required')
    expect(await list(owner, id)).toHaveStatus(200)
  })

  test('an answer by app or backup code is refused, uncharged, with the account named and phr asked for', async () => {
    const { id } = await strongAccount()
    const { who, key } = await withBoth(id)
    const asked = (await who.person.readChallenge()).json<{ factors: { factor: string }[] }>()
    expect(asked.factors.map(({ factor }) => factor)).toEqual(['passkey'])
    for (const answer of [await who.person.answer(await code(who)), await who.person.useBackup(who.person.codes[0])]) {
      expect([answer.status, answer.code]).toEqual([401, 'strength_required'])
      expect(answer.json()).toMatchObject({ accounts: [{ id, name: 'Acme' }] })
      expect(answer.headers.get('www-authenticate')).toContain('acr_values="phr"')
    }
    // Many more than the waits begin at: none was counted.
    for (let tries = 0; tries < 8; tries++) expect((await who.person.answer('000000')).code).toBe('strength_required')
    expect(await profile(who)).toMatchObject({ status: 303 })
    expect((await who.pass(key)).status).toBe(200)
    expect((await profile(who)).status).toBe(200)
  })

  test('a passkey in two round trips, a session by app is held at its next request and led to the passkey (L6)', async () => {
    const { id, owner } = await strongAccount()
    expect(
      await put(owner, id, { required: false, proof: await owner.proof(await owner.enrol(), 'policy', id) }),
    ).toHaveStatus(200)
    const { who, key } = await withBoth(id)
    expect(await who.person.answer(await code(who))).toHaveStatus(200)
    expect((await profile(who)).status).toBe(200)
    expect(await put(owner, id, STRONG)).toHaveStatus(200)
    const led = await profile(who)
    expect([led.status, led.location]).toEqual([303, '/mfa/challenge?to=%2Fprofile'])
    const told = await api(who)
    expect([told.status, told.code]).toEqual([401, 'strength_required'])
    expect(told.json()).toMatchObject({ accounts: [{ id, name: 'Acme' }] })
    const page = await who.person.agent.document('/mfa/challenge?to=%2Fprofile')
    expect(page.status, 'not in a circle').toBe(200)
    expect(page.text).not.toContain('name="code"')
    const asked = await who.asked()
    world.proxy.reset()
    expect((await who.answer(key.get(asked))).status).toBe(200)
    expect(world.proxy.roundTrips()).toBe(2)
    world.proxy.reset()
    expect((await profile(who)).status).toBe(200)
    expect(world.proxy.roundTrips()).toBe(1)
  })

  test('by an app alone: proved first, then led to add a passkey, and let in with it', async () => {
    const { id } = await strongAccount()
    const who = await withApp(id)
    const there = who.elsewhere()
    await there.person.readChallenge()
    expect((await profile(there)).location).toBe('/mfa/challenge?to=%2Fprofile')
    expect(await there.person.answer(await code(who))).toHaveStatus(200)
    expect((await profile(there)).location).toBe('/mfa/enrol?to=%2Fprofile')
    expect((await api(there)).code).toBe('strength_required')
    const page = await there.person.agent.document('/mfa/enrol?to=%2Fprofile')
    expect([page.status, page.text.includes('Acme takes passkeys only. Add one to continue.')]).toEqual([200, true])
    await there.enrol()
    expect((await profile(there)).status).toBe(200)
  })

  test('whoever has to add one is not asked whether they would like to (K14)', async () => {
    const { id } = await strongAccount()
    const there = (await withApp(id)).elsewhere()
    await there.person.readChallenge()
    const passed = await there.person.answer(await code(there), { to: '/profile' })
    expect(passed.json()).toMatchObject({ to: '/profile' })
    expect((await there.person.agent.document('/mfa/offer?to=%2Fprofile')).location).toBe('/profile')
  })

  test('a backup code never satisfies it, nor leads to a first passkey', async () => {
    const { id } = await strongAccount()
    const who = await withApp(id)
    const thief = who.elsewhere()
    await thief.person.readChallenge()
    expect(await thief.person.useBackup(who.person.codes[0])).toHaveStatus(200)
    expect((await api(thief)).code).toBe('strength_required')
    expect((await thief.begin()).answer.code).toBe('step_up_required')
    expect(await thief.person.useBackup(who.person.codes[1], { maxAgeSeconds: 300 })).toHaveStatus(200)
    expect((await thief.begin()).answer.code).toBe('step_up_required')
    expect(await thief.person.answer(await code(who), { maxAgeSeconds: 1 })).toHaveStatus(200)
    await thief.enrol()
  })

  test('begun on a backup code before it was asked for, a passkey is not confirmed after', async () => {
    const { id, owner, key } = await strongAccount()
    expect(await put(owner, id, { required: false, proof: await owner.proof(key, 'policy', id) })).toHaveStatus(200)
    const who = await withApp(id)
    const thief = who.elsewhere()
    await thief.person.readChallenge()
    expect(await thief.person.useBackup(who.person.codes[0])).toHaveStatus(200)
    const { id: begun, options } = await thief.begin()
    expect(await put(owner, id, STRONG)).toHaveStatus(200)
    const confirmed = await thief.confirm(begun, new SoftAuthenticator({ origin: ORIGIN }).create(options))
    expect(confirmed.code).toBe('step_up_required')
    expect((await who.settings()).authenticators.map(({ factor }) => factor)).toEqual(['totp'])
  })

  test('a further passkey is added with a passkey only', async () => {
    const { id, owner, key } = await strongAccount()
    expect(await put(owner, id, { required: false, proof: await owner.proof(key, 'policy', id) })).toHaveStatus(200)
    const { who, key: own } = await withBoth(id)
    expect(await who.person.answer(await code(who))).toHaveStatus(200)
    expect(await put(owner, id, STRONG)).toHaveStatus(200)
    expect((await who.begin()).answer.code).toBe('strength_required')
    expect((await who.pass(own)).status).toBe(200)
    await who.enrol()
  })

  test('the last passkey stays, though an app is left (D2)', async () => {
    const { id } = await strongAccount()
    const { who, key } = await withBoth(id)
    expect((await who.pass(key)).status).toBe(200)
    const { authenticators } = await who.settings()
    const [app, passkey] = ['totp', 'passkey'].map(
      (kind) => authenticators.find(({ factor }) => factor === kind)?.id ?? '',
    )
    const remove = async (at = '') =>
      who.post(`/authenticators/${at}/remove`, { proof: await who.proof(key, 'remove', at) })
    expect((await remove(passkey)).code).toBe('policy_requires_mfa')
    expect(await remove(app)).toHaveStatus(200)
    expect((await remove(passkey)).code).toBe('policy_requires_mfa')
  })

  test('passkeys of a domain that is gone still count: no new one in their place, and nothing in a circle', async () => {
    const { id } = await strongAccount()
    const { who, key } = await withBoth(id)
    expect((await who.pass(key)).status).toBe(200)
    const { id: personId, name, memberships } = who.person
    const same = new Holder(moved, moved.person({ id: personId, name, memberships }))
    await same.person.readChallenge()
    await world.advance(60)
    await moved.advance(60)
    expect(await same.person.useBackup(who.person.codes[0])).toHaveStatus(200)
    expect((await same.begin()).answer.code).toBe('strength_required')
    const held = await same.person.agent.document('/profile')
    expect([held.status, held.text.includes('passkeys only')]).toEqual([401, true])
  })

  test('a step-up by app in a session by passkey takes nothing away', async () => {
    const { id } = await strongAccount()
    const { who, key } = await withBoth(id)
    expect((await who.pass(key)).status).toBe(200)
    await world.advance(400)
    expect((await who.person.answer(await code(who), { maxAgeSeconds: 300 })).code).toBe('strength_required')
    expect((await profile(who)).status).toBe(200)
  })

  test('two calls: nobody without a passkey gets a ticket, and a grant by app is worth nothing', async () => {
    const { id, owner, key } = await strongAccount()
    const who = await withApp(id)
    const backend = Object.assign(new Backend(world, shop), { agent: new UserAgent(world.url, { origin: ORIGIN }) })
    const refused = await backend.pending(who.person).catch((error: unknown) => String(error))
    expect(JSON.stringify(refused)).toContain('strength_required')

    expect(await put(owner, id, { required: false, proof: await owner.proof(key, 'policy', id) })).toHaveStatus(200)
    const pending = await backend.pending(who.person)
    const headers = { authorization: `MFA-Ticket ${pending.ticket}` }
    const agent = new UserAgent(world.url, { origin: ORIGIN, headers })
    await agent.json('GET', '/mfa/api/challenge')
    const passed = await agent.json('POST', '/mfa/api/challenge', { factor: 'totp', code: await code(who) })
    const { grant } = passed.json<{ grant: string }>()
    expect(await put(owner, id, STRONG)).toHaveStatus(200)
    // Told to whoever shows a grant that would have been good, and to nobody else.
    const redemption = pending.redemption(grant)
    expect((await backend.redeem({ ...redemption, grant: `${grant}x` })).code).toBe('challenge_expired')
    expect((await backend.redeem({ ...redemption, pendingId: `${pending.pendingId}x` })).code).toBe('challenge_expired')
    const weak = await backend.redeem(redemption)
    expect([weak.status, weak.code]).toEqual([401, 'strength_required'])
    const { accounts, page } = weak.json<{ accounts: unknown; page?: string }>()
    expect([accounts, page]).toEqual([[{ id, name: 'Acme' }], undefined])
    expect(weak.headers.get('www-authenticate')).toContain('acr_values="phr"')
    await world.advance(61)
    expect((await backend.redeem(redemption)).code).toBe('challenge_expired')
  })

  test('where the option is taken away, nobody gets in by less: 503 until it is back', async () => {
    const { id } = await strongAccount()
    const who = await withApp(id)
    const { id: personId, name, memberships } = who.person
    const same = new Holder(without, without.person({ id: personId, name, memberships }))
    expect((await same.person.agent.document('/profile')).status).toBe(503)
  })
})

describe('PSK-30 weakening', () => {
  test('OFF and a lower strength by an app’s code are refused, uncharged; by a passkey they go through', async () => {
    const { id, owner, key } = await strongAccount()
    const { person } = owner
    const { id: begun } = await person.begun()
    expect(await person.confirm(begun, await person.code())).toHaveStatus(200)
    for (const change of [{ required: false }, { required: true, strength: 'any' }]) {
      for (let tries = 0; tries < 6; tries++) {
        const proof = { factor: 'totp', code: tries === 0 ? await code(owner) : '000000' }
        const refused = await put(owner, id, { ...change, proof })
        expect([refused.status, refused.code]).toEqual([401, 'strength_required'])
      }
      expect((await put(owner, id, change)).code).toBe('step_up_required')
      expect(
        (await put(owner, id, { ...change, proof: { factor: 'backup_code', code: person.codes[0] } })).status,
      ).toBe(400)
    }
    const weaker = { required: true, strength: 'any', proof: await owner.proof(key, 'policy', id) }
    expect((await put(owner, id, weaker)).json()).toMatchObject({ required: true, strength: 'any' })
    expect((await put(owner, id, STRONG)).json()).toMatchObject({ strength: 'phishing_resistant' })
    const off = { required: false, proof: await owner.proof(key, 'policy', id) }
    expect((await put(owner, id, off)).json()).toMatchObject({ required: false, strength: 'any' })
    expect((await put(owner, id, { required: true })).json(), 'ON alone means any').toMatchObject({ strength: 'any' })
  })

  test('ON again without a word of strength leaves it as it is', async () => {
    const { id, owner } = await strongAccount()
    expect((await put(owner, id, { required: true })).json()).toMatchObject({ strength: 'phishing_resistant' })
  })

  test('an Owner without a passkey cannot ask for it, nor one whose passkey is of another domain', async () => {
    const id = `strong-${++made}`
    const owner = new Holder(world, world.person({ memberships: [of(id, 'owner')] }))
    await owner.person.enrol()
    const refused = await put(owner, id, STRONG)
    expect([refused.status, refused.code]).toEqual([409, 'owner_not_ready'])
    // Where one is added.
    expect(refused.json()).toMatchObject({ page: '/mfa/settings' })
    const policy = await owner.person.agent.json('GET', '/mfa/api/policies')
    expect(policy.json()).toMatchObject([{ required: false, strength: 'any' }])
    const fresh = new Holder(world, world.person({ memberships: [of(`strong-${++made}`, 'owner')] }))
    await fresh.settings()
    expect((await put(fresh, `strong-${made}`, STRONG)).code).toBe('owner_not_ready')
  })

  test('strength is for what is required, and for hosts with passkeys', async () => {
    const { id, owner } = await strongAccount()
    expect((await put(owner, id, { required: false, strength: 'phishing_resistant' })).status).toBe(400)
    expect((await put(owner, id, { required: true, strength: 'strong' })).status).toBe(400)
    const plain = new Holder(without, without.person({ memberships: [of('plain', 'owner')] }))
    await plain.settings()
    expect((await put(plain, 'plain', STRONG)).status).toBe(400)
    expect(await put(plain, 'plain', { required: true })).toHaveStatus(200)
  })

  test('two Owners at once, one up by passkey and one off by app: what stands was allowed in that order', async () => {
    const id = `strong-${++made}`
    const [one, two] = [0, 1].map(() => new Holder(world, world.person({ memberships: [of(id, 'owner')] })))
    if (!one || !two) throw new Error('two')
    await one.enrol()
    await two.person.enrol()
    expect(await put(one, id, { required: true })).toHaveStatus(200)
    const proof = { factor: 'totp', code: await code(two) }
    const [up, off] = await Promise.all([put(one, id, STRONG), put(two, id, { required: false, proof })])
    expect(up).toHaveStatus(200)
    const now = (await one.person.agent.json('GET', '/mfa/api/policies')).json<{ strength: string }[]>()[0]
    expect(now).toMatchObject({ required: true, strength: 'phishing_resistant' })
    expect(['strength_required', '200']).toContain(off.status === 200 ? '200' : off.code)
  })
})
