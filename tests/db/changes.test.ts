import { describe, expect, test } from 'vitest'
import type { AuditAct, Consume, ProvenAct } from '../../edge/ports/acts.ts'
import type { Caller } from '../../edge/ports/caller.ts'
import { actsFor, auditOf, callerOf, newCaller, newId, newSet, proofOf, queryOf } from './acts.ts'
import { DATABASES } from './open.ts'
import { NOW, times, together } from './times.ts'

const provedIn = <T extends { proved: boolean }>(results: T[]) => results.filter(({ proved }) => proved)

/** Changing a method, codes and policies: what a code proves happens once and as a whole, whatever the database. */
for (const [name, openStore] of DATABASES) {
  const acts = await actsFor(openStore)

  const step = (authenticatorId: string, marker = 200): Consume => ({ factor: 'totp', authenticatorId, marker })

  const owned = (principalId: string) =>
    acts.rows(
      `select (select count(*) from mfa_authenticator where principal_id = ?1) as methods,
        (select count(*) from mfa_backup_code join mfa_backup_set on mfa_backup_set.id = set_id where principal_id = ?1) as codes`,
      principalId,
    )
  const WHOLE = [{ methods: 1, codes: 10 }]
  const NOTHING = [{ methods: 0, codes: 0 }]

  /** Somebody with a method, assured, and how they prove an act of theirs and begin a reset. */
  async function enrolled() {
    const person = await acts.enrol()
    const { assured, authenticatorId } = person
    const proof = (act: AuditAct, marker = 200, who: Caller = assured) =>
      proofOf(who, step(authenticatorId, marker), act)
    const reset = (who: Caller = assured, replaces = authenticatorId, marker = 200) =>
      acts.beginReset(who, replaces, proof('step_up.passed', marker, who))
    return { ...person, proof, reset }
  }

  describe(`a reset, on ${name}`, () => {
    test('begins with a code, once, and leaves the method as it is', async () => {
      const { principalId, reset } = await enrolled()
      const answers = await together(12, () => reset())
      expect(answers.filter(({ begun, proved }) => begun && proved)).toHaveLength(1)
      expect(await acts.audited(principalId, 'step_up.passed')).toBe(1)
      expect(await acts.audited(principalId, 'challenge.wrong')).toBe(11)
      expect(await owned(principalId)).toEqual(WHOLE)
    })

    test("needs the sign-in to stand, and the method to be the person's own; else the code is not used up", async () => {
      const { caller, assured, reset } = await enrolled()
      const other = await acts.enrol()
      expect(await reset(caller)).toMatchObject({ begun: false, proved: false })
      expect(await reset(assured, other.authenticatorId)).toMatchObject({ begun: false, proved: false })
      expect(await reset()).toMatchObject({ begun: true, proved: true })
    })

    test('confirmed in two tabs at once: one method, and the codes of the one that won', async () => {
      const { assured, principalId, authenticatorId, reset } = await enrolled()
      const tabs = [await reset(), await reset(assured, authenticatorId, 201)]
      const results = await Promise.all(tabs.map(({ id }) => acts.confirm(assured, id, NOW, 900, authenticatorId)))
      const [winner, ...more] = results.filter(({ confirmed }) => confirmed)
      const [loser] = results.filter(({ confirmed }) => !confirmed)
      expect([more, loser?.enrolment?.endedBy]).toEqual([[], 'confirmed_elsewhere'])
      expect(await owned(principalId)).toEqual(WHOLE)
      expect(await acts.count('mfa_backup_set where id = ?', winner?.setId ?? '')).toBe(1)
    })
  })

  describe(`deleting, on ${name}`, () => {
    test('with a 6-digit code or a backup code takes method and codes away, for one caller', async () => {
      for (const factor of ['totp', 'backup_code'] as const) {
        const { assured, principalId, authenticatorId, setId } = await acts.enrol()
        const consume = factor === 'totp' ? step(authenticatorId) : { factor, setId, place: 4 }
        const remove = () => {
          const proof = proofOf(assured, consume, 'mfa.removed')
          return acts.store.removeAuthenticator({ query: queryOf(assured), authenticatorId, proof })
        }
        expect(provedIn(await together(8, remove)), factor).toHaveLength(1)
        expect(await owned(principalId)).toEqual(NOTHING)
        expect(await acts.audited(principalId, 'mfa.removed')).toBe(1)
        expect(await acts.stands(assured), 'this session stays').toBe(true)
      }
    })

    test('waits for no switch: where the account requires MFA by then, nothing changes and no code is used up', async () => {
      const { assured, principalId, authenticatorId, proof } = await enrolled()
      const account = newId('account')
      await acts.setRequired(account)
      const remove = (accounts: string[]) => {
        const query = queryOf(assured, NOW, accounts)
        return acts.store.removeAuthenticator({ query, authenticatorId, proof: proof('mfa.removed') })
      }
      expect(await remove([account])).toEqual({ proved: false, requiredIds: [account] })
      expect(await owned(principalId)).toEqual(WHOLE)
      expect(await remove([newId('account')])).toMatchObject({ proved: true })
    })
  })

  describe(`new backup codes, on ${name}`, () => {
    test('replace the set as a whole, for one caller; other sessions end, this one stays', async () => {
      const { principalId, assured, app, proof } = await enrolled()
      const elsewhere = callerOf(principalId)
      const { assuranceId } = await app(150, elsewhere)
      const replace = async () => {
        const backupSet = newSet()
        const replaced = await acts.store.replaceBackupCodes({ proof: proof('backup_codes.created'), backupSet })
        return { ...replaced, id: backupSet.id }
      }
      const winners = provedIn(await together(6, replace))
      const sets = await acts.rows('select id from mfa_backup_set where principal_id = ?', principalId)
      expect([winners.length, sets]).toEqual([1, [{ id: winners[0]?.id }]])
      expect(await owned(principalId)).toEqual(WHOLE)
      expect([await acts.stands(assured), await acts.stands({ ...elsewhere, assuranceId })]).toEqual([true, false])
    })
  })

  describe(`renaming, on ${name}`, () => {
    test("needs assurance, and touches nobody else's", async () => {
      const { caller, assured, principalId, authenticatorId } = await acts.enrol()
      const other = await acts.enrol()
      const rename = (who: Caller, id: string) => {
        const audit = auditOf(who, 'authenticator.renamed')
        return acts.store.renameAuthenticator({ query: queryOf(who), authenticatorId: id, name: 'Phone', audit })
      }
      expect(await rename(caller, authenticatorId)).toMatchObject({ isRenamed: false })
      expect(await rename(assured, other.authenticatorId)).toMatchObject({ isRenamed: false })
      expect(await acts.audited(principalId, 'authenticator.renamed')).toBe(0)
      const renamed = { isRenamed: true, authenticators: [{ name: 'Phone' }] }
      expect(await rename(assured, authenticatorId)).toMatchObject(renamed)
      expect(await acts.audited(principalId, 'authenticator.renamed')).toBe(1)
    })
  })

  test(`a renewed session id takes along an assurance that stands, and no other, on ${name}`, async () => {
    const { caller, assured } = await acts.enrol()
    const move = (who: Caller) => acts.store.moveAssurance({ caller: who, sessionHash: newId('session'), now: NOW })
    expect([await move(caller), await move(assured)]).toMatchObject([{ moved: false }, { moved: true }])
  })

  describe(`policies, on ${name}`, () => {
    const set = (who: Caller, accountId: string, required: boolean, proof: ProvenAct | null = null) => {
      const audit = proof?.audit ?? auditOf(who, 'policy.changed')
      return acts.store.setPolicy({ query: queryOf(who, NOW, [accountId]), accountId, required, proof, audit })
    }

    test('ON is written once, however often it is asked for, by whoever has no method or an assured session', async () => {
      const [first, second] = [newId('account'), newId('account')]
      const owner = newCaller()
      const results = await together(10, () => set(owner, first, true))
      expect(results.filter(({ changed }) => changed)).toHaveLength(1)
      expect(results.every(({ policy }) => policy.required)).toBe(true)
      expect(await acts.audited(owner.principalId, 'policy.changed')).toBe(1)
      const { caller, assured } = await acts.enrol()
      expect(await set(caller, second, true)).toMatchObject({ changed: false, policy: { required: false } })
      expect(await set(assured, second, true)).toMatchObject({ changed: true, policy: { required: true } })
    })

    test('OFF uses its code up, once', async () => {
      const account = newId('account')
      const { assured, proof } = await enrolled()
      await set(assured, account, true)
      const off = () => set(assured, account, false, proof('policy.changed'))
      expect(provedIn(await together(8, off))).toHaveLength(1)
      await set(assured, account, true)
      expect(await off()).toMatchObject({ proved: false, policy: { required: true } })
    })
  })

  describe(`what is nobody's failure, on ${name}`, () => {
    test('a charge whose code was never looked at is given back, by the act that made it', async () => {
      const { principalId } = await acts.enrol()
      const caller = callerOf(principalId)
      const charges = await together(5, () => acts.charge(caller))
      expect(charges.every(({ charged }) => charged)).toBe(true)
      const [row] = await acts.rows('select charged_by from mfa_throttle where principal_id = ?', principalId)
      await acts.store.restoreAttempt({ caller, actId: 'somebody else', factor: 'totp' })
      expect(await acts.throttle(principalId)).toMatchObject({ consecutive: 5 })
      await acts.store.restoreAttempt({ caller, actId: String(row?.charged_by), factor: 'totp' })
      const left = { consecutive: 4, nextAt: 0, dayCharges: times(4, () => NOW), monthCount: 4 }
      expect(await acts.throttle(principalId)).toMatchObject(left)
    })

    test('where the clocks disagree nothing is charged', async () => {
      const skewed = (caller: Caller) => ({ ...queryOf(caller), platformNow: Date.now() + 11_000 })
      const { caller } = await acts.enrol()
      const charge = await acts.charge(caller, NOW, { query: skewed(caller) })
      expect(charge).toMatchObject({ charged: false, throttle: null })
      const beginner = newCaller()
      const { id: enrolmentId } = await acts.begin(beginner)
      const tried = await acts.store.chargeEnrolment({ query: skewed(beginner), enrolmentId, factors: ['totp'] })
      expect(tried).toMatchObject({ charged: false, enrolment: { tries: 0 } })
    })

    test('the loser of two confirms is told so on its last try as well', async () => {
      const caller = newCaller()
      const [winner, loser] = [await acts.begin(caller), await acts.begin(caller)]
      for (let n = 0; n < 5; n++) await acts.chargeEnrolment(caller, loser.id)
      expect(await acts.confirm(caller, winner.id)).toMatchObject({ confirmed: true })
      const lost = { confirmed: false, enrolment: { endedBy: 'confirmed_elsewhere' } }
      expect(await acts.confirm(caller, loser.id)).toMatchObject(lost)
    })
  })
}
