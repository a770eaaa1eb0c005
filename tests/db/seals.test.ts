import { createPublicKey, randomBytes, verify as verifyEd25519 } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { type Client, createClient } from '@libsql/client'
import { describe, expect, test } from 'vitest'
import { createOperatorStore } from '../../db/operator.ts'
import { newSealKey, parseVerifiers } from '../../edge/operators/seals/note.ts'
import { sealAudit } from '../../edge/operators/seals/seal.ts'
import { treeHash } from '../../edge/operators/seals/tree.ts'
import { type LogReport, verifyLog } from '../../edge/operators/seals/verify.ts'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { sha256, treeOf } from './merkle.ts'
import { openClient, openServer } from './open.ts'
import { DAY } from './times.ts'

/* Seals of the audit log: whoever changes rows by hand, past every trigger, is found out by them. */

const newKey = () => newSealKey((length) => new Uint8Array(randomBytes(length)))

type Log = {
  client: Client
  key: Awaited<ReturnType<typeof newKey>>
  write(count: number, at?: number): Promise<void>
  seal(key?: string): Promise<string[]>
  verify(options?: { verifiers?: string; checkpoints?: string[]; now?: number }): Promise<LogReport>
  /** As a thief who may do anything in the database. */
  byHand(...sql: string[]): Promise<void>
}

let made = 0

async function openLog(open: () => Promise<{ client: Client; close(): Promise<void> }> = openClient): Promise<Log> {
  const { client, close } = await open()
  endsWithTest({ stop: close })
  const [store, key] = [createOperatorStore(client), await newKey()]
  const write: Log['write'] = async (count, at = Date.now()) => {
    made += 1
    await client.execute(`insert into mfa_audit (id, at, actor, principal, act, result, request_id)
      with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${count})
      select 'row-${made}-' || n, ${at}, 'ada', 'ada', 'challenge.passed', 'ok', 'r' from numbers`)
  }
  return {
    client,
    key,
    write,
    seal: (by = key.signer) => sealAudit({ store, key: by }),
    async verify({ verifiers = key.verifier, checkpoints, now = Date.now() } = {}) {
      return verifyLog(store, { verifiers: await parseVerifiers(verifiers), checkpoints: checkpoints ?? [], now })
    },
    async byHand(...sql) {
      for (const trigger of ['no_update', 'no_delete', 'no_replace']) {
        await client.execute(`drop trigger if exists mfa_audit_${trigger}`)
      }
      for (const one of sql) await client.execute(one)
    },
  }
}

describe('the tree', () => {
  test('is that of RFC 6962, for every size: by the known roots and by another program', async () => {
    const hex = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
    const known = hex.map((text) => Uint8Array.from(Buffer.from(text, 'hex')))
    const roots = [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
    ]
    const rootOf = async (leaves: Uint8Array<ArrayBuffer>[]) => Buffer.from(await treeHash(leaves)).toString('hex')
    expect([await rootOf(known.slice(0, 1)), await rootOf(known)]).toEqual(roots)
    for (const size of [...Array(70).keys(), 1_000]) {
      const leaves = Array.from({ length: size }, (_, n) => Uint8Array.from(Buffer.from(`leaf ${n}`)))
      expect(await rootOf(leaves), String(size)).toBe(treeOf(leaves).toString('hex'))
    }
  })
})

for (const [name, open] of [
  ['a libSQL file', openClient],
  ['a libSQL server over HTTP', openServer],
] as const) {
  test(`a log that nobody touched holds, over several seals, on ${name}`, async () => {
    const log = await openLog(open)
    expect(await log.verify()).toMatchObject({ fault: null, seals: 0, unsealed: 0 })
    await log.write(1_010)
    expect(await log.seal()).toHaveLength(2)
    expect(await log.seal()).toEqual([])
    await log.write(5)
    expect(await log.verify()).toMatchObject({ fault: null, seals: 2, rows: 1_010, retired: 0, unsealed: 5, gaps: 0 })
    // Several at once: each row is in one seal.
    await Promise.all([log.seal(), log.seal(), log.seal()])
    expect(await log.verify()).toMatchObject({ fault: null, seals: 3, rows: 1_015, unsealed: 0 })
  })
}

test('a note is signed as others sign theirs: checked by another program, with the root of its rows', async () => {
  const log = await openLog()
  await log.write(3)
  const [note = ''] = await log.seal()
  const [text = '', signature = ''] = note.split('\n\n')
  const [, name, encoded = ''] = /^— (\S+) (\S+)\n$/.exec(signature) ?? []
  const [named, id = '', tagged = ''] = log.key.verifier.split('+')
  expect(name).toBe(named)
  const bytes = Buffer.from(encoded, 'base64')
  expect(bytes.subarray(0, 4).toString('hex')).toBe(id)
  const x = Buffer.from(log.key.verifier.slice(`${named}+${id}+`.length), 'base64').subarray(1)
  expect(tagged).not.toBe('')
  expect(sha256(`${name}\n`, Uint8Array.of(1), x).subarray(0, 4).toString('hex')).toBe(id)
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: x.toString('base64url') }, format: 'jwk' })
  expect(verifyEd25519(null, Buffer.from(`${text}\n`), key, bytes.subarray(4))).toBe(true)
  const { rows } = await log.client.execute(
    'select seq, id, at, actor, principal, account, act, result, factor, request_id, address_prefix, reason from mfa_audit order by seq',
  )
  const leaves = rows.map((row) => {
    const [seq, , at] = [row.seq, row.id, row.at]
    return Buffer.from(`${seq} ${at} ${sha256(JSON.stringify(Object.values({ ...row }))).toString('base64url')}`)
  })
  expect(text.split('\n').slice(1, 4)).toEqual(['3', treeOf(leaves).toString('base64'), 'seal 1'])
})

describe('what is done by hand', () => {
  const sealed = async () => {
    const log = await openLog()
    await log.write(10)
    const notes = await log.seal()
    await log.write(5)
    notes.push(...(await log.seal()))
    await log.write(2)
    return { ...log, notes }
  }

  test('a removed row is named, the first of several (AUD-02)', async () => {
    const log = await sealed()
    await log.byHand('delete from mfa_audit where seq in (7, 12)')
    expect(await log.verify()).toMatchObject({ fault: { kind: 'row_removed', seq: 7, seal: 1 }, rows: 6 })
  })

  test('a row that was altered, in whichever column, and one that was put in between is named (AUD-02)', async () => {
    for (const change of [
      "actor = 'bob'",
      "principal = 'bob'",
      "act = 'x.y'",
      "result = 'refused'",
      'at = at + 1',
      "reason = ''",
      "detail = ''",
      "account = 'a'",
    ]) {
      const log = await openLog()
      await log.write(9)
      await log.seal()
      await log.byHand(`update mfa_audit set ${change} where seq = 4`)
      expect((await log.verify()).fault, change).toEqual({ kind: 'row_altered', seq: 4, seal: 1 })
    }
    const log = await openLog()
    await log.write(9)
    await log.byHand('delete from mfa_audit where seq = 5')
    await log.seal()
    expect(await log.verify()).toMatchObject({ fault: null, gaps: 1 })
    await log.byHand(
      `insert into mfa_audit (seq, id, at, actor, principal, act, result, request_id) values (5, 'new', 1, '', '', '', '', '')`,
    )
    expect((await log.verify()).fault).toEqual({ kind: 'row_added', seq: 5, seal: 1 })
  })

  test('a row that was put in where no seal has one is named: before the first, between two, among those that are over (AUD-02)', async () => {
    const putIn = (seq: number, at: number) =>
      `insert into mfa_audit (seq, id, at, actor, principal, act, result, request_id) values (${seq}, 'new', ${at}, '', '', '', '', '')`
    for (const seq of [-7, 0]) {
      const log = await sealed()
      await log.byHand(putIn(seq, Date.now()))
      expect((await log.verify()).fault, String(seq)).toEqual({ kind: 'row_added', seq, seal: 1 })
    }
    const between = await openLog()
    await between.write(3)
    await between.seal()
    await between.byHand("update sqlite_sequence set seq = 5 where name = 'mfa_audit'")
    await between.write(3)
    await between.seal()
    expect(await between.verify()).toMatchObject({ fault: null, gaps: 2 })
    await between.byHand(putIn(5, Date.now()))
    expect((await between.verify()).fault).toEqual({ kind: 'row_added', seq: 5, seal: 2 })
    const over = await openLog()
    await over.write(3, Date.now() - 401 * DAY)
    await over.seal()
    await over.write(1)
    await over.seal()
    expect((await over.verify()).fault).toBeNull()
    await over.byHand('delete from mfa_audit where seq = 2', putIn(2, Date.now() - DAY))
    expect((await over.verify()).fault).toEqual({ kind: 'row_added', seq: 2, seal: 1 })
  })

  test('seals cannot be made to fit: neither leaves, nor notes, nor their order', async () => {
    const thief = await newKey()
    const faults: [string, ...string[]][] = [
      [
        'seal_broken',
        'delete from mfa_audit where seq = 7',
        "update mfa_audit_seal set leaves = replace(leaves, substr(leaves, instr(leaves, char(10) || '7 ') + 1, 60), '') where number = 1",
      ],
      ['seal_broken', "update mfa_audit_seal set leaves = '' where number = 1"],
      ['seal_unsigned', "update mfa_audit_seal set note = replace(note, 'rows 1 ', 'rows 2 ') where number = 1"],
      ['seal_missing', 'delete from mfa_audit_seal where number = 1'],
      [
        'seal_broken',
        'delete from mfa_audit_seal where number = 1',
        'update mfa_audit_seal set number = 1 where number = 2',
      ],
    ]
    for (const [kind, ...changes] of faults) {
      const log = await sealed()
      await log.byHand(...changes)
      expect((await log.verify()).fault, changes.join()).toEqual({ kind, seal: 1 })
    }
    // All of it made anew, by a key of the thief's own.
    const log = await sealed()
    await log.byHand('delete from mfa_audit where seq = 7', 'delete from mfa_audit_seal')
    await log.seal(thief.signer)
    expect((await log.verify()).fault).toEqual({ kind: 'seal_unsigned', seal: 1 })
  })

  test('the newest seals taken away with their rows show where somebody kept a note of them', async () => {
    const log = await sealed()
    await log.byHand('delete from mfa_audit where seq > 10', 'delete from mfa_audit_seal where number = 2')
    expect((await log.verify()).fault).toBeNull()
    expect((await log.verify({ checkpoints: log.notes.slice(-1) })).fault).toEqual({
      kind: 'checkpoint_missing',
      seal: 2,
    })
    expect((await log.verify({ checkpoints: log.notes.slice(0, 1) })).fault).toBeNull()
  })

  test('a seal of another database is none of this one', async () => {
    const [log, other] = [await sealed(), await openLog()]
    await other.write(9)
    const [note = ''] = await other.seal(log.key.signer)
    await log.byHand(`update mfa_audit_seal set note = '${note}' where number = 1`)
    expect((await log.verify()).fault).toEqual({ kind: 'seal_foreign', seal: 1 })
  })
})

test('after a change of keys both verify, and the new one alone does not speak for the old (AUD-03)', async () => {
  const log = await openLog()
  const next = await newKey()
  await log.write(3)
  await log.seal()
  await log.write(3)
  await log.seal(next.signer)
  expect(await log.verify({ verifiers: `${next.verifier} ${log.key.verifier}` })).toMatchObject({
    fault: null,
    seals: 2,
    rows: 6,
  })
  expect((await log.verify({ verifiers: next.verifier })).fault).toEqual({ kind: 'seal_unsigned', seal: 1 })
  expect((await log.verify({ verifiers: log.key.verifier })).fault).toEqual({ kind: 'seal_unsigned', seal: 2 })
})

test('rows whose retention is over may go, and no others; leaves that nobody needs any more are emptied', async () => {
  const log = await openLog()
  await log.write(3, Date.now() - 401 * DAY)
  await log.write(2)
  await log.seal()
  await log.client.execute('delete from mfa_audit where seq in (1, 2)')
  expect(await log.verify()).toMatchObject({ fault: null, rows: 3, retired: 2 })
  await log.byHand('delete from mfa_audit where seq = 4')
  expect((await log.verify()).fault).toEqual({ kind: 'row_removed', seq: 4, seal: 1 })
  const old = await openLog()
  await old.write(3, Date.now() - 401 * DAY)
  await old.seal()
  await old.write(1)
  await old.seal()
  expect(
    (await old.client.execute('select number, leaves from mfa_audit_seal where leaves = ?', [''])).rows,
  ).toHaveLength(1)
  await old.client.execute('delete from mfa_audit where seq <= 3')
  expect(await old.verify()).toMatchObject({ fault: null, rows: 1, retired: 3 })
})

test('sallyport audit key, seal and verify say it in words and exit codes', async () => {
  const { url, client, close } = await openClient()
  endsWithTest({ stop: close })
  await client.execute(
    `insert into mfa_audit (id, at, actor, principal, act, result, request_id) values ('a', ${Date.now()}, '', '', 'x.y', 'ok', 'r')`,
  )
  const made = await sallyportCommand(['audit', 'key', '--json'], {})
  const { signer, verifier } = JSON.parse(made.out[0] ?? '') as { signer: string; verifier: string }
  const env = { LIBSQL_URL: url, AUDIT_SEAL_KEY: signer, AUDIT_SEAL_VERIFIERS: verifier }
  const audit = (...words: string[]) => sallyportCommand(['audit', ...words], env)
  const sealed = await audit('seal')
  expect([sealed.exitCode, sealed.out.length]).toEqual([0, 1])
  const kept = path.join(path.dirname(url.slice('file:'.length)), 'kept.txt')
  await writeFile(kept, sealed.out[0] ?? '')
  expect(await audit('verify', '--checkpoint', kept)).toMatchObject({ exitCode: 0, err: [] })
  const by = createClient({ url })
  for (const sql of ['drop trigger mfa_audit_no_update', "update mfa_audit set actor = 'eve'"]) await by.execute(sql)
  by.close()
  const found = await audit('verify')
  expect([found.exitCode, found.err[0]]).toEqual([1, 'Row 1 was altered after seal 1.'])
  expect(JSON.parse((await audit('verify', '--json')).out[0] ?? '')).toMatchObject({
    fault: { kind: 'row_altered', seq: 1 },
  })
  for (const less of ['AUDIT_SEAL_KEY', 'AUDIT_SEAL_VERIFIERS'] as const) {
    const verb = less === 'AUDIT_SEAL_KEY' ? 'seal' : 'verify'
    for (const value of [undefined, 'x', verifier.slice(0, -4), signer.slice(0, -4)]) {
      expect(await sallyportCommand(['audit', verb], { ...env, [less]: value }), String(value)).toMatchObject({
        exitCode: 2,
        out: [],
      })
    }
  }
  expect(await audit('verify', '--checkpoint', 'nowhere.txt')).toMatchObject({ exitCode: 2 })
})
