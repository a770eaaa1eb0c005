import { describe, expect, test } from 'vitest'
import type { Caller } from '../../edge/ports/caller.ts'
import type { SessionHash } from '../../edge/ports/runtime.ts'
import { actsFor, assuranceOf, auditOf, callerOf, newCaller, newId, proofOf, queryOf } from './acts.ts'
import { DATABASES } from './open.ts'
import { MINUTE, NOW, SECOND, times, together } from './times.ts'

const passedIn = <T extends { passed: boolean }>(outcomes: T[]) => outcomes.filter(({ passed }) => passed)

/** What every database keeps that Sallyport's store is laid over: every act whole, with its audit row (I9). */
for (const [name, openStore] of DATABASES) {
  const acts = await actsFor(openStore)

  describe(`charging an attempt, on ${name}`, () => {
    const backup = (caller: Caller, now = NOW, place: number | null = 0) =>
      acts.charge(caller, now, { factor: 'backup_code', place })

    test('without a method nothing is charged', async () => {
      const caller = newCaller()
      expect(await acts.charge(caller)).toMatchObject({ charged: false, throttle: null })
      expect(await backup(caller)).toMatchObject({ charged: false })
    })

    test('of thirty at once exactly five are charged: the fifth begins the first wait', async () => {
      for (const factor of ['totp', 'backup_code'] as const) {
        const { principalId } = await acts.enrol()
        const charges = await together(30, () => acts.charge(callerOf(principalId), NOW, { factor, place: 3 }))
        const counts = charges.filter(({ charged }) => charged).map(({ throttle }) => throttle?.consecutive)
        expect(counts.sort()).toEqual([1, 2, 3, 4, 5])
        const left = { consecutive: 5, dayCharges: times(5, () => NOW), monthCount: 5, nextAt: NOW + 15 * SECOND }
        expect(await acts.throttle(principalId, factor)).toMatchObject(left)
      }
    })

    test('an assured session is not charged, unless its proof is too old for what is asked', async () => {
      const { assured } = await acts.enrol()
      expect(await acts.charge(assured)).toMatchObject({ charged: false, throttle: null })
      expect((await acts.charge(assured, NOW + 299_999, { maxAgeSeconds: 300 })).charged).toBe(false)
      expect((await acts.charge(assured, NOW + 300_000, { maxAgeSeconds: 300 })).charged).toBe(true)
      expect((await acts.charge(assured, NOW, { maxAgeSeconds: 0 })).charged).toBe(true)
      expect((await acts.charge({ ...assured, sessionHashes: [newId('session')] })).charged).toBe(true)
    })

    test("hands out the one backup code that is named, of the person's current set", async () => {
      const { caller, setId } = await acts.enrol()
      const named = async (place: number | null, who = caller) => (await backup(who, NOW, place)).backupCode
      const seventh = { setId, place: 7, salt: 'salt 7', iterations: 1000, hash: `${setId} 7` }
      expect(await named(7)).toEqual(seventh)
      expect([await named(10), await named(null), await named(7, newCaller())]).toEqual([null, null, null])
    })
  })

  describe(`passing a challenge, on ${name}`, () => {
    test('writes proof and audit row, and says when the method was used', async () => {
      const { principalId, app } = await acts.enrol()
      const [session, now] = [callerOf(principalId), NOW + MINUTE]
      const { passed, isUnconfirmed, backupCodes, assuranceId } = await app(101, session, now)
      expect([passed, isUnconfirmed, backupCodes]).toEqual([true, true, null])
      const { assurance, authenticators } = await acts.standing({ ...session, assuranceId }, now)
      expect(assurance).toMatchObject({ id: assuranceId, provedAt: now })
      expect(authenticators[0]).toMatchObject({ lastMarker: 101, lastUsedAt: now })
      expect(await acts.audited(principalId, 'challenge.passed')).toBe(1)
      expect(await acts.audited(principalId, 'challenge.wrong')).toBe(0)
    })

    test('one marker twenty times at once has one winner, one proof, one audit row of it', async () => {
      const { caller, principalId, app } = await acts.enrol()
      for (let n = 0; n < 3; n++) await acts.charge(caller)
      const outcomes = await together(20, () => app(101, callerOf(principalId)))
      const winners = passedIn(outcomes)
      expect(winners).toHaveLength(1)
      const proofs = await acts.rows(
        "select id from mfa_assurance where principal_id = ? and amr = 'pwd otp mfa' and proved_at = ?",
        ...[principalId, NOW],
      )
      // The other one is that of enrolling.
      const own = proofs.filter(({ id }) => outcomes.some(({ assuranceId }) => assuranceId === id))
      expect(own).toEqual([{ id: winners[0]?.assuranceId }])
      expect(await acts.audited(principalId, 'challenge.passed')).toBe(1)
      expect(await acts.audited(principalId, 'challenge.wrong')).toBe(19)
      expect(await acts.throttle(principalId)).toMatchObject({ consecutive: 0, dayCharges: [NOW, NOW], monthCount: 2 })
    })

    test("nobody passes with somebody else's authenticator or codes", async () => {
      const [one, other] = [await acts.enrol(), await acts.enrol()]
      const [app, code] = [await other.app(500, one.caller), await other.backup(0, one.caller)]
      expect([app.passed, code.passed]).toEqual([false, false])
      expect(await acts.count('mfa_assurance where id in (?, ?)', app.assuranceId, code.assuranceId)).toBe(0)
      expect(passedIn([await other.app(101), await other.backup(0)])).toHaveLength(2)
    })

    test('a disabled authenticator passes nobody', async () => {
      const { caller, app } = await acts.enrol()
      await acts.fail(caller, true)
      // Without a row to write the failure still disables.
      expect((await acts.standing(caller)).authenticators[0]?.disabledAt).toBe(NOW)
      expect((await acts.charge(caller)).charged).toBe(false)
      expect((await app(101)).passed).toBe(false)
    })

    test('ten different backup codes at once all pass, the same one twenty times once', async () => {
      const one = await acts.enrol()
      const passes = await together(10, (place) => one.backup(place, callerOf(one.principalId)))
      expect(passedIn(passes)).toHaveLength(10)
      expect(passes.map(({ backupCodes }) => backupCodes?.remaining).sort()).toEqual(times(10, (n) => n))
      const other = await acts.enrol()
      const same = passedIn(await together(20, () => other.backup(6, callerOf(other.principalId))))
      expect(same).toMatchObject([{ backupCodes: { remaining: 9, total: 10 } }])
      expect(await acts.audited(other.principalId, 'challenge.passed')).toBe(1)
      expect((await acts.settings(other.caller)).backupSet).toMatchObject({ total: 10, remaining: 9 })
    })

    test('a code of a set that was replaced, or that is not there, does not pass', async () => {
      const { caller, authenticatorId, backup } = await acts.enrol()
      await acts.giveUp(authenticatorId)
      const again = await acts.enrol(caller)
      expect([(await backup(0)).passed, (await again.backup(10)).passed]).toEqual([false, false])
      expect((await again.backup(0)).passed).toBe(true)
    })

    test('a failure is recorded with all its rows and disables only when it was the last', async () => {
      const { caller, principalId } = await acts.enrol()
      await acts.fail(caller, false, auditOf(caller, 'challenge.wrong'), auditOf(caller, 'challenge.locked'))
      expect(await acts.audited(principalId, 'challenge.wrong')).toBe(1)
      expect(await acts.audited(principalId, 'challenge.locked')).toBe(1)
      expect((await acts.standing(caller)).authenticators[0]?.disabledAt).toBeNull()
    })
  })

  describe(`ending assurance, on ${name}`, () => {
    const end = (caller: Caller) =>
      acts.store.endAssurance({ caller, audit: auditOf(caller, 'assurance.ended'), now: NOW })

    test('finds the session under an older key', async () => {
      const { assured } = await acts.enrol()
      await end({ ...assured, sessionHashes: [newId<SessionHash>('new-hash'), ...assured.sessionHashes] })
      expect(await acts.stands(assured)).toBe(false)
    })

    test("of nothing is no event, and of somebody else's session impossible", async () => {
      const { assured } = await acts.enrol()
      const stranger = { ...assured, principalId: newId('person') }
      await end(stranger)
      expect(await acts.stands(assured)).toBe(true)
      expect(await acts.audited(stranger.principalId, 'assurance.ended')).toBe(0)
    })
  })

  describe(`Finish, on ${name}`, () => {
    test('counts with assurance only, and the first time only', async () => {
      const { caller, assured } = await acts.enrol()
      const confirmedAt = async () => (await acts.settings(caller)).backupSet?.confirmedAt
      const finish = async (who: typeof caller, now = NOW) =>
        (await acts.store.confirmBackupCodes(queryOf(who, now))).assurance
      expect([await finish(caller), await confirmedAt()]).toEqual([null, null])
      expect(await finish(assured, NOW + 1)).not.toBeNull()
      await finish(assured, NOW + 2)
      expect(await confirmedAt()).toBe(NOW + 1)
    })
  })

  describe(`the audit log, on ${name}`, () => {
    test('keeps a row as it was written: no update, not even of nothing', async () => {
      const caller = newCaller()
      const row = { ...auditOf(caller, 'policy.changed'), accountId: 'acme', factor: 'totp' as const }
      const { id, requestId: request_id, act, factor } = row
      await acts.store.recordRefused(row, NOW)
      const read = () => acts.rows('select * from mfa_audit where id = ?', id)
      const before = await read()
      const who = { actor: caller.principalId, principal: caller.principalId, account: 'acme' }
      expect(before).toMatchObject([
        { id, at: NOW, ...who, act, result: 'ok', factor, request_id, address_prefix: null },
      ])
      for (const change of ["act = 'other'", 'at = at', 'principal = null']) {
        await expect(acts.run(`update mfa_audit set ${change} where id = ?`, id)).rejects.toThrow('append-only')
      }
      expect(await read()).toEqual(before)
    })

    test('refuses a second row of the same id, and the act goes with it', async () => {
      const { caller, principalId, authenticatorId } = await acts.enrol()
      const proof = proofOf(caller, { factor: 'totp', authenticatorId, marker: 101 }, 'challenge.passed')
      await acts.store.recordRefused(proof.audit, NOW)
      const [otherwise, assurance] = [{ audit: [], disables: false }, assuranceOf()]
      await expect(acts.store.passChallenge({ ...proof, otherwise, assurance })).rejects.toThrow()
      expect((await acts.standing(caller)).authenticators[0]?.lastMarker).toBe(100)
      expect(await acts.audited(principalId, 'challenge.passed')).toBe(1)
    })
  })
}
