import type { Client, InStatement } from '@libsql/client'
import { and, desc, eq, gt, inArray, isNull, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/libsql'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { describe, expect, test } from 'vitest'
import { batch } from '../../db/connection/batch.ts'
import { database } from '../../db/connection/database.ts'
import { authenticators, backupCodes, backupSets, policies, principals } from '../../db/schema/schema.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { openClient } from './open.ts'

/*
 * Our statements beside Drizzle's own: the same calls on two databases of the same content answer alike and leave the
 * same behind.
 */
type Side = { db: LibSQLDatabase; client: Client }

async function open(make: (client: Client) => LibSQLDatabase): Promise<Side> {
  const opened = endsWithFile(await openClient())
  return { db: make(opened.client), client: opened.client }
}

const ours = (client: Client) => database((statements: InStatement[]) => client.batch(statements, 'write'))
const sides: [ours: Side, drizzles: Side] = [await open(ours), await open((client) => drizzle(client))]

const set = { principalId: 'ann', id: 's1', createdAt: 5 }
const code = (place: number) => ({ setId: 's1', place, salt: `a'"?${place}`, iterations: 9, hash: 'h' as never })
const method = {
  id: 'm1',
  principalId: 'ann',
  factor: 'totp' as const,
  name: `Ann's "app"`,
  isDefault: true,
  secret: 'sealed' as never,
  lastMarker: 1,
  consumedBy: 'x',
  createdAt: 7,
}

const policy = { accountId: 'acme', required: true, changedAt: 1, changedBy: 'ann' }

const STATEMENTS: [string, (db: LibSQLDatabase) => Parameters<typeof batch>[1]][] = [
  ['insert with defaults', (db) => [db.insert(principals).values({ id: 'ann', seenAt: 3 })]],
  ['insert with a name that is no SQL', (db) => [db.insert(authenticators).values(method)]],
  ['insert, and what was written', (db) => [db.insert(backupSets).values(set).returning({ id: backupSets.id })]],
  ['insert of more', (db) => [1, 2, 3].map((place) => db.insert(backupCodes).values(code(place)))],
  ['nothing on conflict', (db) => [db.insert(principals).values({ id: 'ann', seenAt: 4 }).onConflictDoNothing()]],
  [
    'another value on conflict',
    (db) => [
      db
        .insert(principals)
        .values({ id: 'ann', seenAt: 4 })
        .onConflictDoUpdate({ target: principals.id, set: { epoch: sql`${principals.epoch} + 1`, seenAt: 4 } }),
    ],
  ],
  [
    'update of some, and what they became',
    (db) => [
      db
        .update(backupCodes)
        .set({ usedAt: 8, usedBy: undefined, iterations: sql`${backupCodes.iterations} + ${backupCodes.place}` })
        .where(and(gt(backupCodes.place, 1), isNull(backupCodes.usedAt)))
        .returning({ place: backupCodes.place, usedAt: backupCodes.usedAt }),
    ],
  ],
  ['update to null', (db) => [db.update(backupCodes).set({ usedAt: null }).where(eq(backupCodes.place, 3))]],
  ['all columns', (db) => [db.select().from(authenticators), db.select().from(backupCodes)]],
  [
    'counted over a join',
    (db) => [
      db
        .select({
          id: backupSets.id,
          all: sql<number>`count(*)`,
          used: sql<number>`sum(${backupCodes.usedAt} is not null)`,
        })
        .from(backupSets)
        .innerJoin(backupCodes, eq(backupCodes.setId, backupSets.id))
        .where(eq(backupSets.principalId, 'ann'))
        .groupBy(backupSets.principalId),
    ],
  ],
  [
    'the last two, and what is among them',
    (db) => {
      const last = db.select({ place: backupCodes.place }).from(backupCodes).orderBy(desc(backupCodes.place)).limit(2)
      return [last, db.select({ salt: backupCodes.salt }).from(backupCodes).where(inArray(backupCodes.place, last))]
    },
  ],
  [
    'texts',
    (db) => [
      db.run(sql`update ${principals} set seen_at = ${6}`),
      db.all(sql`select ${principals.seenAt} as at from ${principals}`),
    ],
  ],
  [
    'delete of one, and which',
    (db) => [db.delete(backupCodes).where(eq(backupCodes.place, 1)).returning({ place: backupCodes.place })],
  ],
  ['delete of all', (db) => [db.insert(policies).values(policy), db.delete(policies)]],
]

const plain = (value: unknown) => JSON.parse(JSON.stringify(value))

describe('a statement answers as that of Drizzle does', () => {
  test.each(STATEMENTS)('%s', async (_, statements) => {
    const [ours, drizzles] = await Promise.all(sides.map(({ db }) => batch(db, statements(db))))
    expect(plain(ours)).toEqual(plain(drizzles))
    for (const table of ['mfa_principal', 'mfa_authenticator', 'mfa_backup_code', 'mfa_policy', 'mfa_account_count']) {
      const [left, right] = await Promise.all(sides.map(({ client }) => client.execute(`select * from ${table}`)))
      expect(plain(left?.rows)).toEqual(plain(right?.rows))
    }
  })
})

test('a condition that is none throws, and does not mean all rows', () => {
  const [{ db }] = sides
  expect(() => db.delete(principals).where(and())).toThrow(RangeError)
})
