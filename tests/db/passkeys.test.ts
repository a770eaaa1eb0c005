import { describe, expect, test } from 'vitest'
import { createPasskeyStore } from '../../db/passkeys.ts'
import type { Caller } from '../../edge/ports/caller.ts'
import type { ChallengeHash, CredentialHash } from '../../edge/ports/runtime.ts'
import { actsFor, assuranceOf, auditOf, callerOf, NOW, newCaller, newId, newSet, proofOf, queryOf } from './acts.ts'
import { DATABASES } from './open.ts'
import { MINUTE, SECOND, times, together } from './times.ts'

const passkeys = createPasskeyStore()
const FACTOR = 'passkey' as const
const RP_ID = 'example.com'

describe.each(DATABASES)('passkeys, on %s', async (_, open) => {
  const acts = await actsFor(open)

  async function begin(caller: Caller, now = NOW) {
    const enrolment = { ...(await acts.newEnrolment(now)), factor: FACTOR, name: 'Passkey' }
    const rider = passkeys.keepHandle(newId('handle'))
    const begun = await acts.store.beginEnrolment({ query: queryOf(caller, now), enrolment, most: 10, rider })
    return { ...begun, id: enrolment.id }
  }

  async function confirm(
    caller: Caller,
    id: string,
    more: { hash?: CredentialHash; isFirst?: boolean; now?: number } = {},
  ) {
    const { hash = newId<CredentialHash>('hash'), isFirst = true, now = NOW } = more
    const assurance = assuranceOf(now)
    const credential = { rpId: RP_ID, credentialHash: hash, signCount: 4, backedUp: false, userVerified: true }
    const query = queryOf(caller, now)
    const act = { query, actId: newId('act'), enrolmentId: id, factor: FACTOR, most: 10, replaces: null, marker: 0 }
    const own = { credential, kept: null, backupSet: isFirst ? newSet() : null, assurance }
    const confirmed = await acts.store.confirmEnrolment({ ...act, ...own, audit: auditOf(caller, 'passkey.added') })
    return { ...confirmed, assured: { ...caller, assuranceId: assurance.id } }
  }

  async function enrolled() {
    const caller = newCaller()
    const { id } = await begin(caller)
    const { assured, confirmed } = await confirm(caller, id)
    expect(confirmed).toBe(true)
    return { caller, assured, id }
  }

  function pass(caller: Caller, authenticatorId: string, told: Partial<Parameters<typeof passkeys.present>[0]> = {}) {
    const challenge = newId<ChallengeHash>('challenge')
    const own = { caller, authenticatorId, challenge, expiresAt: NOW + 10 * MINUTE, signCount: 0 }
    const flags = { backedUp: true, userVerified: false, isSingleDevice: false }
    const presented = passkeys.present({ ...own, ...flags, ...told })
    const proof = proofOf(caller, { factor: FACTOR, authenticatorId, presented }, 'challenge.passed')
    return acts.store.passChallenge({ ...proof, otherwise: { audit: [], disables: false }, assurance: assuranceOf() })
  }

  const row = async (id: string) => (await acts.rows('select * from mfa_authenticator where id = ?', id))[0]

  test('a challenge passes once, in however many acts at once, and what was used is kept until it is too old', async () => {
    const { caller, id } = await enrolled()
    const challenge = newId<ChallengeHash>('challenge')
    const passed = await together(20, () => pass(callerOf(caller.principalId), id, { challenge, signCount: 9 }))
    expect(passed.filter((one) => one.passed)).toHaveLength(1)
    expect(await acts.audited(caller.principalId, 'challenge.passed')).toBe(1)
    expect(await acts.count('mfa_used_challenge where hash = ?', challenge)).toBe(1)
    expect(await row(id)).toMatchObject({ sign_count: 9, backed_up: 1, user_verified: 0, last_used_at: NOW })
    await pass(caller, id, { challenge: newId<ChallengeHash>('old'), expiresAt: NOW - SECOND, signCount: 10 })
    const before = await acts.count('mfa_used_challenge where expires_at < ?', NOW)
    await pass(caller, id, { signCount: 11 })
    expect([before, await acts.count('mfa_used_challenge where expires_at < ?', NOW)]).toEqual([1, 0])
  })

  test('counters that come in any order leave the highest, and one that went back disables where it can', async () => {
    const { caller, id } = await enrolled()
    await together(10, (n) => pass(caller, id, { signCount: 5 + ((n * 7) % 10) }))
    expect((await row(id))?.sign_count).toBe(14)
    expect(await acts.audited(caller.principalId, 'passkey.disabled')).toBe(0)
    expect((await pass(caller, id, { signCount: 14, isSingleDevice: true })).passed).toBe(false)
    expect(await row(id)).toMatchObject({ sign_count: 14, disabled_at: NOW })
    expect(await acts.audited(caller.principalId, 'passkey.disabled')).toBe(1)
    expect((await pass(caller, id, { signCount: 99 })).passed, 'nor does it come back').toBe(false)
  })

  test('a replay with a counter is no copy: nothing is disabled', async () => {
    const { caller, id } = await enrolled()
    const challenge = newId<ChallengeHash>('challenge')
    const same = () => pass(caller, id, { challenge, signCount: 20, isSingleDevice: true })
    expect([(await same()).passed, (await same()).passed]).toEqual([true, false])
    expect((await row(id))?.disabled_at).toBeNull()
  })

  test('of nobody else’s passkey a challenge is used up', async () => {
    const [mine, theirs] = [await enrolled(), await enrolled()]
    const challenge = newId<ChallengeHash>('challenge')
    expect((await pass(mine.caller, theirs.id, { challenge, signCount: 30 })).passed).toBe(false)
    expect(await acts.count('mfa_used_challenge where hash = ?', challenge)).toBe(0)
    expect((await row(theirs.id))?.sign_count).toBe(4)
  })

  test('ten at most, also when many confirm at once; the first is the default', async () => {
    const { caller, assured } = await enrolled()
    let current = assured
    for (const _ of times(8, () => null)) {
      const { id } = await begin(current)
      current = (await confirm(current, id, { isFirst: false })).assured
    }
    expect(await acts.count('mfa_authenticator where principal_id = ?', caller.principalId)).toBe(9)
    const others = times(5, () => callerOf(caller.principalId))
    const signed: { caller: Caller; id: string }[] = []
    for (const other of others) {
      const assurance = assuranceOf()
      const [first] = (await acts.standing(current)).authenticators
      const presented = passkeys.present({
        ...{ caller: other, authenticatorId: first?.id ?? '', challenge: newId<ChallengeHash>('c'), signCount: 0 },
        ...{ expiresAt: NOW + MINUTE, backedUp: true, userVerified: true, isSingleDevice: false },
      })
      const consume = { factor: FACTOR, authenticatorId: first?.id ?? '', presented }
      await acts.store.passChallenge({ ...proofOf(other, consume, 'challenge.passed'), assurance })
      const assuredOther = { ...other, assuranceId: assurance.id }
      signed.push({ caller: assuredOther, id: (await begin(assuredOther)).id })
    }
    const confirmed = await together(5, (n) => {
      const one = signed[n] ?? { caller, id: '' }
      return confirm(one.caller, one.id, { isFirst: false })
    })
    expect(confirmed.filter((one) => one.confirmed)).toHaveLength(1)
    const rows = await acts.rows('select is_default from mfa_authenticator where principal_id = ?', caller.principalId)
    expect(rows.map((one) => one.is_default).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
  })

  test('a credential is somebody’s once within its domain', async () => {
    const hash = newId<CredentialHash>('hash')
    const [one, two] = [newCaller(), newCaller()]
    const [{ id: first }, { id: second }] = [await begin(one), await begin(two)]
    expect((await confirm(one, first, { hash })).confirmed).toBe(true)
    expect((await confirm(two, second, { hash })).confirmed).toBe(false)
    await expect(
      acts.run('update mfa_authenticator set credential_hash = ? where id = ?', hash, (await enrolled()).id),
    ).rejects.toThrow(/UNIQUE/)
  })

  test('a person keeps the handle that authenticators know them by, until they are forgotten', async () => {
    const caller = newCaller()
    const handle = (await begin(caller)).handle
    expect(handle).toMatch(/^handle-/)
    expect((await begin(caller)).handle).toBe(handle)
    const audit = auditOf(caller, 'principal.forgotten')
    await acts.store.forgetPrincipal({ principalId: caller.principalId, audit, now: NOW })
    expect((await acts.standing(caller)).handle).toBeNull()
  })
})
