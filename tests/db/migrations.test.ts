import { createClient } from '@libsql/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyMigrations, startDatabase } from '../support/database.ts'
import { temporaryFile } from './open.ts'

const KINDS = {
  'a libSQL file': async () => {
    const { url, remove } = await temporaryFile()
    return { url, stop: remove }
  },
  'a libSQL server over HTTP': () => startDatabase({ migrated: false }),
}

describe.each(Object.entries(KINDS))('the migrations, on %s', (_, make) => {
  let url: string
  let stop: () => Promise<void>

  beforeAll(async () => {
    const database = await make()
    url = database.url
    stop = database.stop
  })
  afterAll(() => stop())

  async function read(sql: string): Promise<unknown[]> {
    const client = createClient({ url })
    try {
      return (await client.execute(sql)).rows.map((row) => Object.values({ ...row }))
    } finally {
      client.close()
    }
  }

  const schema = () => read("select type, name, sql from sqlite_schema where name not like 'sqlite_%' order by name")

  test('stand beside the tables of the host, under names of their own, without a foreign key into them', async () => {
    await read('create table users (id integer primary key)')
    await read('insert into users values (7)')
    await applyMigrations(url)
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
    await applyMigrations(url)
    await applyMigrations(url)
    expect(await schema()).toEqual(before)
    expect(await read('select count(*) from mfa_migration')).toEqual(applied)
    expect(await read('select account_id, required, changed_at, changed_by from mfa_policy')).toEqual([
      ['acme', 1, 5, 'ada'],
    ])
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
