import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { createClient } from '@libsql/client'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import { describe, expect, test } from 'vitest'
import { batch } from '../../db/connection/batch.ts'
import { connect } from '../../db/connection/connection.ts'
import { createStore } from '../../db/index.ts'
import type { SessionHash } from '../../edge/ports/runtime.ts'
import { applyMigrations, startDatabase } from '../support/database.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { cases } from '../support/long-form.ts'
import { callerOf, queryOf } from './acts.ts'
import { applyEarlierMigrations } from './older.ts'
import { temporaryFile } from './open.ts'
import { DAY, together } from './times.ts'

const SCHEMA = "select type, name, sql from sqlite_schema where name not like 'sqlite_%'"

type Opened = { url: string; stop(): Promise<void> }

const KINDS: Record<string, () => Promise<Opened>> = {
  'a libSQL file': async () => {
    const { url, remove } = await temporaryFile()
    return { url, stop: remove }
  },
  'a libSQL server over HTTP': () => startDatabase({ migrated: false }),
}

describe.each(Object.entries(KINDS))('the migrations, on %s', async (_, make) => {
  const database = endsWithFile(await make())
  const read = (sql: string) => readAt(database.url, sql)

  const schema = () => read(`${SCHEMA} order by name`)

  test('stand beside the tables of the host, under names of their own, without a foreign key into them', async () => {
    await read('create table users (id integer primary key)')
    await read('insert into users values (7)')
    await applyMigrations(database.url)
    const names = (await read("select name from sqlite_schema where type = 'table'")).flat().map(String)
    expect(names.filter((name) => !/^(mfa_|sqlite_|libsql_)/.test(name))).toEqual(['users'])
    expect(names.filter((name) => name.startsWith('mfa_')).length).toBeGreaterThan(9)
    expect(await read('select id from users')).toEqual([[7]])
    for (const name of names.filter((one) => one.startsWith('mfa_'))) {
      expect(await read(`select * from pragma_foreign_key_list('${name}')`)).toEqual([])
    }
  })

  test('run again are harmless: the same schema, the same data, nothing applied twice', async () => {
    await read("insert into mfa_policy (account_id, required, changed_at, changed_by) values ('acme', 1, 5, 'ada')")
    const [before, applied] = [await schema(), await read('select count(*) from mfa_migration')]
    await applyMigrations(database.url)
    await applyMigrations(database.url)
    expect(await schema()).toEqual(before)
    expect(await read('select count(*) from mfa_migration')).toEqual(applied)
    const policies = await read('select account_id, required, changed_at, changed_by from mfa_policy')
    expect(policies).toEqual([['acme', 1, 5, 'ada']])
  })

  test('leave one authenticator per person and factor possible, and no more', async () => {
    const insert = (id: string, factor: string) =>
      read(`insert into mfa_authenticator
        (id, principal_id, factor, name, is_default, secret, last_marker, consumed_by, created_at)
        values ('${id}', 'ada', '${factor}', 'app', 1, 'sealed', 0, '', 0)`)
    await insert('one', 'totp')
    await expect(insert('two', 'totp')).rejects.toThrow(/UNIQUE/)
    await insert('three', 'backup_code')
  })
})

const EARLIER = '0002_logins'
/** The last schema without counts of members. */
const BEFORE_COUNTS = '0004_names'
const COMMAND = path.resolve(import.meta.dirname, '../../tools/operator/migrate.cli.ts')

async function readAt(url: string, sql: string): Promise<unknown[]> {
  const client = createClient({ url })
  try {
    return (await client.execute(sql)).rows.map((row) => Object.values({ ...row }))
  } finally {
    client.close()
  }
}

/** `npm run db:migrate`, as a deployment runs it. */
async function byCommand(url: string): Promise<void> {
  const arguments_ = ['--experimental-strip-types', '--no-warnings', COMMAND]
  await promisify(execFile)(process.execPath, arguments_, { env: { ...process.env, LIBSQL_URL: url } })
}

// Report F6: of instances that migrate as they start, all but one failed ("table mfa_assurance already exists").
describe.each(Object.entries(KINDS))('four migrations at once (F6), on %s', (kind, make) => {
  // The record of migrations is laid out otherwise where the version before made it.
  const schemaOf = (url: string) => readAt(url, `${SCHEMA} and name <> 'mfa_migration' order by name`)

  const ways: [how: string, run: (url: string) => Promise<void>][] = [
    ['in one process', applyMigrations],
    ['in processes of their own', byCommand],
  ]
  // Locks of a file are each process's; a server does not see of what process its clients are.
  const isByFile = kind === 'a libSQL file'
  test.each(isByFile ? ways : cases(ways.slice(0, 1), ways.slice(1)))(
    'all succeed on a new database and on an older one, %s',
    async (_, run) => {
      const [one, fresh, older] = [endsWithTest(await make()), endsWithTest(await make()), endsWithTest(await make())]
      await applyMigrations(one.url)
      const expected = await schemaOf(one.url)
      await applyEarlierMigrations(older.url, EARLIER)
      for (const { url } of [fresh, older]) {
        await together(4, () => run(url))
        expect(await schemaOf(url)).toEqual(expected)
        expect(await readAt(url, 'select count(*), count(distinct created_at) from mfa_migration')).toEqual(
          await readAt(one.url, 'select count(*), count(*) as same from mfa_migration'),
        )
        // What the last migration puts in is there once: it was not applied twice, nor by halves.
        expect(await readAt(url, 'select count(*) from mfa_deployment')).toEqual([[1]])
      }
    },
  )
})

describe.each(Object.entries(KINDS))('an upgrade from the version before, on %s', async (_, make) => {
  const now = Date.now()
  const [RECENT, OLD] = [now - DAY, now - 500 * DAY]
  const ROWS = [
    `insert into mfa_principal (id, epoch, memberships_digest, seen_at) values ('ada', 3, 'digest', ${now})`,
    `insert into mfa_policy (account_id, required, changed_at, changed_by) values ('acme', 1, ${now}, 'ada')`,
    `insert into mfa_membership (principal_id, account_id, account_name, role, seen_at)
      values ('ada', 'acme', 'Acme', 'owner', ${now}), ('bob', 'acme', 'Acme', 'member', ${now}), ('ada', 'globex', 'G', 'member', ${now}),
        ('bob', 'initech', 'I', 'member', ${now})`,
    `insert into mfa_authenticator (id, principal_id, factor, name, is_default, secret, last_marker, consumed_by, created_at)
      values ('app', 'ada', 'totp', 'App', 1, 'sealed', 7, '', ${RECENT})`,
    `insert into mfa_assurance (id, principal_id, session_hash, epoch, amr, proved_at, ends_at)
      values ('proof', 'ada', 'session', 3, 'pwd otp mfa', ${now}, ${now + DAY})`,
    `insert into mfa_throttle
      (principal_id, factor, consecutive, next_at, day_count, day_started_at, month_count, month_started_at, charged_by)
      values ('ada', 'totp', 2, 0, 3, ${RECENT}, 9, ${RECENT}, 'x'), ('bob', 'totp', 0, 0, 0, ${RECENT}, 1, ${RECENT}, 'x')`,
    ...[RECENT, OLD].map(
      (at) => `insert into mfa_audit (id, at, actor, principal, act, result, request_id)
        values ('at-${at}', ${at}, 'ada', 'ada', 'challenge.passed', 'ok', 'r')`,
    ),
  ]
  const database = endsWithFile(await make())
  const read = (sql: string) => readAt(database.url, sql)
  await applyEarlierMigrations(database.url, EARLIER)
  for (const row of ROWS) await read(row)
  await applyMigrations(database.url)

  test('keeps what was there, and it serves', async () => {
    const client = createClient({ url: database.url })
    const caller = callerOf('ada', 'proof', 'session' as SessionHash)
    const standing = await createStore(drizzle(client)).loadStanding(queryOf(caller, now, ['acme']))
    client.close()
    expect(standing.assurance).toMatchObject({ id: 'proof', amr: ['pwd', 'otp', 'mfa'] })
    expect(standing.authenticators).toMatchObject([{ id: 'app', secret: 'sealed', lastMarker: 7 }])
    expect([standing.requiredIds, standing.membershipsDigest]).toEqual([['acme'], 'digest'])
  })

  test('knows of whoever has a method that they have had one, and nobody else', async () => {
    expect(await read('select principal_id, since from mfa_once_enrolled')).toEqual([['ada', RECENT]])
  })

  test('has counted the members that were known, and who of them has a method', async () => {
    const counts = 'select account_id, known, enrolled from mfa_account_count order by account_id'
    expect(await read(counts)).toEqual([
      ['acme', 2, 1],
      ['globex', 1, 1],
      ['initech', 1, 0],
    ])
  })

  test('gives nobody back the wrong codes of the day', async () => {
    const charges = await read('select principal_id, day_charges from mfa_throttle order by principal_id')
    expect(charges).toEqual([
      ['ada', JSON.stringify([RECENT, RECENT, RECENT])],
      ['bob', '[]'],
    ])
  })

  test('gives the database one id of its own', async () => {
    expect(await read('select "only", id from mfa_deployment')).toEqual([[1, expect.stringMatching(/^[0-9a-f]{32}$/)]])
  })

  test('lets audit rows go that are older than the retention, and no others', async () => {
    await expect(read('delete from mfa_audit')).rejects.toThrow(/append-only/)
    await expect(read(`delete from mfa_audit where at = ${RECENT}`)).rejects.toThrow(/append-only/)
    await read(`delete from mfa_audit where at = ${OLD}`)
    expect(await read('select at from mfa_audit')).toEqual([[RECENT]])
  })
})

test.each(Object.entries(KINDS))('members that come in during an upgrade are counted, on %s', async (_, make) => {
  const { url } = endsWithTest(await make())
  const client = endsWithTest(createClient({ url }))
  await applyEarlierMigrations(url, BEFORE_COUNTS)
  // As the version before writes it, which serves on while the schema changes.
  const { writer } = connect(client)
  const come = (at: number) =>
    batch(writer, [
      writer.run(sql`insert into mfa_membership (principal_id, account_id, account_name, role, seen_at)
        values (${`person-${at}`}, ${`account-${at % 3}`}, 'A', 'member', ${at})`),
    ])
  await Promise.all([together(30, come), applyMigrations(url), together(30, (at) => come(at + 30)), byCommand(url)])
  const counts = await readAt(url, 'select account_id, known from mfa_account_count order by account_id')
  expect(counts).toEqual([0, 1, 2].map((n) => [`account-${n}`, 20]))
})
