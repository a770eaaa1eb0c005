import { describe, expect, test } from 'vitest'
import type { Caller } from '../../edge/ports/caller.ts'
import type { Membership } from '../../edge/ports/principal.ts'
import type { SessionHash } from '../../edge/ports/runtime.ts'
import { actsFor, auditOf, callerOf, newCaller, newId } from './acts.ts'
import { DATABASES } from './open.ts'
import { DAY, HOUR, MINUTE, NOW, SECOND, times, together } from './times.ts'

/** What every database keeps that Sallyport's store is laid over: every act whole, with its audit row (I9). */
for (const [name, openStore] of DATABASES) {
  const acts = await actsFor(openStore)

  describe(`standing, on ${name}`, () => {
    test('of somebody never seen is empty, and the clock is the one of the database', async () => {
      const { databaseNow, deploymentId, ...standing } = await acts.standing(newCaller())
      const offered = { at: null, count: 0 }
      const nothing = { assurance: null, authenticators: [], requiredIds: [], strongIds: [], session: null }
      const nobody = { membershipsDigest: '', epoch: 0, handle: null, offered, isInvited: false, isOnceEnrolled: false }
      expect(standing).toEqual({ ...nothing, ...nobody })
      expect(deploymentId).toMatch(/^[0-9a-f]{32}$/)
      expect(Math.abs(databaseNow - Date.now())).toBeLessThan(5_000)
    })

    test('names of the accounts asked about those that require MFA, and no other', async () => {
      const [on, off, foreign, unknown] = [newId('account'), newId('account'), newId('account'), newId('account')]
      for (const id of [on, foreign]) await acts.setRequired(id)
      await acts.setRequired(off, 0)
      const ask = async (...ids: string[]) => (await acts.standing(newCaller(), NOW, ids)).requiredIds
      expect(await ask(on, off, unknown)).toEqual([on])
      expect((await ask(on, foreign)).sort()).toEqual([on, foreign].sort())
      for (const ids of [[off], [], [`${on}' or '1'='1`]]) expect(await ask(...ids)).toEqual([])
    })

    test('of an account whose id holds half a letter is never that nothing is required', async () => {
      // As every other statement writes it down.
      const written = `${newId('account')}\ufffd`
      await acts.setRequired(written)
      await expect(acts.standing(newCaller(), NOW, [written.replace('\ufffd', '\ud800')])).rejects.toThrow()
    })

    test('holds an assurance only in its session, for its person, with its id, until its end', async () => {
      const { assured } = await acts.enrol()
      const { assurance } = await acts.standing(assured)
      const endsAt = NOW + 12 * HOUR
      expect(assurance).toMatchObject({ id: assured.assuranceId, amr: ['pwd', 'otp', 'mfa'], provedAt: NOW, endsAt })
      expect(await acts.stands({ ...assured, assuranceId: null })).toBe(false)
      expect(await acts.stands({ ...assured, assuranceId: newId('assurance') })).toBe(false)
      expect(await acts.stands({ ...assured, sessionHashes: [newId('session')] })).toBe(false)
      expect(await acts.stands({ ...assured, sessionHashes: [] })).toBe(false)
      expect(await acts.stands({ ...assured, principalId: newId('person') })).toBe(false)
      expect(await acts.stands(assured, endsAt - 1)).toBe(true)
      expect(await acts.stands(assured, endsAt)).toBe(false)
    })

    test('finds what was written before a rotation under the older hash of the session', async () => {
      const { assured } = await acts.enrol()
      const sessionHashes = [newId<SessionHash>('new-hash'), ...assured.sessionHashes]
      expect(await acts.stands({ ...assured, sessionHashes })).toBe(true)
    })
  })

  describe(`memberships, on ${name}`, () => {
    const membership = (accountId: string, role: Membership['role'] = 'member', accountName = 'Acme') =>
      ({ accountId, accountName, role }) satisfies Membership
    const remember = (principalId: string, memberships: Membership[], digest: string, now = NOW) =>
      acts.store.rememberMemberships({ principalId, name: 'Ada', memberships, digest, now })
    const remembered = (principalId: string) =>
      acts.rows(
        'select account_id, account_name, role, seen_at from mfa_membership where principal_id = ? order by account_id',
        principalId,
      )

    test('two hundred accounts are one call, and the next one replaces them, by none as well', async () => {
      const { principalId } = newCaller()
      const first = times(200, (at) => membership(`a${at}`))
      await remember(principalId, first, 'first')
      expect(await remembered(principalId)).toHaveLength(200)
      const account_name = `O'Neil "&" <b>\n😀`
      const next = times(200, (at) => membership(`a${at + 199}`, 'admin', account_name))
      await remember(principalId, next, 'second', NOW + 1)
      const rows = await remembered(principalId)
      expect(rows.map((row) => row.account_id)).toEqual(next.map(({ accountId }) => accountId).sort())
      expect(rows.every((row) => row.role === 'admin' && row.seen_at === NOW + 1)).toBe(true)
      expect(new Set(rows.map((row) => row.account_name))).toEqual(new Set([account_name]))
      const other = newCaller().principalId
      await remember(other, first, 'first')
      await remember(principalId, [], 'none')
      expect([await remembered(principalId), (await remembered(other)).length]).toEqual([[], 200])
    })

    test('the same account twice is remembered once', async () => {
      const { principalId } = newCaller()
      await remember(principalId, [membership('x'), membership('x', 'owner')], 'a')
      expect(await remembered(principalId)).toHaveLength(1)
    })

    test('the digest is found again by the next standing, and no assurance ends', async () => {
      const { assured } = await acts.enrol()
      await remember(assured.principalId, [membership('x')], 'digest-1')
      const { membershipsDigest, assurance } = await acts.standing(assured)
      expect([membershipsDigest, assurance]).toEqual(['digest-1', expect.anything()])
    })

    test('twenty calls at once leave the memberships of one of them', async () => {
      const { principalId } = newCaller()
      const idsOf = (caller: number | string) => times(3, (n) => `${caller}-${n}`)
      const ofCaller = (at: number) => idsOf(at).map((id) => membership(id))
      await together(20, (at) => remember(principalId, ofCaller(at), `digest-${at}`))
      const { membershipsDigest } = await acts.standing(callerOf(principalId))
      const rows = await remembered(principalId)
      expect(rows.map((row) => row.account_id)).toEqual(idsOf(membershipsDigest.slice('digest-'.length)))
    })
  })

  describe(`beginning to enrol, on ${name}`, () => {
    const ended = async (...ids: string[]) => {
      const found = ids.map((id) => acts.rows('select ended_by from mfa_enrolment where id = ?', id))
      return (await Promise.all(found)).map(([row]) => row?.ended_by)
    }

    test('writes a pending enrolment that counts for nothing', async () => {
      const caller = newCaller()
      const { id, begun, begins } = await acts.begin(caller)
      expect([begun, begins.count, begins.oldestAt]).toEqual([true, 1, NOW])
      const { authenticators, assurance, backupSet } = await acts.settings(caller)
      expect([authenticators, assurance, backupSet]).toEqual([[], null, null])
      const { enrolment } = await acts.chargeEnrolment(caller, id)
      expect(enrolment).toMatchObject({ factor: 'totp', name: 'Authenticator app', secret: `sealed ${id}` })
      expect(enrolment).toMatchObject({ createdAt: NOW, expiresAt: NOW + 10 * MINUTE, tries: 1, endedBy: null })
    })

    test('the 31st within an hour is refused, in whatever session, and displaces nothing', async () => {
      const { principalId } = newCaller()
      const sessions = times(10, () => callerOf(principalId))
      for (const [n, caller] of [...sessions, ...sessions, ...sessions].entries()) {
        expect((await acts.begin(caller, NOW + n * SECOND)).begun).toBe(true)
      }
      const refused = await acts.begin(callerOf(principalId), NOW + HOUR - 1)
      expect([refused.begun, refused.begins]).toEqual([false, { count: 30, oldestAt: NOW }])
      expect(await acts.count('mfa_enrolment where principal_id = ? and ended_by is not null', principalId)).toBe(0)
      expect((await acts.begin(callerOf(principalId), NOW + HOUR)).begun).toBe(true)
      expect((await acts.begin(callerOf(principalId), NOW + HOUR)).begun).toBe(false)
    })

    test('ended and expired ones leave room', async () => {
      const caller = newCaller()
      const ids: string[] = []
      for (const minutes of [0, 9, 9]) ids.push((await acts.begin(caller, NOW + minutes * MINUTE)).id)
      await acts.abandon(caller, ids[2] ?? '')
      for (let n = 0; n < 2; n++) await acts.begin(caller, NOW + 10 * MINUTE)
      expect(await ended(...ids)).toEqual([null, null, 'abandoned'])
    })

    test('is refused while an authenticator exists, the disabled one too', async () => {
      const { caller, assured } = await acts.enrol()
      expect((await acts.begin(assured)).begun).toBe(false)
      await acts.fail(caller, true, auditOf(caller, 'mfa.disabled'))
      expect(await acts.begin(assured)).toMatchObject({ begun: false, authenticators: [{ disabledAt: NOW }] })
    })

    test('forgets what is older than a day', async () => {
      const caller = newCaller()
      const { id } = await acts.begin(caller)
      for (const later of [DAY, DAY + 1]) {
        await acts.begin(caller, NOW + later)
        expect(await acts.count('mfa_enrolment where id = ?', id)).toBe(later === DAY ? 1 : 0)
      }
    })
  })

  describe(`tries of an enrolment, on ${name}`, () => {
    const begun = async (caller = newCaller()) => ({ caller, id: (await acts.begin(caller)).id })

    test('are five, and the fifth says that it was the last', async () => {
      const { caller, id } = await begun()
      const charges = [1, 2, 3, 4].map((tries) => [true, tries, null])
      for (const expected of [...charges, [true, 5, 'exhausted'], [false, 5, 'exhausted']]) {
        const { charged, enrolment } = await acts.chargeEnrolment(caller, id)
        expect([charged, enrolment?.tries, enrolment?.endedBy]).toEqual(expected)
      }
    })

    test('belong to the session that began, and to ten minutes', async () => {
      const { caller, id } = await begun()
      for (const stranger of [callerOf(caller.principalId), { ...caller, principalId: newId('person') }]) {
        expect(await acts.chargeEnrolment(stranger, id)).toMatchObject({ charged: false, enrolment: null })
      }
      expect((await acts.chargeEnrolment(caller, id, NOW + 10 * MINUTE)).charged).toBe(false)
      expect((await acts.chargeEnrolment(caller, id)).enrolment?.tries).toBe(1)
    })
  })

  describe(`confirming an enrolment, on ${name}`, () => {
    test('makes the authenticator, ten codes, the assurance of this session and one audit row, at once', async () => {
      const caller = newCaller()
      const createdAt = NOW + SECOND
      const { id } = await acts.begin(caller)
      const { confirmed, enrolment, setId, assuranceId } = await acts.confirm(caller, id, createdAt, 777)
      expect([confirmed, enrolment?.endedBy]).toEqual([true, 'confirmed'])
      const facts = await acts.settings({ ...caller, assuranceId }, createdAt)
      const own = { id, factor: 'totp', name: 'Authenticator app', isDefault: true, secret: `sealed ${id}` }
      const used = { lastMarker: 777, createdAt, lastUsedAt: null, disabledAt: null }
      const none = { rpId: null, credentialHash: null, signCount: 0, backedUp: false, userVerified: false }
      expect(facts.authenticators).toEqual([{ ...own, ...used, ...none }])
      expect(facts.backupSet).toEqual({ id: setId, createdAt, confirmedAt: null, total: 10, remaining: 10 })
      expect(facts.assurance).toMatchObject({ id: assuranceId, provedAt: createdAt })
      expect(await acts.audited(caller.principalId, 'mfa.enrolled')).toBe(1)
    })

    type Told = { before?(caller: Caller, id: string): unknown; by?(caller: Caller): Caller; of?: string; at?: number }
    test.each<[string, Told]>([
      ['abandoned', { before: (caller, id) => acts.abandon(caller, id) }],
      ['displaced', { before: (caller) => together(3, () => acts.begin(caller, NOW + 1)) }],
      ['expired', { at: NOW + 10 * MINUTE }],
      ['of another session', { by: ({ principalId }) => callerOf(principalId) }],
      ['of another person', { by: (caller) => ({ ...caller, principalId: newId('person') }) }],
      ['unknown', { of: newId('none') }],
    ])('is refused when it is %s, and nothing is written', async (_, { before, by, of, at: now = NOW }) => {
      const caller = newCaller()
      const { id } = await acts.begin(caller)
      await before?.(caller, id)
      const who = by?.(caller) ?? caller
      const { confirmed, assuranceId } = await acts.confirm(who, of ?? id, now)
      expect(confirmed).toBe(false)
      const { authenticators, backupSet, assurance } = await acts.settings({ ...who, assuranceId }, now)
      expect([authenticators, backupSet, assurance]).toEqual([[], null, null])
      expect(await acts.count('mfa_assurance where id = ?', assuranceId)).toBe(0)
      expect(await acts.audited(who.principalId, 'mfa.enrolled')).toBe(0)
    })

    test('the same one twenty times at once is confirmed once', async () => {
      const caller = newCaller()
      const { id } = await acts.begin(caller)
      const outcomes = await together(20, () => acts.confirm(caller, id))
      expect(outcomes.filter(({ confirmed }) => confirmed)).toHaveLength(1)
      expect(outcomes.map(({ enrolment }) => enrolment?.endedBy)).toEqual(times(20, () => 'confirmed'))
      const sets = JSON.stringify(outcomes.map(({ setId }) => setId))
      expect(await acts.count('mfa_backup_code where set_id in (select value from json_each(?))', sets)).toBe(10)
      expect(await acts.count('mfa_assurance where principal_id = ?', caller.principalId)).toBe(1)
      expect(await acts.audited(caller.principalId, 'mfa.enrolled')).toBe(1)
    })
  })
}
