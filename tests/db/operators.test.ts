import { createClient } from '@libsql/client'
import { describe, expect, test } from 'vitest'
import { migrateClient } from '../../db/migrate-client.ts'
import { createOperatorStore } from '../../db/operator.ts'
import { API_CALLS_PER_MINUTE } from '../../edge/core/operators/api-key.ts'
import type { AuditAct } from '../../edge/ports/acts.ts'
import type { AuditPlace, OperatorAct } from '../../edge/ports/operators/operator.ts'
import type { ApiKeyHash, RepeatHash, RequestHash } from '../../edge/ports/runtime.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { actsFor, auditOf, callerOf, NOW, newCaller, newId, queryOf } from './acts.ts'
import { DATABASES } from './open.ts'
import { recording, type Sent, scansOf } from './recording.ts'
import { DAY } from './times.ts'

/* What operators do, in the store: each act in one batch, once where its call says so, and by indexes. */

const actOf = (principalId: string, act: AuditAct, call?: OperatorAct['call']): OperatorAct => ({
  audit: { ...auditOf(callerOf(principalId), act), actor: 'operator', reason: 'why' },
  now: NOW,
  call,
})
const callOf = (keyId = newId('key'), request = newId<RequestHash>('request')) => ({
  keyId,
  repeatHash: newId<RepeatHash>('repeat'),
  requestHash: request,
})

for (const [name, openStore] of DATABASES) {
  const acts = await actsFor(openStore)
  const store = createOperatorStore(acts.client)
  const rowsOf = (principalId: string, act: string) =>
    acts.count('mfa_audit where principal = ? and act = ?', principalId, act)

  describe(`an operator's act, on ${name}`, () => {
    test('is done once for one call, answered alike again, and refused for another request', async () => {
      const { caller, assured } = await acts.enrol()
      const { principalId } = caller
      const call = callOf()
      const reset = (over: Partial<typeof call> = {}) =>
        store.resetByOperator({ ...actOf(principalId, 'admin.reset', { ...call, ...over }), principalId })
      const answers = await Promise.all(Array.from({ length: 12 }, () => reset()))
      for (const answer of answers) expect(answer).toMatchObject({ outcome: 'done', hadMethod: true })
      expect(await acts.stands(assured)).toBe(false)
      expect(await reset({ requestHash: newId('other') })).toEqual({ outcome: 'differs' })
      expect(await rowsOf(principalId, 'admin.reset')).toBe(1)
      // Another key, or none: an act of its own.
      expect(await reset({ keyId: newId('key') })).toMatchObject({ hadMethod: false })
      expect(await rowsOf(principalId, 'admin.reset')).toBe(2)
    })

    test('about nobody changes nothing and writes nothing', async () => {
      const principalId = newId('nobody')
      const own = (act: AuditAct) => ({ ...actOf(principalId, act), principalId })
      const done = [
        await store.resetByOperator(own('admin.reset')),
        await store.unlock(own('admin.unlocked')),
        await store.endSessions(own('admin.sessions_ended')),
        await store.forget(own('principal.forgotten')),
      ]
      expect(done).toEqual(done.map(() => ({ outcome: 'unseen' })))
      expect(await store.lookUp(own('admin.looked_up'))).toBeNull()
      const { audit, now } = actOf('', 'policy.changed')
      expect(await store.setPolicyByOperator({ accountId: newId('acct'), required: true, audit, now })).toEqual({
        outcome: 'unseen',
      })
      for (const table of [
        'mfa_audit where principal',
        'mfa_principal where id',
        'mfa_invitation where principal_id',
      ]) {
        expect(await acts.count(`${table} = ?`, principalId), table).toBe(0)
      }
    })

    test('about somebody whom an operator only asked the log about changes nothing', async () => {
      const principalId = newId('typo')
      const { audit, now } = actOf(principalId, 'audit.read')
      await store.readAudit({ filter: { principalId }, order: 'newest', after: null, limit: 5, audit, now })
      const reset = await store.resetByOperator({ ...actOf(principalId, 'admin.reset'), principalId })
      expect(reset).toEqual({ outcome: 'unseen' })
      expect(await acts.count('mfa_invitation where principal_id = ?', principalId)).toBe(0)
    })

    test('touches nobody else', async () => {
      const [one, other] = [await acts.enrol(), await acts.enrol(newCaller())]
      const { principalId } = one.caller
      await store.endSessions({ ...actOf(principalId, 'admin.sessions_ended'), principalId })
      await store.unlock({ ...actOf(principalId, 'admin.unlocked'), principalId })
      await store.forget({ ...actOf(principalId, 'principal.forgotten'), principalId })
      expect(await acts.stands(other.assured)).toBe(true)
      expect(await acts.count('mfa_authenticator where principal_id = ?', other.caller.principalId)).toBe(1)
      expect(await acts.count('mfa_authenticator where principal_id = ?', principalId)).toBe(0)
    })
  })

  describe(`a key, on ${name}`, () => {
    test('is counted by the minute, revoked once, and unknown ones are on record', async () => {
      const hash = newId<ApiKeyHash>('hash')
      const key = { id: newId('key'), name: 'test', scopes: ['read'] as const, expiresAt: NOW + DAY, hash }
      const audit = () => auditOf(callerOf(''), 'api_key.created')
      await store.createApiKey({ key, audit: audit(), now: NOW })
      const minute = NOW - (NOW % 60_000)
      const charge = (now = minute, of = hash) =>
        store.chargeApiCall({
          hash: of,
          refused: { ...auditOf(callerOf(''), 'api_key.refused'), result: 'refused' },
          now,
        })
      await charge()
      await acts.run('update mfa_api_key set calls = ? where id = ?', API_CALLS_PER_MINUTE - 2, key.id)
      const calls = await Promise.all(Array.from({ length: 12 }, () => charge()))
      expect(calls.filter(({ isOver }) => !isOver)).toHaveLength(2)
      const next = minute + 60_000
      expect(await charge(next)).toEqual({ key: { id: key.id, scopes: ['read'], hash }, isOver: false })
      // An instance whose clock is behind counts with the others, and takes nothing back.
      await acts.run('update mfa_api_key set calls = ? where id = ?', API_CALLS_PER_MINUTE - 2, key.id)
      const mixed = []
      for (const at of [minute, next, minute + 59_999, next]) mixed.push((await charge(at)).isOver)
      expect(mixed).toEqual([false, false, true, true])
      expect(await acts.rows('select minute, calls, last_used_at from mfa_api_key where id = ?', key.id)).toEqual([
        { minute: next, calls: API_CALLS_PER_MINUTE, last_used_at: next },
      ])
      // One that was an hour ahead is not waited for.
      await acts.run('update mfa_api_key set minute = ? where id = ?', next + 3_600_000, key.id)
      expect((await charge(next)).isOver).toBe(false)
      expect((await charge(NOW + 2 * DAY)).key).toBeNull()
      expect((await charge(minute, newId('unknown'))).key).toBeNull()
      const revoke = () => store.revokeApiKey({ id: key.id, audit: auditOf(callerOf(''), 'api_key.revoked'), now: NOW })
      expect([(await revoke()).outcome, (await revoke()).outcome]).toEqual(['done', 'unseen'])
      expect((await charge(minute + 120_000)).key).toBeNull()
      expect(await rowsOf('', 'api_key.revoked')).toBe(1)
      expect(await rowsOf('', 'api_key.refused')).toBeGreaterThan(0)
    })
  })

  test(`whom a policy is to be told: Owners alone, and the first hundred of them by id, on ${name}`, async () => {
    const accountId = newId('acct')
    const seen = (from: number, to: number, role: string) =>
      acts.run(
        `insert into mfa_membership (principal_id, account_id, account_name, name, role, seen_at)
          with recursive numbers (n) as (select cast(? as integer) union all select n + 1 from numbers where n < ?)
          select ? || '-' || n, ?, 'Acme', 'Owner ' || n, ?, 1 from numbers`,
        ...[from, to, accountId, accountId, role],
      )
    const set = async (required: boolean) => {
      const audit = { ...auditOf(callerOf(''), 'policy.changed'), accountId }
      const acted = await store.setPolicyByOperator({ accountId, required, audit, now: NOW })
      if (acted.outcome !== 'done') throw new Error(acted.outcome)
      return acted
    }
    await seen(100, 101, 'member')
    expect(await set(true)).toMatchObject({ accountName: 'Acme', owners: [] })
    await seen(200, 299, 'owner')
    expect((await set(false)).owners).toHaveLength(100)
    await seen(300, 301, 'owner')
    const { owners } = await set(true)
    expect(owners.map(({ id }) => id).sort()).toEqual(Array.from({ length: 100 }, (_, n) => `${accountId}-${200 + n}`))
    expect(owners.find(({ id }) => id === `${accountId}-207`)).toEqual({ id: `${accountId}-207`, name: 'Owner 207' })
  })

  describe(`the log as it is read, on ${name}`, () => {
    test('comes in pages in the order of time, none twice and none left out, whatever it is filtered by', async () => {
      const principalId = newId('person')
      const times = [5, 3, 3, 9, 3, 1, 7]
      for (const at of times) {
        const { id, requestId } = auditOf(callerOf(principalId), 'challenge.passed')
        await acts.run(
          'insert into mfa_audit (id, at, actor, principal, account, act, result, request_id) values (?, ?, ?, ?, ?, ?, ?, ?)',
          ...[id, NOW + at, principalId, principalId, at === 3 ? 'acme' : null, 'challenge.passed', 'ok', requestId],
        )
      }
      const read = async (order: 'oldest' | 'newest', filter: object) => {
        const found: number[] = []
        for (let after: AuditPlace | null = null; ; ) {
          const page = await store.readAudit({ filter: { principalId, ...filter }, order, after, limit: 2, now: NOW })
          found.push(...page.map(({ at }) => at - NOW))
          const last = page.at(-1)
          if (!last) return found
          after = { at: last.at, seq: last.seq }
        }
      }
      expect(await read('oldest', {})).toEqual([1, 3, 3, 3, 5, 7, 9])
      expect(await read('newest', {})).toEqual([9, 7, 5, 3, 3, 3, 1])
      expect(await read('oldest', { from: NOW + 3, to: NOW + 7 })).toEqual([3, 3, 3, 5])
      expect(await read('oldest', { accountId: 'acme' })).toEqual([3, 3, 3])
      expect(await read('oldest', { act: 'mfa.enrolled' })).toEqual([])
    })
  })
}

describe('every statement of operators', async () => {
  const client = endsWithFile(createClient({ url: ':memory:' }))
  await migrateClient(client)
  const sent: Sent[] = []
  const store = createOperatorStore(recording(client, sent))
  const principalId = 'ada'
  const filters = [{}, { accountId: 'acme' }, { principalId }, { from: 1, to: 2 }]
  for (const filter of filters) {
    for (const after of [null, { at: NOW, seq: 5 }]) {
      await store.readAudit({
        filter,
        order: 'newest',
        after,
        limit: 50,
        now: NOW,
        audit: auditOf(callerOf(''), 'audit.read'),
      })
    }
  }
  await store.loadAccountAudit({
    ...queryOf(callerOf('ada', 'proof'), NOW, ['acme']),
    ...{ accountId: 'acme', filter: {} },
    after: null,
    limit: 50,
  })
  await store.lookUp({ principalId, audit: auditOf(callerOf(principalId), 'admin.looked_up'), now: NOW })
  for (const call of [undefined, callOf()]) {
    await store.resetByOperator({ ...actOf(principalId, 'admin.reset', call), principalId, spelling: 'Ada' })
    await store.unlock({ ...actOf(principalId, 'admin.unlocked', call), principalId })
    await store.endSessions({ ...actOf(principalId, 'admin.sessions_ended', call), principalId })
    await store.forget({ ...actOf(principalId, 'principal.forgotten', call), principalId })
    await store.setPolicyByOperator({ ...actOf('', 'policy.changed', call), accountId: 'acme', required: true })
  }
  await store.listPolicies({ after: '', limit: 50 })
  for (const after of ['', 'ada']) {
    await store.listPeople({ after, limit: 50, audit: auditOf(callerOf(''), 'admin.looked_up'), now: NOW })
  }
  const hash = newId<ApiKeyHash>('hash')
  await store.chargeApiCall({ hash, refused: auditOf(callerOf(''), 'api_key.refused'), now: NOW })
  await store.revokeApiKey({ id: 'key', audit: auditOf(callerOf(''), 'api_key.revoked'), now: NOW })

  test('finds its rows by an index', async () => {
    expect(new Set(sent.map(({ sql }) => sql)).size).toBeGreaterThan(40)
    // Sign-ins of the two calls are kept for an hour. All of the log without a filter is in the order of its index.
    const isRare = ({ sql }: Sent) => sql.startsWith('delete from mfa_login where principal_id = ?')
    const found = await Promise.all(sent.filter((one) => !isRare(one)).map((one) => scansOf(client, one)))
    const isBounded = (detail: string) => /^SCAN (mfa_audit USING INDEX mfa_audit_time|page: )/.test(detail)
    expect(found.flat().filter((detail) => !isBounded(detail))).toEqual([])
  })

  test('sorts nothing of the log', async () => {
    const reads = sent.filter(({ sql }) => /^select .* from "mfa_audit".* order by/.test(sql))
    expect(reads.length).toBe(9)
    for (const { sql, args } of reads) {
      const { rows } = await client.execute({ sql: `explain query plan ${sql}`, args })
      expect(rows.map(({ detail }) => String(detail)).join(), sql).not.toContain('TEMP B-TREE')
    }
  })
})
