import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { GrantView } from '../../edge/contract/index.ts'
import { twoCalls } from '../../edge/logins/index.ts'
import type { LoginStore } from '../../edge/ports/logins.ts'
import { throttleOf } from '../security/tools.ts'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { Backend, grantOf, type LoginAnswer, newBackend } from '../world/two-calls.ts'
import { createWorld } from '../world/world.ts'

/*
 * The two calls of a host's backend (spec H4): a decision after the password, a ticket for the elements, a grant that
 * comes back through the browser and is redeemed once.
 */

const SHOP = newBackend('shop')
const EVERYBODY = newBackend('everybody')

const world = endsWithFile(await createWorld({ isProxied: true, backends: [SHOP.entry] }))
const shop = new Backend(world, SHOP)

const account = (name = 'Acme') => ({
  accountId: `${name}-${Math.random()}`,
  accountName: name,
  role: 'member' as const,
})

/** In an account that requires a method. */
async function required() {
  const acme = account()
  await world.requireMfa(acme.accountId)
  return world.person({ memberships: [acme] })
}

/** With a method, after the right password. */
async function signingIn() {
  const alice = await world.person().enrol()
  return { alice, pending: await shop.pending(alice), wrong: await alice.wrongCode() }
}

describe('the decision', () => {
  test('is allow, without a ticket, for somebody of whom nobody requires a method', async () => {
    const answer = await shop.logins(world.person({ memberships: [account()] }))
    expect([answer.status, answer.json()]).toEqual([200, { verdict: 'allow', rule: 'not_required' }])
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(answer.headers.get('set-cookie')).toBeNull()
  })

  test('is challenge for somebody with a method, with a ticket of 256 bits that lives 5 minutes', async () => {
    const alice = await world.person().enrol()
    const answer = await shop.logins(alice)
    const { ticket = '', expiresAt = 0, ...rest } = answer.json<LoginAnswer>()
    expect(rest).toEqual({ verdict: 'challenge', rule: 'has_method' })
    expect(Buffer.from(ticket, 'base64url')).toHaveLength(32)
    expect(Math.abs(expiresAt - (await world.now()) - 300_000)).toBeLessThan(5_000)
  })

  test('is enrol, naming the account, where one in force requires a method and none is there', async () => {
    const [acme, globex] = [account(), account('Globex')]
    await world.requireMfa(acme.accountId)
    const person = () => world.person({ memberships: [acme, globex] })
    const asked = (await shop.logins(person())).json<LoginAnswer>()
    expect(asked).toMatchObject({ verdict: 'enrol', rule: 'required' })
    expect(asked.accounts).toEqual([{ id: acme.accountId, name: 'Acme' }])
    expect((await shop.logins(person(), { accountId: globex.accountId })).json()).toMatchObject({ verdict: 'allow' })
    // An account outside the memberships counts as well as all of them (spec L1a).
    expect((await shop.logins(person(), { accountId: 'other' })).json()).toMatchObject({ verdict: 'enrol' })
  })

  test('is enrol for everybody where the deployment says so', async () => {
    const options = { beside: world, backends: [EVERYBODY.entry], mfa: { requireMfa: 'all' as const } }
    const strict = endsWithTest(await createWorld(options))
    const answer = await new Backend(strict, EVERYBODY).logins(strict.person())
    expect(answer.json()).toMatchObject({ verdict: 'enrol', rule: 'required', accounts: [] })
  })

  test('counts members as a request through the gate does', async () => {
    const acme = account()
    const alice = world.person({ memberships: [acme] })
    await shop.logins(alice)
    await world.settled()
    const members = 'select principal_id from mfa_membership where account_id = ?'
    const { rows } = await world.sql.execute(members, [acme.accountId])
    expect(rows.map((row) => row.principal_id)).toEqual([alice.id])
  })

  test('takes two hundred memberships, and refuses what it does not know', async () => {
    const accounts = (count: number) => Array.from({ length: count }, (_, n) => account(`Account ${n}`))
    expect(await shop.logins(world.person({ memberships: accounts(200) }))).toHaveStatus(200)
    const alice = world.person()
    const wrong = [
      ...[{ colour: 'red' }, { pendingId: 'short' }, { pendingId: undefined }, { principal: { id: '', name: 'A' } }],
      { principal: { id: 'a', name: 'A', sessionId: 's' } },
      { memberships: [{ accountId: 'a', accountName: 'A', role: 'king' }] },
    ]
    for (const more of wrong) expect((await shop.logins(alice, more)).code, JSON.stringify(more)).toBe('bad_request')
    expect((await shop.logins(alice, { memberships: accounts(900) })).code).toBe('too_large')
  })
})

describe('a sign-in with a code', () => {
  test('goes from the password to the redeemed grant, and no cookie is made on the way', async () => {
    const acme = account()
    const alice = await world.person({ name: 'Alice', memberships: [acme] }).enrol()
    const pending = await shop.pending(alice, { accountId: acme.accountId })
    const page = await pending.read()
    expect(page.json()).toMatchObject({ principal: { name: 'Alice' }, factors: [{ factor: 'totp' }, {}] })
    const passed = await pending.answer(await alice.code(), { to: '/basket' })
    expect(passed.json()).toMatchObject({ to: '/basket', assurance: { aal: 2, amr: ['pwd', 'otp', 'mfa'] } })
    expect(passed.headers.get('set-cookie')).toBeNull()
    expect(Buffer.from(grantOf(passed), 'base64url')).toHaveLength(32)
    const redeemed = await shop.redeem(pending.redemption(grantOf(passed)))
    expect(redeemed).toHaveStatus(200)
    const { authTime, ...view } = redeemed.json<GrantView>()
    expect(view).toEqual({
      principal: { id: alice.id, name: 'Alice' },
      accountId: acme.accountId,
      pendingId: pending.pendingId,
      amr: ['pwd', 'otp', 'mfa'],
      acr: 'urn:sallyport:aal2',
    })
    expect(Math.abs(authTime - (await world.now()) / 1000)).toBeLessThan(10)
  })

  test('may be with a backup code, which leads nowhere but back to the host', async () => {
    const { alice, pending } = await signingIn()
    const answer = await pending.answer(alice.codes[0] ?? '', { factor: 'backup_code' })
    expect(answer.json()).toMatchObject({ to: '/', backupCodes: { remaining: 9, total: 10 } })
    expect(await shop.redeem(pending.redemption(grantOf(answer)))).toHaveStatus(200)
  })

  test('counts against the principal as any other, and its success gives the charge back', async () => {
    const { alice, pending, wrong } = await signingIn()
    for (let n = 0; n < 4; n++) expect(await pending.answer(wrong)).toHaveProblem(401, 'wrong_code')
    await pending.grant()
    expect(await throttleOf(world, alice.id)).toMatchObject({ consecutive: 0, dayCount: 4 })
  })

  test('is not tried by what sends no code: a wait, a typing error, a form that is wrong', async () => {
    const { alice, pending, wrong } = await signingIn()
    await pending.read()
    const send = (body: unknown) => pending.agent.json('POST', '/mfa/api/challenge', body)
    for (let n = 0; n < 6; n++) {
      expect(await send({ factor: 'totp', code: '12' })).toHaveProblem(400, 'bad_request')
      expect(await send({ factor: 'backup_code', code: '0000000000000001' })).toHaveProblem(422, 'bad_check_character')
      expect(await send({ factor: 'totp', code: wrong, more: 1 })).toHaveProblem(400, 'bad_request')
    }
    // The principal's wait begins at somebody else's fifth failure.
    const other = alice.elsewhere()
    for (let n = 0; n < 5; n++) await other.answer(wrong)
    for (let n = 0; n < 6; n++) expect(await pending.answer(wrong)).toHaveProblem(429, 'locked')
    await world.advance(30)
    await pending.grant()
  })
})

describe('a sign-in that sets up a method', () => {
  test('passes with the confirm, keeps the codes first, and gets its grant at Finish', async () => {
    const alice = await required()
    const pending = await shop.pending(alice)
    const confirmed = await pending.enrol()
    expect(confirmed).toHaveStatus(200)
    expect(confirmed.text).not.toContain('grant')
    expect(confirmed.headers.get('set-cookie')).toBeNull()
    // Longer than a ticket lives, and than a grant: nobody keeps ten codes in a minute.
    await world.advance(400)
    const grant = grantOf(await pending.finish())
    const redeemed = await shop.redeem(pending.redemption(grant))
    expect(redeemed.json()).toMatchObject({ principal: { id: alice.id }, amr: ['pwd', 'otp', 'mfa'] })
    expect(await world.count('mfa_backup_set', alice, 'confirmed_at > 0')).toBe(1)
  })

  test('is over 10 minutes after the confirm', async () => {
    const pending = await shop.pending(await required())
    await pending.enrol()
    await world.advance(601)
    expect(await pending.finish()).toHaveProblem(410, 'challenge_expired')
  })
})

describe('the options', () => {
  const store = {} as LoginStore
  const hash = (key: string) => createHash('sha256').update(key).digest('hex')
  const start = (backends: unknown) => () => twoCalls({ store, backends: backends as [] })

  test('that cannot work are refused at start, by name and with what to write', () => {
    const twice = { id: 'b', keyHash: hash('k').toUpperCase() }
    const refused: [unknown, RegExp][] = [
      [[], /backends is empty.*openssl rand/],
      [undefined, /backends is empty/],
      [[{ id: 'a b', keyHash: hash('k') }], /id of a backend/],
      [[{ id: 'a', keyHash: 'abc' }], /keyHash of backend "a" is not the SHA-256/],
      [[{ id: 'a' }], /keyHash of backend "a"/],
      [[null], /id of a backend/],
      [[{ id: 'a', keyHash: '0'.repeat(64) }], /placeholder/],
      [[{ id: 'a', keyHash: hash('k') }, twice], /"a" and "b" have the same key/],
    ]
    for (const [backends, said] of refused) expect(start(backends), JSON.stringify(backends)).toThrow(said)
    expect(() => twoCalls({ store: undefined as unknown as LoginStore, backends: [SHOP.entry] })).toThrow(/store/)
  })

  test('may name an old and a new key of one backend', async () => {
    const [old, next] = [newBackend('shop'), newBackend('shop')]
    const rotating = endsWithTest(await createWorld({ beside: world, backends: [old.entry, next.entry] }))
    const alice = await rotating.person().enrol()
    const pending = await new Backend(rotating, old).pending(alice)
    const grant = await pending.grant()
    expect(await new Backend(rotating, next).redeem(pending.redemption(grant))).toHaveStatus(200)
  })
})

describe('round trips to the database', () => {
  let answered = null as unknown as Answer
  async function trips(act: () => Promise<Answer>, status: number): Promise<number> {
    await world.settled()
    world.proxy.reset()
    answered = await act()
    expect(answered).toHaveStatus(status)
    return world.proxy.roundTrips()
  }

  test('logins 1, whatever the verdict; the page 2; a wrong code 3, a right one 4; redeem 1', async () => {
    expect(await trips(() => shop.logins(world.person()), 200)).toBe(1)
    const { alice, pending, wrong } = await signingIn()
    expect(await trips(() => shop.logins(alice), 200)).toBe(1)
    expect(await trips(() => pending.read(), 200)).toBe(2)
    expect(await trips(() => pending.answer(wrong), 401)).toBe(3)
    const code = await alice.code()
    expect(await trips(() => pending.answer(code), 200)).toBe(4)
    const grant = grantOf(answered)
    expect(await trips(() => shop.redeem(pending.redemption(grant)), 200)).toBe(1)
    expect(await trips(() => pending.read(), 410)).toBe(1)
  })

  test('none for who shows no key', async () => {
    const nobody = new Backend(world, newBackend('shop'))
    expect(await trips(() => nobody.logins(world.person()), 401)).toBe(0)
  })
})

describe('while the database is away, slow or talks nonsense', () => {
  test('a backend gets 503, nobody is signed in, and no try is lost', async () => {
    const { alice, pending } = await signingIn()
    await pending.read()
    const code = await alice.code()
    for (const fault of ['refuse', 'garbage'] as const) {
      world.proxy.setFault(fault)
      for (const answer of [await shop.logins(alice), await pending.read(), await pending.answer(code)]) {
        expect([answer.status, answer.code, answer.headers.get('retry-after')]).toEqual([503, 'unavailable', '5'])
      }
      expect(await shop.redeem(pending.redemption('grant'))).toHaveStatus(503)
      world.proxy.setFault(null)
    }
    expect(await shop.redeem(pending.redemption(await pending.grant()))).toHaveStatus(200)
  })

  test('after the code was taken and before the grant was written: no grant, and the next code passes', async () => {
    for (const fault of ['refuse', 'drop_answer'] as const) {
      const { alice, pending } = await signingIn()
      await pending.read()
      const right = await alice.code()
      world.proxy.setFault(fault, { after: 3, times: 1 })
      const answer = await pending.answer(right)
      world.proxy.setFault(null)
      expect([answer.status, answer.text.includes('grant')]).toEqual([503, false])
      await world.advance(30)
      const again = await pending.answer(await alice.code())
      // Where the write was done and its answer lost, the sign-in was passed: begun anew, and never granted twice.
      expect([again.status, again.code]).toEqual(fault === 'refuse' ? [200, null] : [410, 'challenge_expired'])
    }
  })
})
