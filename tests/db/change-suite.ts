import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AuditAct, Consume, ProvenAct } from '../../edge/ports/acts.ts'
import type { Caller } from '../../edge/ports/caller.ts'
import type { Sealed, SessionHash } from '../../edge/ports/runtime.ts'
import {
  actsOn,
  auditOf,
  callerOf,
  HOUR,
  MINUTE,
  NOW,
  newCaller,
  newId,
  type OpenStore,
  queryOf,
  times,
  together,
} from './acts.ts'

/** Changing a method, codes and policies: what a code proves happens once and as a whole, whatever the database. */
export function changeSuite(name: string, openStore: () => Promise<OpenStore>): void {
  let opened: OpenStore
  let acts: ReturnType<typeof actsOn>

  beforeAll(async () => {
    opened = await openStore()
    acts = actsOn(opened)
  })
  afterAll(() => opened.close())

  function proof(caller: Caller, consume: Consume, act: AuditAct, now = NOW): ProvenAct {
    const otherwise = { audit: [auditOf(caller, 'challenge.wrong')], disables: false }
    return { caller, actId: newId('act'), consume, audit: auditOf(caller, act), otherwise, now }
  }

  const step = (authenticatorId: string, marker: number): Consume => ({ factor: 'totp', authenticatorId, marker })

  function newSet() {
    const id = newId('set')
    return {
      id,
      codes: times(10, (place) => ({ place, salt: 'salt', iterations: 1000, hash: `${id} ${place}` as Sealed })),
    }
  }

  async function pending(now = NOW) {
    const id = newId('enrolment')
    const own = { id, secret: `sealed ${id}` as Sealed, deploymentId: await acts.deploymentId() }
    return { ...own, factor: 'totp' as const, name: 'App', expiresAt: now + 10 * MINUTE }
  }

  async function beginReset(caller: Caller, replaces: string, proven: ProvenAct | null, now = NOW) {
    const enrolment = await pending(now)
    return opened.store
      .beginReset({ query: queryOf(caller, now), replaces, enrolment, proof: proven })
      .then((begun) => ({ ...begun, id: enrolment.id }))
  }

  function confirmReset(caller: Caller, enrolmentId: string, replaces: string, now = NOW) {
    const backupSet = newSet()
    const assurance = { id: newId('assurance'), amr: ['pwd', 'otp', 'mfa'] as const, endsAt: now + HOUR }
    const audit = auditOf(caller, 'mfa.reset')
    const act = { caller, actId: newId('act'), enrolmentId, factor: 'totp' as const, replaces, marker: 900, kept: null }
    return opened.store
      .confirmEnrolment({ ...act, backupSet, assurance, audit, now })
      .then((confirmed) => ({ ...confirmed, setId: backupSet.id }))
  }

  const owned = (principalId: string) =>
    acts.rows(
      `select (select count(*) from mfa_authenticator where principal_id = ?1) as methods,
        (select count(*) from mfa_backup_code join mfa_backup_set on mfa_backup_set.id = set_id where principal_id = ?1) as codes`,
      principalId,
    )

  describe(`a reset, on ${name}`, () => {
    test('begins with a code, once, and leaves the method as it is', async () => {
      const { assured, authenticatorId } = await acts.enrol()
      const answers = await together(12, () =>
        beginReset(assured, authenticatorId, proof(assured, step(authenticatorId, 200), 'step_up.passed')),
      )
      expect(answers.filter(({ begun, proved }) => begun && proved)).toHaveLength(1)
      expect(await acts.audited(assured.principalId, 'step_up.passed')).toBe(1)
      expect(await acts.audited(assured.principalId, 'challenge.wrong')).toBe(11)
      expect(await owned(assured.principalId)).toEqual([{ methods: 1, codes: 10 }])
    })

    test("needs the sign-in to stand, and the method to be the person's own; else the code is not used up", async () => {
      const { caller, assured, authenticatorId } = await acts.enrol()
      const other = await acts.enrol()
      const act = (who: Caller, replaces: string) =>
        beginReset(who, replaces, proof(who, step(authenticatorId, 200), 'step_up.passed'))
      expect(await act(caller, authenticatorId)).toMatchObject({ begun: false, proved: false })
      expect(await act(assured, other.authenticatorId)).toMatchObject({ begun: false, proved: false })
      expect(await act(assured, authenticatorId)).toMatchObject({ begun: true, proved: true })
    })

    test('is proved without a code by a sign-in with a backup code, for ten minutes', async () => {
      const { caller, authenticatorId, setId } = await acts.enrol()
      expect(await beginReset(caller, authenticatorId, null)).toMatchObject({ begun: false })
      const { assuranceId } = await acts.pass(caller, { factor: 'backup_code', setId, place: 2 })
      const signedIn = { ...caller, assuranceId }
      expect(await beginReset(signedIn, authenticatorId, null)).toMatchObject({ begun: true })
      expect(await beginReset(signedIn, authenticatorId, null, NOW + 10 * MINUTE - 1)).toMatchObject({ begun: true })
      expect(await beginReset(signedIn, authenticatorId, null, NOW + 10 * MINUTE)).toMatchObject({ begun: false })
    })

    test('is proved as long as the sign-in lasts when the code was the last, or the method is disabled', async () => {
      const last = await acts.enrol()
      for (const place of times(9, (at) => at)) {
        await acts.pass(newCallerOf(last.caller), { factor: 'backup_code', setId: last.setId, place })
      }
      const passed = await acts.pass(last.caller, { factor: 'backup_code', setId: last.setId, place: 9 })
      const signedIn = { ...last.caller, assuranceId: passed.assuranceId }
      expect(await beginReset(signedIn, last.authenticatorId, null, NOW + 2 * HOUR)).toMatchObject({ begun: true })

      const disabled = await acts.enrol()
      await opened.client.execute({
        sql: 'update mfa_authenticator set disabled_at = 1 where id = ?',
        args: [disabled.authenticatorId],
      })
      const entered = await acts.pass(disabled.caller, { factor: 'backup_code', setId: disabled.setId, place: 0 })
      const inside = { ...disabled.caller, assuranceId: entered.assuranceId }
      expect(await beginReset(inside, disabled.authenticatorId, null, NOW + 2 * HOUR)).toMatchObject({ begun: true })
    })

    test('confirmed in two tabs at once: one method, and the codes of the one that won', async () => {
      const { assured, authenticatorId } = await acts.enrol()
      const first = await beginReset(
        assured,
        authenticatorId,
        proof(assured, step(authenticatorId, 200), 'step_up.passed'),
      )
      const second = await beginReset(
        assured,
        authenticatorId,
        proof(assured, step(authenticatorId, 201), 'step_up.passed'),
      )
      const results = await Promise.all([first, second].map(({ id }) => confirmReset(assured, id, authenticatorId)))
      expect(results.filter(({ confirmed }) => confirmed)).toHaveLength(1)
      const [winner] = results.filter(({ confirmed }) => confirmed)
      const [loser] = results.filter(({ confirmed }) => !confirmed)
      expect(loser?.enrolment?.endedBy).toBe('confirmed_elsewhere')
      expect(await owned(assured.principalId)).toEqual([{ methods: 1, codes: 10 }])
      expect(await acts.count('mfa_backup_set where id = ?', winner?.setId ?? '')).toBe(1)
    })

    test('clears what older codes cost', async () => {
      const { caller, assured, authenticatorId } = await acts.enrol()
      await together(9, () => acts.charge(callerOf(caller.principalId)))
      const { id } = await beginReset(
        assured,
        authenticatorId,
        proof(assured, step(authenticatorId, 200), 'step_up.passed'),
      )
      expect(await confirmReset(assured, id, authenticatorId)).toMatchObject({ confirmed: true })
      expect(await acts.lane(caller.principalId)).toBeNull()
    })
  })

  describe(`deleting, on ${name}`, () => {
    test('with a 6-digit code or a backup code takes method and codes away, for one caller', async () => {
      for (const kind of ['totp', 'backup_code'] as const) {
        const { assured, authenticatorId, setId } = await acts.enrol()
        const consume: Consume =
          kind === 'totp' ? step(authenticatorId, 200) : { factor: 'backup_code', setId, place: 4 }
        const results = await together(8, () =>
          opened.store.removeAuthenticator({
            query: queryOf(assured),
            authenticatorId,
            proof: proof(assured, consume, 'mfa.removed'),
          }),
        )
        expect(
          results.filter(({ proved }) => proved),
          kind,
        ).toHaveLength(1)
        expect(await owned(assured.principalId)).toEqual([{ methods: 0, codes: 0 }])
        expect(await acts.audited(assured.principalId, 'mfa.removed')).toBe(1)
        expect(await acts.stands(assured), 'this session stays').toBe(true)
      }
    })

    test('waits for no switch: where the account requires MFA by then, nothing changes and no code is used up', async () => {
      const { assured, authenticatorId } = await acts.enrol()
      const account = newId('account')
      await opened.client.execute({
        sql: "insert into mfa_policy (account_id, required, changed_at, changed_by) values (?, 1, 0, 'owner')",
        args: [account],
      })
      const remove = (accounts: string[]) =>
        opened.store.removeAuthenticator({
          query: queryOf(assured, NOW, accounts),
          authenticatorId,
          proof: proof(assured, step(authenticatorId, 200), 'mfa.removed'),
        })
      expect(await remove([account])).toEqual({ proved: false, requiredIds: [account] })
      expect(await owned(assured.principalId)).toEqual([{ methods: 1, codes: 10 }])
      expect(await remove([newId('account')])).toMatchObject({ proved: true })
    })
  })

  describe(`new backup codes, on ${name}`, () => {
    test('replace the set as a whole, for one caller; other sessions end, this one stays', async () => {
      const { caller, assured, authenticatorId } = await acts.enrol()
      const elsewhere = callerOf(caller.principalId)
      const { assuranceId } = await acts.pass(elsewhere, step(authenticatorId, 150))
      const sets = times(6, newSet)
      const results = await Promise.all(
        sets.map((backupSet) =>
          opened.store.replaceBackupCodes({
            proof: proof(assured, step(authenticatorId, 200), 'backup_codes.created'),
            backupSet,
          }),
        ),
      )
      expect(results.filter(({ proved }) => proved)).toHaveLength(1)
      const winner = sets[results.findIndex(({ proved }) => proved)]
      expect(await acts.rows('select id from mfa_backup_set where principal_id = ?', caller.principalId)).toEqual([
        { id: winner?.id },
      ])
      expect(await owned(caller.principalId)).toEqual([{ methods: 1, codes: 10 }])
      expect(await acts.stands(assured)).toBe(true)
      expect(await acts.stands({ ...elsewhere, assuranceId })).toBe(false)
    })
  })

  describe(`renaming, on ${name}`, () => {
    test("needs assurance, and touches nobody else's", async () => {
      const { caller, assured, authenticatorId } = await acts.enrol()
      const other = await acts.enrol()
      const rename = (who: Caller, id: string) =>
        opened.store.renameAuthenticator({
          query: queryOf(who),
          authenticatorId: id,
          name: 'Phone',
          audit: auditOf(who, 'authenticator.renamed'),
        })
      expect(await rename(caller, authenticatorId)).toMatchObject({ isRenamed: false })
      expect(await rename(assured, other.authenticatorId)).toMatchObject({ isRenamed: false })
      expect(await acts.audited(caller.principalId, 'authenticator.renamed')).toBe(0)
      expect(await rename(assured, authenticatorId)).toMatchObject({
        isRenamed: true,
        authenticators: [{ name: 'Phone' }],
      })
      expect(await acts.audited(caller.principalId, 'authenticator.renamed')).toBe(1)
    })
  })

  describe(`policies, on ${name}`, () => {
    const set = (who: Caller, accountId: string, required: boolean, proven: ProvenAct | null) =>
      opened.store.setPolicy({
        query: queryOf(who, NOW, [accountId]),
        accountId,
        required,
        proof: proven,
        audit: proven?.audit ?? auditOf(who, 'policy.changed'),
      })

    test('ON is written once, however often it is asked for, by whoever has no method or an assured session', async () => {
      const account = newId('account')
      const owner = newCaller()
      const results = await together(10, () => set(owner, account, true, null))
      expect(results.filter(({ changed }) => changed)).toHaveLength(1)
      expect(results.every(({ policy }) => policy.required)).toBe(true)
      expect(await acts.audited(owner.principalId, 'policy.changed')).toBe(1)
      const { caller, assured } = await acts.enrol()
      const second = newId('account')
      expect(await set(caller, second, true, null)).toMatchObject({ changed: false, policy: { required: false } })
      expect(await set(assured, second, true, null)).toMatchObject({ changed: true, policy: { required: true } })
    })

    test('OFF uses its code up, once', async () => {
      const account = newId('account')
      const { assured, authenticatorId } = await acts.enrol()
      await set(assured, account, true, null)
      const off = () => set(assured, account, false, proof(assured, step(authenticatorId, 200), 'policy.changed'))
      const results = await together(8, off)
      expect(results.filter(({ proved }) => proved)).toHaveLength(1)
      await set(assured, account, true, null)
      expect(await off()).toMatchObject({ proved: false, policy: { required: true } })
    })

    test('count the members that were seen and those that have a method, for the accounts asked about', async () => {
      const account = newId('account')
      const people = [(await acts.enrol()).caller, newCaller(), newCaller()]
      for (const { principalId } of people) {
        const memberships = [{ accountId: account, accountName: 'Acme', role: 'member' as const }]
        await opened.store.rememberMemberships({ principalId, memberships, digest: newId('digest'), now: NOW })
      }
      const [first = newCaller()] = people
      const load = (countedIds: string[]) =>
        opened.store.loadPolicies({ ...queryOf(first, NOW, [account]), countedIds })
      expect((await load([account])).policies).toEqual([{ accountId: account, required: false, known: 3, enrolled: 1 }])
      expect((await load([])).policies).toEqual([{ accountId: account, required: false, known: 0, enrolled: 0 }])
    })
  })

  describe(`what the host and the operator do, on ${name}`, () => {
    test('a renewed session id takes the assurance along, and only a standing one', async () => {
      const { caller, assured } = await acts.enrol()
      const sessionHash = newId<SessionHash>('session')
      const move = (who: Caller) => opened.store.moveAssurance({ caller: who, sessionHash, now: NOW })
      expect(await move(caller)).toMatchObject({ moved: false })
      expect(await move(assured)).toMatchObject({ moved: true })
      expect(await acts.stands(assured)).toBe(false)
      expect(await acts.stands({ ...assured, sessionHashes: [sessionHash] })).toBe(true)
    })

    test('a changed password ends all assurance and clears the backup lane only', async () => {
      const { caller, assured } = await acts.enrol()
      const thief = callerOf(caller.principalId)
      await acts.charge(thief)
      await acts.charge(thief, NOW, { factor: 'backup_code', place: 1 })
      const audit = auditOf(caller, 'assurance.ended')
      await opened.store.passwordChanged({ principalId: caller.principalId, audit, now: NOW })
      expect(await acts.stands(assured)).toBe(false)
      expect(await acts.lane(caller.principalId, 'backup_code')).toBeNull()
      expect(await acts.lane(caller.principalId)).toMatchObject({ consecutive: 1 })
    })

    test('an operator takes everything away, on record with the reason', async () => {
      const { caller, assured } = await acts.enrol()
      const reset = () =>
        opened.store.resetByOperator({
          principalId: caller.principalId,
          audit: { ...auditOf(caller, 'admin.reset'), actor: 'operator', reason: 'lost phone' },
          now: NOW,
        })
      expect(await reset()).toEqual({ hadMethod: true })
      expect(await reset()).toEqual({ hadMethod: false })
      expect(await owned(caller.principalId)).toEqual([{ methods: 0, codes: 0 }])
      expect(await acts.stands(assured)).toBe(false)
      const sql = "select actor, reason from mfa_audit where principal = ? and act = 'admin.reset'"
      expect((await acts.rows(sql, caller.principalId))[0]).toEqual({ actor: 'operator', reason: 'lost phone' })
      expect((await acts.begin(caller)).begun).toBe(true)
    })
  })

  describe(`what is nobody's failure, on ${name}`, () => {
    test('a charge whose code was never looked at is given back, by the act that made it', async () => {
      const { caller } = await acts.enrol()
      const one = callerOf(caller.principalId)
      const charged = await together(5, () => acts.charge(one))
      expect(charged.every((charge) => charge.charged)).toBe(true)
      const { chargedBy } = (await acts.lane(caller.principalId)) as unknown as { chargedBy: string }
      await opened.store.restoreAttempt({ caller: one, actId: 'somebody else', factor: 'totp' })
      expect(await acts.lane(caller.principalId)).toMatchObject({ consecutive: 5 })
      await opened.store.restoreAttempt({ caller: one, actId: chargedBy, factor: 'totp' })
      expect(await acts.lane(caller.principalId)).toMatchObject({
        consecutive: 4,
        nextAt: 0,
        dayCharges: times(4, () => NOW),
        monthCount: 4,
      })
    })

    test('where the clocks disagree nothing is charged', async () => {
      const { caller } = await acts.enrol()
      const skewed = { ...queryOf(caller), platformNow: Date.now() + 11_000 }
      const purpose = { kind: 'sign_in' as const, maxAgeSeconds: undefined }
      const act = {
        query: skewed,
        actId: newId('act'),
        factor: 'totp' as const,
        maxConsecutive: 50,
        place: null,
        purpose,
      }
      expect(await opened.store.chargeAttempt(act)).toMatchObject({ charged: false, throttle: null })
      const beginner = newCaller()
      const { id } = await acts.begin(beginner)
      const charge = await opened.store.chargeEnrolment({
        query: { ...skewed, caller: beginner },
        enrolmentId: id,
        factors: ['totp'],
      })
      expect(charge).toMatchObject({ charged: false, enrolment: { tries: 0 } })
    })

    test('the charge that reaches the limit of the month may still turn out right', async () => {
      const { caller, authenticatorId } = await acts.enrol()
      const one = callerOf(caller.principalId)
      await acts.charge(one)
      await opened.client.execute({
        sql: 'update mfa_throttle set month_count = 99, consecutive = 0 where principal_id = ?',
        args: [caller.principalId],
      })
      expect(await acts.charge(one)).toMatchObject({ charged: true, throttle: { monthCount: 100 } })
      expect(await acts.charge(one)).toMatchObject({ charged: false, authenticators: [{ disabledAt: null }] })
      expect(await acts.pass(one, step(authenticatorId, 300))).toMatchObject({ passed: true })
    })

    test('the loser of two confirms is told so on its last try as well', async () => {
      const caller = newCaller()
      const [winner, loser] = [await acts.begin(caller), await acts.begin(caller)]
      for (const _ of times(5, () => null)) await acts.chargeEnrolment(caller, loser.id)
      expect(await acts.confirm(caller, winner.id)).toMatchObject({ confirmed: true })
      expect(await acts.confirm(caller, loser.id)).toMatchObject({
        confirmed: false,
        enrolment: { endedBy: 'confirmed_elsewhere' },
      })
    })
  })
}

function newCallerOf({ principalId }: Caller): Caller {
  return callerOf(principalId)
}
