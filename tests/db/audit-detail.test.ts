import { randomBytes } from 'node:crypto'
import { createClient } from '@libsql/client'
import { describe, expect, test } from 'vitest'
import { createOperatorStore } from '../../db/operator.ts'
import { newSealKey, parseSigner, parseVerifiers } from '../../edge/operators/seals/note.ts'
import { sealAudit } from '../../edge/operators/seals/seal.ts'
import { verifyLog } from '../../edge/operators/seals/verify.ts'
import { applyMigrations, startDatabase } from '../support/database.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { actsFor, auditOf, callerOf, NOW, newId, queryOf } from './acts.ts'
import { sha256, treeOf } from './merkle.ts'
import { applyEarlierMigrations } from './older.ts'
import { DATABASES, temporaryFile } from './open.ts'

/* `detail` of the audit log: which way a policy was switched, and that nobody alters it unseen. */

const BEFORE_DETAIL = '0012_person_sessions'
const STRONG = 'phishing_resistant' as const

for (const [name, openStore] of DATABASES) {
  const acts = await actsFor(openStore)
  const store = createOperatorStore(acts.client)

  describe(`how a policy stands after an act, on ${name}`, () => {
    test('is in the row of an operator, also where the strength stays as it is, and in none for a repeated call', async () => {
      const accountId = newId('acme')
      await acts.run(
        "insert into mfa_membership (principal_id, account_id, account_name, role, seen_at) values ('p', ?, 'Acme', 'member', 1)",
        accountId,
      )
      const set = (required: boolean, strength?: 'any' | typeof STRONG, id = newId('audit')) => {
        const call = { keyId: 'key', repeatHash: newId<never>(id), requestHash: newId<never>('request') }
        const audit = { ...auditOf(callerOf(''), 'policy.changed'), id, accountId, actor: 'sallyport:operator' }
        const act = { accountId, required, strength, audit, now: NOW, call }
        return store.setPolicyByOperator(act).then(() => act)
      }
      await set(true)
      const strong = await set(true, STRONG)
      await store.setPolicyByOperator({ ...strong, audit: { ...strong.audit, id: newId('audit') } })
      await set(true)
      await set(true, 'any')
      await set(true, STRONG)
      await set(false)
      await set(true)
      const page = { order: 'oldest', after: null, limit: 50 } as const
      const read = await store.readAudit({ filter: { accountId }, ...page, now: NOW })
      const expected = ['on', `on ${STRONG}`, `on ${STRONG}`, 'on', `on ${STRONG}`, 'off', 'on']
      expect(read.map(({ detail }) => detail)).toEqual(expected)
      const own = await store.loadAccountAudit({
        ...queryOf(callerOf('p'), NOW, [accountId]),
        ...{ accountId, filter: {}, after: null, limit: 50 },
      })
      expect(own.entries.map(({ detail }) => detail)).toEqual(expected.toReversed())
    })
  })
}

const PLACES = {
  'a libSQL file': async () => {
    const { url, remove } = await temporaryFile()
    return { url, stop: remove }
  },
  'a libSQL server over HTTP': () => startDatabase({ migrated: false }),
}

const COLUMNS = 'seq, id, at, actor, principal, account, act, result, factor, request_id, address_prefix, reason'

test.each(Object.entries(PLACES))(
  'a log that was sealed before there was such a column still holds on %s, and what is put into it by hand shows (AUD-02)',
  async (_, make) => {
    const { url } = endsWithTest(await make())
    await applyEarlierMigrations(url, BEFORE_DETAIL)
    const client = createClient({ url })
    endsWithTest({ stop: async () => client.close() })
    const key = await newSealKey((length) => new Uint8Array(randomBytes(length)))
    const now = Date.now()
    const insert = (id: string, more = '', values = '') =>
      client.execute(`insert into mfa_audit (id, at, actor, principal, account, act, result, request_id, reason${more})
        values ('${id}', ${now}, 'ada', 'ada', 'acme', 'policy.changed', 'ok', 'r', 'why'${values})`)
    await insert('one')
    await insert('two')
    // Sealed as the version before did, from what its rows were.
    const { rows } = await client.execute(`select ${COLUMNS} from mfa_audit order by seq`)
    const leaves = rows.map(
      (row) => `${row.seq} ${row.at} ${sha256(JSON.stringify(Object.values({ ...row }))).toString('base64url')}`,
    )
    const root = treeOf(leaves.map((leaf) => Buffer.from(leaf))).toString('base64')
    const { rows: own } = await client.execute('select id from mfa_deployment')
    const text = `sallyport/audit/${own[0]?.id}\n2\n${root}\nseal 1\nrows 1 2\nuntil ${now}\nat ${now}\nprevious none\n`
    await client.execute({
      sql: 'insert into mfa_audit_seal (number, last_seq, last_at, at, note, leaves) values (1, 2, ?, ?, ?, ?)',
      args: [now, now, await (await parseSigner(key.signer)).sign(text), leaves.join('\n')],
    })

    await applyMigrations(url)
    const store = createOperatorStore(client)
    const verify = async () => verifyLog(store, { verifiers: await parseVerifiers(key.verifier), now: Date.now() })
    expect((await client.execute(`select ${COLUMNS} from mfa_audit order by seq`)).rows).toEqual(rows)
    expect(await verify()).toMatchObject({ fault: null, seals: 1, rows: 2 })
    await insert('three', ', detail', ", 'on'")
    await insert('four')
    expect(await sealAudit({ store, key: key.signer })).toHaveLength(1)
    expect(await verify()).toMatchObject({ fault: null, seals: 2, rows: 4 })

    const by = (set: string, id: string) => client.execute(`update mfa_audit set detail = ${set} where id = '${id}'`)
    await expect(by("'off'", 'three')).rejects.toThrow(/append-only/)
    await client.execute('drop trigger mfa_audit_no_update')
    for (const [id, seq, was, others] of [
      ['one', 1, 'null', ["'on'", "''"]],
      ['three', 3, "'on'", ["'off'", "'on phishing_resistant'", "''", 'null']],
      ['four', 4, 'null', ["'off'", "''"]],
    ] as const) {
      for (const other of others) {
        await by(other, id)
        expect((await verify()).fault, `${id} ${other}`).toMatchObject({ kind: 'row_altered', seq })
      }
      await by(was, id)
    }
    expect((await verify()).fault).toBeNull()
  },
)
