import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createUpkeepStore } from '../../db/upkeep.ts'
import { parseKeyRing } from '../../edge/crypto/key-ring.ts'
import { platformRandom } from '../../edge/crypto/random.ts'
import { seal } from '../../edge/crypto/seal.ts'
import type { SealStore } from '../../edge/ports/upkeep/store.ts'
import { keyStatus, MissingKeys, requireKeys, rotateKeys, verifyKeys } from '../../edge/upkeep/index.ts'
import { DATABASES } from '../db/open.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { fillSealed, openUnder, rings } from './sealed.ts'

/* What lies under which key, and how it comes to lie under another one. */

describe.each(DATABASES)('keys, on %s', (_, openStore) => {
  async function filled(options: { people: number; v1?: number } = { people: 30 }) {
    const { client } = endsWithTest(await openStore())
    const { before, both, after } = rings()
    const { all } = await fillSealed(client, before, { people: options.people, name: 'p' })
    const old = options.v1 ? await fillSealed(client, before, { people: options.v1, name: 'old', v1: true }) : null
    const sealed = [...all, ...(old?.all ?? [])]
    const store = createUpkeepStore(client)
    return { client, store, sealed, before, both, after, opens: (keys: string) => openUnder(client, keys, sealed) }
  }
  const run = async (client: { execute(sql: string): Promise<unknown> }, sql: string) =>
    void (await client.execute(sql))

  test('status counts what lies under each, by table', async () => {
    const { client, store, both } = await filled({ people: 30, v1: 3 })
    await run(client, "update mfa_enrolment set secret = '' where id = 'p-0-new'")
    await run(client, "update mfa_authenticator set secret = 'what is this' where id = 'p-1-app'")
    const { active, keys } = await keyStatus({ store, keys: both })
    expect(active).toBe('k2')
    const rows = (a: number, e: number, b: number) => ({ mfa_authenticator: a, mfa_enrolment: e, mfa_backup_code: b })
    expect(keys).toEqual([
      { id: 'k2', isActive: true, isInRing: true, rows: rows(0, 0, 0) },
      { id: 'k1', isActive: false, isInRing: true, rows: rows(32, 32, 330) },
      { id: '', isActive: false, isInRing: false, rows: rows(1, 0, 0) },
    ])
  })

  test('a rotation takes everything along, also what is of the older form; then the older key may go', async () => {
    const { store, sealed, both, after, opens } = await filled({ people: 30, v1: 5 })
    expect(await opens(after)).toBe(0)
    const seen: number[] = []
    const rotated = await rotateKeys({ store, keys: both, onProgress: ({ resealed }) => seen.push(resealed) })
    expect(rotated).toEqual({ resealed: sealed.length, released: ['k1'], unopened: [], held: [], isWhole: true })
    expect(seen.at(-1)).toBe(sealed.length)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(await opens(after)).toBe(sealed.length)
    await requireKeys({ store, keys: after })
    expect(await verifyKeys({ store, keys: after })).toEqual({ looked: sealed.length, unopened: [], isWhole: true })
    const again = await rotateKeys({ store, keys: both })
    expect(again).toEqual({ resealed: 0, released: [], unopened: [], held: [], isWhole: true })
  })

  test('what is of the older form under the active key gets the new one, which is bound to this deployment', async () => {
    const { client, store, sealed, before, opens } = await filled({ people: 1, v1: 2 })
    expect((await rotateKeys({ store, keys: before })).resealed).toBe(24)
    const { rows } = await client.execute(`select (select count(*) from mfa_authenticator where secret like 'v1.%') +
      (select count(*) from mfa_backup_code where hash like 'v1.%') as n`)
    expect(rows[0]?.n).toBe(0)
    expect(await opens(before)).toBe(sealed.length)
  })

  test('ended on the way it has done a part, and the next one does the rest', async () => {
    const { store, sealed, both, after, opens } = await filled({ people: 75 })
    const stopped = new AbortController()
    const part = await rotateKeys({ store, keys: both, signal: stopped.signal, onProgress: () => stopped.abort() })
    expect(part.isWhole).toBe(false)
    expect(part.resealed).toBeGreaterThan(0)
    expect(part.resealed).toBeLessThan(sealed.length)
    expect(await opens(both)).toBe(sealed.length)
    await expect(requireKeys({ store, keys: after })).rejects.toThrow(MissingKeys)
    const rest = await rotateKeys({ store, keys: both })
    expect([part.resealed + rest.resealed, rest.released]).toEqual([sealed.length, ['k1']])
    expect(await opens(after)).toBe(sealed.length)
  })

  test('two at once: each value is exchanged once', async () => {
    const { store, sealed, both, after, opens } = await filled({ people: 75 })
    const two = await Promise.all([rotateKeys({ store, keys: both }), rotateKeys({ store, keys: both })])
    expect(two[0].resealed + two[1].resealed).toBe(sealed.length)
    expect(two.flatMap(({ released }) => released)).toEqual(['k1'])
    expect(await opens(after)).toBe(sealed.length)
  })

  test('what was changed after it was read stays as it was changed', async () => {
    const { client, store, both } = await filled({ people: 2 })
    const changing: SealStore = {
      ...store,
      async reseal(act) {
        if (act.table === 'mfa_authenticator')
          await run(client, "update mfa_authenticator set secret = 'v2.k2.new.new' where id = 'p-0-app'")
        return store.reseal(act)
      },
    }
    expect((await rotateKeys({ store: changing, keys: both })).resealed).toBe(23)
    const { rows } = await client.execute("select secret from mfa_authenticator where id = 'p-0-app'")
    expect(rows[0]?.secret).toBe('v2.k2.new.new')
  })

  test('a key under which somebody seals meanwhile is kept, however late', async () => {
    const { client, store, before, both, after } = await filled({ people: 2 })
    let left = 3
    const late: SealStore = {
      ...store,
      async release(act) {
        // Behind the last count, in each round: an instance that still has the ring of before.
        if (left-- > 0) await fillSealed(client, before, { people: 1, name: `late-${left}` })
        return store.release(act)
      },
    }
    const rotated = await rotateKeys({ store: late, keys: both })
    expect([rotated.held, rotated.released]).toEqual([['k1'], []])
    await expect(requireKeys({ store, keys: after })).rejects.toThrow(/MFA_KEYS lacks "k1"/)
    expect(await rotateKeys({ store, keys: both })).toMatchObject({ released: ['k1'], held: [] })
  })

  test('what does not open is named, stays as it is, and holds its key', async () => {
    const { client, store, before, both, after } = await filled({ people: 3 })
    await run(
      client,
      `update mfa_authenticator set secret = (select secret from mfa_authenticator where id = 'p-1-app') where id = 'p-0-app'`,
    )
    await run(
      client,
      "update mfa_enrolment set secret = substr(secret, 1, length(secret) - 2) || 'AA' where id = 'p-1-new'",
    )
    await run(client, "update mfa_backup_code set hash = 'nothing' where set_id = 'p-2-set' and place = 7")
    const unopened = [
      { name: 'mfa_authenticator p-0 / p-0-app', keyId: 'k1', why: 'does not open' },
      { name: 'mfa_enrolment p-1 / p-1-new', keyId: 'k1', why: 'does not open' },
      { name: 'mfa_backup_code p-2 / p-2-set / 7', keyId: '', why: 'does not open' },
    ]
    expect(await verifyKeys({ store, keys: before })).toEqual({ looked: 36, unopened, isWhole: true })
    const missing = await verifyKeys({ store, keys: after })
    expect(missing.unopened.filter(({ why, keyId }) => why === 'key missing' && keyId === 'k1')).toHaveLength(35)
    expect(await rotateKeys({ store, keys: both })).toEqual({
      ...{ resealed: 33, released: [], held: ['k1'], isWhole: true },
      unopened,
    })
  })

  test('the database writes down every key that somebody seals under, in each table, also by an update', async () => {
    const { client, store } = await filled({ people: 1 })
    const ring = parseKeyRing(rings().both)
    const context = { purpose: 'secret', deployment: 'd', owner: ['x'] } as const
    const other = await seal({ ...ring, active: 'k1' }, platformRandom, context, new Uint8Array(20))
    const statements = {
      a: `update mfa_authenticator set secret = '%'`,
      b: `update mfa_enrolment set secret = '%'`,
      c: `update mfa_backup_code set hash = '%'`,
      d: `replace into mfa_authenticator (id, principal_id, factor, name, is_default, secret, last_marker, consumed_by, created_at)
        values ('p-0-app', 'p-0', 'totp', 'App', 1, '%', 0, '', 0)`,
      e: `insert or ignore into mfa_backup_code (set_id, place, salt, iterations, hash) values ('s', 0, '', 1, '%')`,
      f: `insert into mfa_enrolment (id, principal_id, session_hash, factor, name, secret, tries, created_at, expires_at)
        values ('x', 'x', 's', 'totp', 'App', '%', 0, 0, 0)`,
    }
    for (const [id, sql] of Object.entries(statements))
      await run(client, sql.replace('%', other.replace('k1', `key_${id}-`)))
    const keys = Object.keys(statements).map((id) => `key_${id}-`)
    expect(await store.loadSealingKeys()).toEqual(['k1', ...keys])
  })
})

test('every column of the schema in which something is sealed is among the tables that are walked through', async () => {
  const folder = path.resolve(import.meta.dirname, '../../db/schema')
  const files = await Promise.all(
    (await readdir(folder, { recursive: true }))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFile(path.join(folder, file), 'utf8')),
  )
  const sealed = files.flatMap((source) =>
    [...source.matchAll(/(\w+): text\([^)]*\)\.\$type<Sealed/g)].map(([, name]) => name),
  )
  expect(sealed.sort()).toEqual(['hash', 'secret', 'secret'])
  const { client, close } = await DATABASES[0][1]()
  expect(createUpkeepStore(client).tables).toHaveLength(sealed.length)
  await close()
})
