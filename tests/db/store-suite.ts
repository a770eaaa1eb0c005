import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Membership } from '../../edge/ports/principal.ts'
import type { SessionHash } from '../../edge/ports/runtime.ts'
import {
  actsOn,
  auditOf,
  callerOf,
  DAY,
  HOUR,
  MINUTE,
  NOW,
  newCaller,
  newId,
  type OpenStore,
  queryOf,
  SECOND,
  times,
  together,
} from './acts.ts'

/** What every database keeps that Sallyport's store is laid over: every act whole, with its audit row (I9). */
export function storeSuite(name: string, openStore: () => Promise<OpenStore>): void {
  let opened: OpenStore
  let acts: ReturnType<typeof actsOn>

  beforeAll(async () => {
    opened = await openStore()
    acts = actsOn(opened)
  })
  afterAll(() => opened.close())

  describe(`standing, on ${name}`, () => {
    test('of somebody never seen is empty, and the clock is the one of the database', async () => {
      const { databaseNow, deploymentId, ...standing } = await opened.store.loadStanding(queryOf(newCaller()))
      expect(standing).toEqual({
        assurance: null,
        authenticators: [],
        requiredIds: [],
        session: null,
        isInvited: false,
        membershipsDigest: '',
        isOnceEnrolled: false,
      })
      expect(deploymentId).toMatch(/^[0-9a-f]{32}$/)
      expect(Math.abs(databaseNow - Date.now())).toBeLessThan(5_000)
    })

    test('names of the accounts asked about those that require MFA, and no other', async () => {
      const [on, off, foreign, unknown] = [newId('account'), newId('account'), newId('account'), newId('account')]
      const policy = (id: string, required: number) => ({
        sql: 'insert into mfa_policy (account_id, required, changed_at, changed_by) values (?, ?, 0, ?)',
        args: [id, required, 'owner'],
      })
      await opened.client.batch([policy(on, 1), policy(off, 0), policy(foreign, 1)], 'write')
      const ask = async (...ids: string[]) =>
        (await opened.store.loadStanding(queryOf(newCaller(), NOW, ids))).requiredIds
      expect(await ask(on, off, unknown)).toEqual([on])
      expect((await ask(on, foreign)).sort()).toEqual([on, foreign].sort())
      expect(await ask(off)).toEqual([])
      expect(await ask()).toEqual([])
      expect(await ask(`${on}' or '1'='1`)).toEqual([])
    })

    test('of an account whose id holds half a letter is never that nothing is required', async () => {
      // As every other statement writes it down.
      const written = `${newId('account')}\ufffd`
      await opened.client.execute({
        sql: 'insert into mfa_policy (account_id, required, changed_at, changed_by) values (?, 1, 0, ?)',
        args: [written, 'owner'],
      })
      const asked = written.replace('\ufffd', '\ud800')
      await expect(opened.store.loadStanding(queryOf(newCaller(), NOW, [asked]))).rejects.toThrow()
    })

    test('holds an assurance only in its session, for its person, with its id, until its end', async () => {
      const { assured } = await acts.enrol()
      const { assurance } = await opened.store.loadStanding(queryOf(assured))
      expect(assurance).toMatchObject({
        id: assured.assuranceId,
        amr: ['pwd', 'otp', 'mfa'],
        provedAt: NOW,
        endsAt: NOW + 12 * HOUR,
      })
      expect(await acts.stands({ ...assured, assuranceId: null })).toBe(false)
      expect(await acts.stands({ ...assured, assuranceId: newId('assurance') })).toBe(false)
      expect(await acts.stands({ ...assured, sessionHashes: [newId('session')] })).toBe(false)
      expect(await acts.stands({ ...assured, sessionHashes: [] })).toBe(false)
      expect(await acts.stands({ ...assured, principalId: newId('person') })).toBe(false)
      expect(await acts.stands(assured, NOW + 12 * HOUR - 1)).toBe(true)
      expect(await acts.stands(assured, NOW + 12 * HOUR)).toBe(false)
    })

    test('finds what was written before a rotation under the older hash of the session', async () => {
      const { assured } = await acts.enrol()
      const rotated = { ...assured, sessionHashes: [newId<SessionHash>('new-hash'), ...assured.sessionHashes] }
      expect(await acts.stands(rotated)).toBe(true)
    })

    test('of two persons never mixes', async () => {
      const [one, other] = [await acts.enrol(), await acts.enrol()]
      const standing = await opened.store.loadStanding(queryOf(one.assured))
      expect(standing.authenticators.map(({ id }) => id)).toEqual([one.authenticatorId])
      expect(await acts.stands({ ...one.assured, assuranceId: other.assured.assuranceId })).toBe(false)
    })
  })

  describe(`memberships, on ${name}`, () => {
    const membership = (accountId: string, role: Membership['role'] = 'member'): Membership => ({
      accountId,
      accountName: `Account ${accountId}`,
      role,
    })
    const remember = (principalId: string, memberships: Membership[], digest: string, now = NOW) =>
      opened.store.rememberMemberships({ principalId, memberships, digest, now })
    const remembered = (principalId: string) =>
      acts.rows(
        'select account_id, account_name, role, seen_at from mfa_membership where principal_id = ? order by account_id',
        principalId,
      )

    test('two hundred accounts are one call, and the next one replaces them', async () => {
      const { principalId } = newCaller()
      await remember(
        principalId,
        times(200, (at) => membership(`a${at}`)),
        'first',
      )
      expect(await remembered(principalId)).toHaveLength(200)
      const next = times(200, (at) => membership(`a${at + 199}`, 'admin'))
      await remember(principalId, next, 'second', NOW + 1)
      const rows = await remembered(principalId)
      expect(rows).toHaveLength(200)
      expect(rows.map((row) => row.account_id)).toEqual(next.map(({ accountId }) => accountId).sort())
      expect(rows.every((row) => row.role === 'admin' && row.seen_at === NOW + 1)).toBe(true)
    })

    test('a role or a name that changed is the new one', async () => {
      const { principalId } = newCaller()
      await remember(principalId, [membership('x', 'owner')], 'a')
      await remember(principalId, [{ ...membership('x'), accountName: `O'Neil "&" <b>\n😀` }], 'b')
      expect(await remembered(principalId)).toEqual([
        { account_id: 'x', account_name: `O'Neil "&" <b>\n😀`, role: 'member', seen_at: NOW },
      ])
    })

    test('none left means none remembered, and nobody else loses any', async () => {
      const [one, other] = [newCaller().principalId, newCaller().principalId]
      await remember(one, [membership('x')], 'a')
      await remember(other, [membership('x')], 'a')
      await remember(one, [], 'none')
      expect(await remembered(one)).toEqual([])
      expect(await remembered(other)).toHaveLength(1)
    })

    test('the same account twice is remembered once', async () => {
      const { principalId } = newCaller()
      await remember(principalId, [membership('x'), membership('x', 'owner')], 'a')
      expect(await remembered(principalId)).toHaveLength(1)
    })

    test('the digest is found again by the next standing, and no assurance ends', async () => {
      const { assured } = await acts.enrol()
      await remember(assured.principalId, [membership('x')], 'digest-1')
      const standing = await opened.store.loadStanding(queryOf(assured))
      expect(standing.membershipsDigest).toBe('digest-1')
      expect(standing.assurance).not.toBeNull()
    })

    test('twenty calls at once leave the memberships of one of them', async () => {
      const { principalId } = newCaller()
      await together(20, (at) =>
        remember(
          principalId,
          times(3, (n) => membership(`${at}-${n}`)),
          `digest-${at}`,
        ),
      )
      const rows = await remembered(principalId)
      const { membershipsDigest } = await opened.store.loadStanding(queryOf(callerOf(principalId)))
      const winner = membershipsDigest.slice('digest-'.length)
      expect(rows.map((row) => row.account_id)).toEqual(times(3, (n) => `${winner}-${n}`))
    })
  })

  describe(`beginning to enrol, on ${name}`, () => {
    const ended = async (id: string) =>
      (await acts.rows('select ended_by from mfa_enrolment where id = ?', id))[0]?.ended_by

    test('writes a pending enrolment that counts for nothing', async () => {
      const caller = newCaller()
      const { id, begun, begins } = await acts.begin(caller)
      expect([begun, begins.count, begins.oldestAt]).toEqual([true, 1, NOW])
      const standing = await opened.store.loadSettings(queryOf(caller))
      expect([standing.authenticators, standing.assurance, standing.backupSet]).toEqual([[], null, null])
      const { enrolment } = await acts.chargeEnrolment(caller, id)
      expect(enrolment).toMatchObject({
        factor: 'totp',
        name: 'Authenticator app',
        secret: `sealed ${id}`,
        createdAt: NOW,
        expiresAt: NOW + 10 * MINUTE,
        tries: 1,
        endedBy: null,
      })
    })

    test('the 31st within an hour is refused, in whatever session, and displaces nothing', async () => {
      const { principalId } = newCaller()
      const sessions = times(10, () => callerOf(principalId))
      const ids: string[] = []
      for (const caller of [...sessions, ...sessions, ...sessions]) {
        const { begun, id } = await acts.begin(caller, NOW + ids.length * SECOND)
        expect(begun).toBe(true)
        ids.push(id)
      }
      const at = NOW + HOUR - 1
      const refused = await acts.begin(callerOf(principalId), at)
      expect([refused.begun, refused.begins]).toEqual([false, { count: 30, oldestAt: NOW }])
      expect(await acts.count('mfa_enrolment where principal_id = ? and ended_by is not null', principalId)).toBe(0)
      expect((await acts.begin(callerOf(principalId), NOW + HOUR)).begun).toBe(true)
      expect((await acts.begin(callerOf(principalId), NOW + HOUR)).begun).toBe(false)
    })

    test('of forty at once thirty begin', async () => {
      const { principalId } = newCaller()
      const begins = await together(40, () => acts.begin(callerOf(principalId)))
      expect(begins.filter(({ begun }) => begun)).toHaveLength(30)
      expect(await acts.count('mfa_enrolment where principal_id = ?', principalId)).toBe(30)
    })

    test('the fourth of a session ends its oldest, and no other session', async () => {
      const caller = newCaller()
      const elsewhere = callerOf(caller.principalId)
      const foreign = await acts.begin(elsewhere)
      const ids: string[] = []
      for (let n = 0; n < 5; n++) ids.push((await acts.begin(caller, NOW)).id)
      expect(await Promise.all(ids.map(ended))).toEqual(['displaced', 'displaced', null, null, null])
      expect(await ended(foreign.id)).toBeNull()
      expect((await acts.chargeEnrolment(caller, ids[0] ?? '')).charged).toBe(false)
      expect((await acts.chargeEnrolment(caller, ids[2] ?? '')).charged).toBe(true)
    })

    test('ended and expired ones leave room', async () => {
      const caller = newCaller()
      const first = await acts.begin(caller)
      const second = await acts.begin(caller, NOW + 9 * MINUTE)
      const third = await acts.begin(caller, NOW + 9 * MINUTE)
      await opened.store.abandonEnrolment({ caller, enrolmentId: third.id, now: NOW })
      await acts.begin(caller, NOW + 10 * MINUTE)
      await acts.begin(caller, NOW + 10 * MINUTE)
      expect(await Promise.all([first, second, third].map(({ id }) => ended(id)))).toEqual([null, null, 'abandoned'])
    })

    test('is refused while an authenticator exists, the disabled one too', async () => {
      const { caller, assured } = await acts.enrol()
      expect((await acts.begin(assured)).begun).toBe(false)
      const failed = { audit: [auditOf(caller, 'mfa.disabled')], disables: true }
      await opened.store.failAttempt({ caller, factor: 'totp', failed, now: NOW })
      const refused = await acts.begin(assured)
      expect([refused.begun, refused.authenticators[0]?.disabledAt]).toEqual([false, NOW])
    })

    test('forgets what is older than a day', async () => {
      const caller = newCaller()
      const { id } = await acts.begin(caller)
      await acts.begin(caller, NOW + DAY)
      expect(await acts.count('mfa_enrolment where id = ?', id)).toBe(1)
      await acts.begin(caller, NOW + DAY + 1)
      expect(await acts.count('mfa_enrolment where id = ?', id)).toBe(0)
    })
  })

  describe(`tries of an enrolment, on ${name}`, () => {
    test('are five, and the fifth says that it was the last', async () => {
      const caller = newCaller()
      const { id } = await acts.begin(caller)
      for (let n = 1; n <= 4; n++) {
        const { charged, enrolment } = await acts.chargeEnrolment(caller, id)
        expect([charged, enrolment?.tries, enrolment?.endedBy]).toEqual([true, n, null])
      }
      const fifth = await acts.chargeEnrolment(caller, id)
      expect([fifth.charged, fifth.enrolment?.tries, fifth.enrolment?.endedBy]).toEqual([true, 5, 'exhausted'])
      const sixth = await acts.chargeEnrolment(caller, id)
      expect([sixth.charged, sixth.enrolment?.tries, sixth.enrolment?.endedBy]).toEqual([false, 5, 'exhausted'])
    })

    test('of thirty at once are five', async () => {
      const caller = newCaller()
      const { id } = await acts.begin(caller)
      const charges = await together(30, () => acts.chargeEnrolment(caller, id))
      expect(charges.filter(({ charged }) => charged)).toHaveLength(5)
      expect((await acts.chargeEnrolment(caller, id)).enrolment?.tries).toBe(5)
    })

    test('belong to the session that began', async () => {
      const caller = newCaller()
      const { id } = await acts.begin(caller)
      for (const stranger of [callerOf(caller.principalId), { ...caller, principalId: newId('person') }]) {
        const { charged, enrolment } = await acts.chargeEnrolment(stranger, id)
        expect([charged, enrolment]).toEqual([false, null])
      }
      expect((await acts.chargeEnrolment(caller, id)).enrolment?.tries).toBe(1)
    })

    test('end after ten minutes, and with abandoning', async () => {
      const caller = newCaller()
      const [one, other] = [await acts.begin(caller), await acts.begin(caller)]
      expect((await acts.chargeEnrolment(caller, one.id, NOW + 10 * MINUTE - 1)).charged).toBe(true)
      expect((await acts.chargeEnrolment(caller, one.id, NOW + 10 * MINUTE)).charged).toBe(false)
      await opened.store.abandonEnrolment({ caller: callerOf(caller.principalId), enrolmentId: other.id, now: NOW })
      expect((await acts.chargeEnrolment(caller, other.id)).charged).toBe(true)
      await opened.store.abandonEnrolment({ caller, enrolmentId: other.id, now: NOW })
      const abandoned = await acts.chargeEnrolment(caller, other.id)
      expect([abandoned.charged, abandoned.enrolment?.endedBy]).toEqual([false, 'abandoned'])
    })

    test('never touch the budget of signing in', async () => {
      const caller = newCaller()
      const { id } = await acts.begin(caller)
      await together(5, () => acts.chargeEnrolment(caller, id))
      expect(await acts.lane(caller.principalId)).toBeNull()
    })
  })

  describe(`confirming an enrolment, on ${name}`, () => {
    test('makes the authenticator, ten codes, the assurance of this session and one audit row, at once', async () => {
      const caller = newCaller()
      const { id } = await acts.begin(caller)
      const { confirmed, enrolment, setId, assuranceId } = await acts.confirm(caller, id, NOW + SECOND, 777)
      expect([confirmed, enrolment?.endedBy]).toEqual([true, 'confirmed'])
      const facts = await opened.store.loadSettings(queryOf({ ...caller, assuranceId }, NOW + SECOND))
      expect(facts.authenticators).toEqual([
        {
          id,
          factor: 'totp',
          name: 'Authenticator app',
          isDefault: true,
          secret: `sealed ${id}`,
          lastMarker: 777,
          createdAt: NOW + SECOND,
          lastUsedAt: null,
          disabledAt: null,
        },
      ])
      expect(facts.backupSet).toEqual({
        id: setId,
        createdAt: NOW + SECOND,
        confirmedAt: null,
        total: 10,
        remaining: 10,
      })
      expect(facts.assurance).toMatchObject({ id: assuranceId, provedAt: NOW + SECOND })
      expect(await acts.audited(caller.principalId, 'mfa.enrolled')).toBe(1)
    })

    test('burns the code that confirmed it', async () => {
      const { caller, authenticatorId } = await acts.enrol()
      const consume = (marker: number) => ({ factor: 'totp' as const, authenticatorId, marker })
      expect((await acts.pass(caller, consume(100))).passed).toBe(false)
      expect((await acts.pass(caller, consume(99))).passed).toBe(false)
      expect((await acts.pass(caller, consume(101))).passed).toBe(true)
    })

    test('succeeds with the fifth try', async () => {
      const caller = newCaller()
      const { id } = await acts.begin(caller)
      await together(5, () => acts.chargeEnrolment(caller, id))
      expect(await acts.confirm(caller, id)).toMatchObject({ confirmed: true, enrolment: { endedBy: 'confirmed' } })
    })

    test.each(['abandoned', 'displaced', 'expired', 'of another session', 'of another person', 'unknown'])(
      'is refused when it is %s, and nothing is written',
      async (reason) => {
        const caller = newCaller()
        const { id } = await acts.begin(caller)
        if (reason === 'abandoned') await opened.store.abandonEnrolment({ caller, enrolmentId: id, now: NOW })
        if (reason === 'displaced') for (let n = 0; n < 3; n++) await acts.begin(caller)
        const now = reason === 'expired' ? NOW + 10 * MINUTE : NOW
        const who =
          reason === 'of another session'
            ? callerOf(caller.principalId)
            : reason === 'of another person'
              ? { ...caller, principalId: newId('person') }
              : caller
        const { confirmed, assuranceId } = await acts.confirm(who, reason === 'unknown' ? newId('none') : id, now)
        expect(confirmed).toBe(false)
        const facts = await opened.store.loadSettings(queryOf({ ...who, assuranceId }, now))
        expect([facts.authenticators, facts.backupSet, facts.assurance]).toEqual([[], null, null])
        expect(await acts.count('mfa_assurance where id = ?', assuranceId)).toBe(0)
        expect(await acts.audited(who.principalId, 'mfa.enrolled')).toBe(0)
      },
    )

    test('two pending ones at once: one authenticator, the codes of the winner only, the other learns of it', async () => {
      for (let round = 0; round < 5; round++) {
        const { principalId } = newCaller()
        const callers = times(2, () => callerOf(principalId))
        const pending = await Promise.all(callers.map((caller) => acts.begin(caller)))
        const outcomes = await Promise.all(callers.map((caller, at) => acts.confirm(caller, pending[at]?.id ?? '')))
        const winners = outcomes.filter(({ confirmed }) => confirmed)
        const [loser] = outcomes.filter(({ confirmed }) => !confirmed)
        expect(winners).toHaveLength(1)
        expect(loser?.enrolment?.endedBy).toBe('confirmed_elsewhere')
        const codes = await acts.rows(
          'select distinct set_id from mfa_backup_code where set_id in (?, ?)',
          ...outcomes.map(({ setId }) => setId),
        )
        expect(codes).toEqual([{ set_id: winners[0]?.setId }])
        expect(await acts.count('mfa_authenticator where principal_id = ?', principalId)).toBe(1)
        expect(await acts.count('mfa_backup_set where principal_id = ?', principalId)).toBe(1)
        expect(await acts.count('mfa_assurance where principal_id = ?', principalId)).toBe(1)
        expect(await acts.audited(principalId, 'mfa.enrolled')).toBe(1)
      }
    })

    test('the same one twenty times at once is confirmed once', async () => {
      const caller = newCaller()
      const { id } = await acts.begin(caller)
      const outcomes = await together(20, () => acts.confirm(caller, id))
      expect(outcomes.filter(({ confirmed }) => confirmed)).toHaveLength(1)
      expect(outcomes.map(({ enrolment }) => enrolment?.endedBy)).toEqual(times(20, () => 'confirmed'))
      const sets = outcomes.map(({ setId }) => setId)
      const marks = sets.map(() => '?').join()
      expect(await acts.count(`mfa_backup_code where set_id in (${marks})`, ...sets)).toBe(10)
      expect(await acts.count('mfa_assurance where principal_id = ?', caller.principalId)).toBe(1)
      expect(await acts.audited(caller.principalId, 'mfa.enrolled')).toBe(1)
    })

    test('ends the assurance of every other session, keeps this one, and replaces the old codes', async () => {
      const { caller, assured, authenticatorId, setId } = await acts.enrol()
      const other = callerOf(caller.principalId)
      const { assuranceId } = await acts.pass(other, { factor: 'totp', authenticatorId, marker: 200 })
      const otherAssured = { ...other, assuranceId }
      await acts.charge(other, NOW)
      expect([await acts.stands(assured), await acts.stands(otherAssured)]).toEqual([true, true])
      // The method goes away; the person sets one up anew in the first session.
      await acts.giveUp(authenticatorId)
      const again = await acts.enrol(caller, NOW + MINUTE)
      expect(await acts.stands(otherAssured, NOW + MINUTE)).toBe(false)
      expect(await acts.stands(assured, NOW + MINUTE)).toBe(false)
      expect(await acts.stands(again.assured, NOW + MINUTE)).toBe(true)
      expect(await acts.count('mfa_backup_code where set_id = ?', setId)).toBe(0)
      expect(await acts.count('mfa_backup_code where set_id = ?', again.setId)).toBe(10)
      expect(await acts.lane(caller.principalId)).toBeNull()
    })

    test("ends the person's other pending enrolments and nobody else's", async () => {
      const caller = newCaller()
      const [one, other] = [await acts.begin(caller), await acts.begin(callerOf(caller.principalId))]
      const stranger = newCaller()
      const foreign = await acts.begin(stranger)
      await acts.confirm(caller, one.id)
      const ends = await acts.rows(
        'select id, ended_by from mfa_enrolment where id in (?, ?, ?)',
        one.id,
        other.id,
        foreign.id,
      )
      expect(Object.fromEntries(ends.map((row) => [row.id, row.ended_by]))).toEqual({
        [one.id]: 'confirmed',
        [other.id]: 'confirmed_elsewhere',
        [foreign.id]: null,
      })
      expect((await acts.confirm(stranger, foreign.id)).confirmed).toBe(true)
    })
  })

  describe(`charging an attempt, on ${name}`, () => {
    /** Until when the limit of the day holds: until the 30th charge before the next one is a day old. */
    const dayOpensAt = (charges: readonly number[]) => (charges.at(-30) ?? Number.NEGATIVE_INFINITY) + DAY

    /** Charges as soon as it is allowed, and tells when that was. */
    async function failTimes(caller: ReturnType<typeof newCaller>, count: number, factor: 'totp' | 'backup_code') {
      let now = NOW
      for (let n = 0; n < count; n++) {
        const throttle = await acts.lane(caller.principalId, factor)
        now = Math.max(now, throttle?.nextAt ?? 0, dayOpensAt(throttle?.dayCharges ?? []))
        const { charged } = await acts.charge(caller, now, { factor })
        if (!charged) throw new Error(`charge ${n + 1} was refused`)
      }
      return now
    }

    test('without a method nothing is charged', async () => {
      const caller = newCaller()
      expect(await acts.charge(caller)).toMatchObject({ charged: false, throttle: null })
      expect(await acts.charge(caller, NOW, { factor: 'backup_code', place: 0 })).toMatchObject({ charged: false })
    })

    test('of thirty at once exactly five are charged: the fifth begins the first wait', async () => {
      for (const factor of ['totp', 'backup_code'] as const) {
        const { caller } = await acts.enrol()
        const charges = await together(30, () => acts.charge(callerOf(caller.principalId), NOW, { factor, place: 3 }))
        expect(charges.filter(({ charged }) => charged)).toHaveLength(5)
        const counts = charges.filter(({ charged }) => charged).map(({ throttle }) => throttle?.consecutive)
        expect(counts.sort()).toEqual([1, 2, 3, 4, 5])
        expect(await acts.lane(caller.principalId, factor)).toMatchObject({
          consecutive: 5,
          dayCharges: times(5, () => NOW),
          monthCount: 5,
          nextAt: NOW + 15 * SECOND,
        })
      }
    })

    test('waits 15 s, 30 s, 60 s, 5 min, 15 min, then 30 min; the 31st of a day waits for the next', async () => {
      const { caller } = await acts.enrol()
      const wait = (n: number) => [0, 0, 0, 0, 0, 15, 30, 60, 300, 900][n] ?? 1800
      let now = NOW
      const made: number[] = []
      for (let n = 1; n <= 60; n++) {
        const { charged, throttle } = await acts.charge(caller, now, { factor: 'backup_code', place: 0 })
        expect([n, charged, throttle?.consecutive]).toEqual([n, true, n])
        if (n > 4) expect([n, throttle?.nextAt]).toEqual([n, now + wait(n) * SECOND])
        made.push(now)
        expect(throttle?.dayCharges).toEqual(made.filter((at) => at > now - DAY))
        const opens = Math.max(dayOpensAt(made), now + wait(n) * SECOND)
        if (opens > now) {
          expect((await acts.charge(caller, opens - 1, { factor: 'backup_code', place: 0 })).charged).toBe(false)
        }
        now = opens
      }
      expect(made[30]).toBe(NOW + DAY)
    }, 60_000)

    test('the day slides; the month begins with the first failure and ends 30 days later', async () => {
      const { caller } = await acts.enrol()
      await acts.charge(caller, NOW)
      await acts.charge(caller, NOW + DAY - 1)
      expect(await acts.lane(caller.principalId)).toMatchObject({ dayCharges: [NOW, NOW + DAY - 1], monthCount: 2 })
      await acts.charge(caller, NOW + DAY)
      expect(await acts.lane(caller.principalId)).toMatchObject({
        dayCharges: [NOW + DAY - 1, NOW + DAY],
        monthCount: 3,
      })
      await acts.charge(caller, NOW + 30 * DAY)
      expect(await acts.lane(caller.principalId)).toMatchObject({
        consecutive: 4,
        dayCharges: [NOW + 30 * DAY],
        monthCount: 1,
        monthStartedAt: NOW + 30 * DAY,
      })
    })

    test('fifty in a row disable the authenticator: the right code no longer counts, backup codes do', async () => {
      const { caller, authenticatorId, setId } = await acts.enrol()
      const now = await failTimes(caller, 50, 'totp')
      const later = now + 31 * DAY
      // The process ended before the last failure was recorded: the next attempt finds it out.
      const next = await acts.charge(caller, later)
      expect([next.charged, next.authenticators[0]?.disabledAt]).toEqual([false, later])
      expect((await acts.pass(caller, { factor: 'totp', authenticatorId, marker: 999 }, later)).passed).toBe(false)
      expect((await acts.charge(caller, later, { factor: 'backup_code', place: 4 })).charged).toBe(true)
      expect((await acts.pass(caller, { factor: 'backup_code', setId, place: 4 }, later)).passed).toBe(true)
    }, 60_000)

    test('a hundred within 30 days disable it although right codes came in between', async () => {
      const { caller, authenticatorId } = await acts.enrol()
      let now = NOW
      let marker = 100
      for (let n = 0; n < 25; n++) {
        if (n % 7 === 0) now += DAY
        for (let wrong = 0; wrong < 4; wrong++) expect((await acts.charge(caller, now)).charged).toBe(true)
        if (n === 24) break
        expect((await acts.charge(caller, now)).charged).toBe(true)
        marker += 1
        expect((await acts.pass(caller, { factor: 'totp', authenticatorId, marker }, now)).passed).toBe(true)
      }
      expect(await acts.lane(caller.principalId)).toMatchObject({ consecutive: 4, monthCount: 100 })
      const next = await acts.charge(caller, now + DAY)
      expect([next.charged, next.authenticators[0]?.disabledAt]).toEqual([false, now + DAY])
    }, 60_000)

    test('a hundred in a row on the backup lane: nothing more is charged, the app stays usable', async () => {
      const { caller } = await acts.enrol()
      // Two months, so that the limit of a month is not what stops it.
      const now = await failTimes(caller, 99, 'backup_code')
      const last = await acts.charge(caller, now + 31 * DAY, { factor: 'backup_code', place: 1 })
      expect([last.charged, last.throttle?.consecutive, last.throttle?.monthCount]).toEqual([true, 100, 1])
      expect((await acts.charge(caller, now + 90 * DAY, { factor: 'backup_code', place: 1 })).charged).toBe(false)
      const app = await acts.charge(caller, now + 90 * DAY)
      expect([app.charged, app.authenticators[0]?.disabledAt]).toEqual([true, null])
    }, 60_000)

    test('a wait of one factor leaves the other usable', async () => {
      const { caller } = await acts.enrol()
      for (let n = 0; n < 6; n++) await acts.charge(caller)
      expect((await acts.charge(caller)).charged).toBe(false)
      expect((await acts.charge(caller, NOW, { factor: 'backup_code', place: 0 })).charged).toBe(true)
    })

    test('a new session, and a new challenge, begin nothing anew', async () => {
      const { caller } = await acts.enrol()
      for (let n = 0; n < 5; n++) await acts.charge(callerOf(caller.principalId))
      expect((await acts.charge(callerOf(caller.principalId))).charged).toBe(false)
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
      const named = (place: number | null) => acts.charge(caller, NOW, { factor: 'backup_code', place })
      expect((await named(7)).backupCode).toEqual({
        setId,
        place: 7,
        salt: 'salt 7',
        iterations: 1000,
        hash: `${setId} 7`,
      })
      expect((await named(10)).backupCode).toBeNull()
      expect((await named(null)).backupCode).toBeNull()
      expect((await acts.charge(newCaller(), NOW, { factor: 'backup_code', place: 7 })).backupCode).toBeNull()
    })
  })

  describe(`passing a challenge, on ${name}`, () => {
    test('gives back its own charge and no other: in a row 0, no wait, day and month minus one', async () => {
      const { caller, authenticatorId } = await acts.enrol()
      for (let n = 0; n < 5; n++) await acts.charge(caller)
      expect(await acts.lane(caller.principalId)).toMatchObject({
        consecutive: 5,
        dayCharges: times(5, () => NOW),
        monthCount: 5,
      })
      expect((await acts.pass(caller, { factor: 'totp', authenticatorId, marker: 101 })).passed).toBe(true)
      expect(await acts.lane(caller.principalId)).toMatchObject({
        consecutive: 0,
        nextAt: 0,
        dayCharges: times(4, () => NOW),
        monthCount: 4,
        monthStartedAt: NOW,
      })
      expect(await acts.lane(caller.principalId, 'backup_code')).toBeNull()
    })

    test('writes proof and audit row, and says when the method was used', async () => {
      const { caller, authenticatorId } = await acts.enrol()
      const session = callerOf(caller.principalId)
      const consume = { factor: 'totp' as const, authenticatorId, marker: 101 }
      const { passed, backupCodes, assuranceId } = await acts.pass(session, consume, NOW + MINUTE)
      expect([passed, backupCodes?.remaining]).toEqual([true, 10])
      const standing = await opened.store.loadStanding(queryOf({ ...session, assuranceId }, NOW + MINUTE))
      expect(standing.assurance).toMatchObject({ id: assuranceId, provedAt: NOW + MINUTE })
      expect(standing.authenticators[0]).toMatchObject({ lastMarker: 101, lastUsedAt: NOW + MINUTE })
      expect(await acts.audited(caller.principalId, 'challenge.passed')).toBe(1)
      expect(await acts.audited(caller.principalId, 'challenge.wrong')).toBe(0)
    })

    test('one marker twenty times at once has one winner, one proof, one audit row of it', async () => {
      const { caller, authenticatorId } = await acts.enrol()
      const { principalId } = caller
      for (let n = 0; n < 3; n++) await acts.charge(caller)
      const consume = { factor: 'totp' as const, authenticatorId, marker: 101 }
      const outcomes = await together(20, () => acts.pass(callerOf(principalId), consume))
      const winners = outcomes.filter(({ passed }) => passed)
      expect(winners).toHaveLength(1)
      const proofs = await acts.rows(
        'select id from mfa_assurance where principal_id = ? and amr = ? and proved_at = ?',
        principalId,
        'pwd otp mfa',
        NOW,
      )
      // The other one is that of enrolling.
      expect(
        proofs.map((row) => row.id).filter((id) => outcomes.some(({ assuranceId }) => assuranceId === id)),
      ).toEqual([winners[0]?.assuranceId])
      expect(await acts.audited(principalId, 'challenge.passed')).toBe(1)
      expect(await acts.audited(principalId, 'challenge.wrong')).toBe(19)
      expect(await acts.lane(principalId)).toMatchObject({ consecutive: 0, dayCharges: [NOW, NOW], monthCount: 2 })
    })

    test('a used marker and every older one is a replay, whatever session it comes from', async () => {
      const { caller, authenticatorId } = await acts.enrol()
      const at = (marker: number) =>
        acts.pass(callerOf(caller.principalId), { factor: 'totp', authenticatorId, marker })
      expect((await at(105)).passed).toBe(true)
      expect(await Promise.all([at(105), at(104), at(101)])).toMatchObject(times(3, () => ({ passed: false })))
      expect((await at(106)).passed).toBe(true)
    })

    test("nobody passes with somebody else's authenticator or codes", async () => {
      const [one, other] = [await acts.enrol(), await acts.enrol()]
      const { authenticatorId, setId } = other
      const app = await acts.pass(one.caller, { factor: 'totp', authenticatorId, marker: 500 })
      const code = await acts.pass(one.caller, { factor: 'backup_code', setId, place: 0 })
      expect([app.passed, code.passed]).toEqual([false, false])
      expect(await acts.count('mfa_assurance where id in (?, ?)', app.assuranceId, code.assuranceId)).toBe(0)
      expect((await acts.pass(other.caller, { factor: 'totp', authenticatorId, marker: 101 })).passed).toBe(true)
      expect((await acts.pass(other.caller, { factor: 'backup_code', setId, place: 0 })).passed).toBe(true)
    })

    test('a disabled authenticator passes nobody', async () => {
      const { caller, authenticatorId } = await acts.enrol()
      await opened.store.failAttempt({ caller, factor: 'totp', failed: { audit: [], disables: true }, now: NOW })
      // Without a row to write the failure still disables.
      const { authenticators } = await opened.store.loadStanding(queryOf(caller))
      expect(authenticators[0]?.disabledAt).toBe(NOW)
      expect((await acts.charge(caller)).charged).toBe(false)
      expect((await acts.pass(caller, { factor: 'totp', authenticatorId, marker: 101 })).passed).toBe(false)
    })

    test('ten different backup codes at once all pass, the same one twenty times once', async () => {
      const one = await acts.enrol()
      const passes = await together(10, (place) =>
        acts.pass(callerOf(one.caller.principalId), { factor: 'backup_code', setId: one.setId, place }),
      )
      expect(passes.filter(({ passed }) => passed)).toHaveLength(10)
      expect(passes.map(({ backupCodes }) => backupCodes?.remaining).sort()).toEqual(times(10, (n) => n))
      const other = await acts.enrol()
      const consume = { factor: 'backup_code' as const, setId: other.setId, place: 6 }
      const same = await together(20, () => acts.pass(callerOf(other.caller.principalId), consume))
      expect(same.filter(({ passed }) => passed)).toHaveLength(1)
      expect(same.find(({ passed }) => passed)?.backupCodes).toMatchObject({ remaining: 9, total: 10 })
      expect(await acts.audited(other.caller.principalId, 'challenge.passed')).toBe(1)
      const { backupSet } = await opened.store.loadSettings(queryOf(other.caller))
      expect(backupSet).toMatchObject({ total: 10, remaining: 9 })
    })

    test('a code of a set that was replaced, or that is not there, does not pass', async () => {
      const { caller, authenticatorId, setId } = await acts.enrol()
      await acts.giveUp(authenticatorId)
      const again = await acts.enrol(caller)
      const pass = (set: string, place: number) => acts.pass(caller, { factor: 'backup_code', setId: set, place })
      expect((await pass(setId, 0)).passed).toBe(false)
      expect((await pass(again.setId, 10)).passed).toBe(false)
      expect((await pass(again.setId, 0)).passed).toBe(true)
    })

    test('ends the older proof of this session and leaves other sessions alone', async () => {
      const { assured, caller, authenticatorId } = await acts.enrol()
      const other = callerOf(caller.principalId)
      const elsewhere = await acts.pass(other, { factor: 'totp', authenticatorId, marker: 101 })
      const here = await acts.pass(assured, { factor: 'totp', authenticatorId, marker: 102 }, NOW + 1)
      expect(await acts.stands(assured, NOW + 1)).toBe(false)
      expect(await acts.stands({ ...assured, assuranceId: here.assuranceId }, NOW + 1)).toBe(true)
      expect(await acts.stands({ ...other, assuranceId: elsewhere.assuranceId }, NOW + 1)).toBe(true)
    })

    test('a failure is recorded with all its rows and disables only when it was the last', async () => {
      const { caller } = await acts.enrol()
      const failed = {
        audit: [auditOf(caller, 'challenge.wrong'), auditOf(caller, 'challenge.locked')],
        disables: false,
      }
      await opened.store.failAttempt({ caller, factor: 'totp', failed, now: NOW })
      expect(await acts.audited(caller.principalId, 'challenge.wrong')).toBe(1)
      expect(await acts.audited(caller.principalId, 'challenge.locked')).toBe(1)
      const { authenticators } = await opened.store.loadStanding(queryOf(caller))
      expect(authenticators[0]?.disabledAt).toBeNull()
    })
  })

  describe(`ending assurance, on ${name}`, () => {
    const end = (caller: ReturnType<typeof newCaller>) =>
      opened.store.endAssurance({ caller, audit: auditOf(caller, 'assurance.ended'), now: NOW })

    test('goes by the session, without the cookie, and says so once', async () => {
      const { assured, caller, authenticatorId } = await acts.enrol()
      const other = callerOf(caller.principalId)
      const { assuranceId } = await acts.pass(other, { factor: 'totp', authenticatorId, marker: 101 })
      await end({ ...assured, assuranceId: null })
      expect(await acts.stands(assured)).toBe(false)
      expect(await acts.stands({ ...other, assuranceId })).toBe(true)
      await end(assured)
      expect(await acts.audited(caller.principalId, 'assurance.ended')).toBe(1)
    })

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
    const confirmedAt = async (caller: ReturnType<typeof newCaller>) =>
      (await opened.store.loadSettings(queryOf(caller))).backupSet?.confirmedAt

    test('counts with assurance only, and the first time only', async () => {
      const { caller, assured } = await acts.enrol()
      expect((await opened.store.confirmBackupCodes(queryOf(caller))).assurance).toBeNull()
      expect(await confirmedAt(caller)).toBeNull()
      expect((await opened.store.confirmBackupCodes(queryOf(assured, NOW + 1))).assurance).not.toBeNull()
      await opened.store.confirmBackupCodes(queryOf(assured, NOW + 2))
      expect(await confirmedAt(caller)).toBe(NOW + 1)
    })
  })

  describe(`the audit log, on ${name}`, () => {
    test('keeps a row as it was written: no update, not even of nothing', async () => {
      const caller = newCaller()
      const row = { ...auditOf(caller, 'policy.changed'), accountId: 'acme', factor: 'totp' as const }
      await opened.store.recordRefused(row, NOW)
      const read = () => acts.rows('select * from mfa_audit where id = ?', row.id)
      const before = await read()
      expect(before).toMatchObject([
        {
          id: row.id,
          at: NOW,
          actor: caller.principalId,
          principal: caller.principalId,
          account: 'acme',
          act: 'policy.changed',
          result: 'ok',
          factor: 'totp',
          request_id: row.requestId,
          address_prefix: null,
        },
      ])
      for (const change of ["act = 'other'", 'at = at', 'principal = null']) {
        const update = opened.client.execute({ sql: `update mfa_audit set ${change} where id = ?`, args: [row.id] })
        await expect(update).rejects.toThrow('append-only')
      }
      expect(await read()).toEqual(before)
    })

    test('refuses a second row of the same id, and the act goes with it', async () => {
      const { caller, authenticatorId } = await acts.enrol()
      const audit = auditOf(caller, 'challenge.passed')
      await opened.store.recordRefused(audit, NOW)
      const act = opened.store.passChallenge({
        caller,
        actId: newId('act'),
        consume: { factor: 'totp', authenticatorId, marker: 101 },
        assurance: { id: newId('assurance'), amr: ['mfa'] as const, endsAt: NOW + HOUR },
        audit,
        otherwise: { audit: [], disables: false },
        now: NOW,
      })
      await expect(act).rejects.toThrow()
      const { authenticators } = await opened.store.loadStanding(queryOf(caller))
      expect(authenticators[0]?.lastMarker).toBe(100)
      expect(await acts.audited(caller.principalId, 'challenge.passed')).toBe(1)
    })
  })
}
