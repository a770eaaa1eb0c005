import { getTableColumns, getTableName, is, Table } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { auditLog } from '../../db/operators/audit-log.ts'
import { logins as drizzlesLogins } from '../../db/schema/login-schema.ts'
import { logins } from '../../db/schema/logins.ts'
import { usedChallenges as drizzlesChallenges } from '../../db/schema/passkey-schema.ts'
import * as schema from '../../db/schema/schema.ts'
import * as tables from '../../db/schema/tables.ts'
import { usedChallenges } from '../../db/schema/used-challenges.ts'

/* What statements know of the tables beside what Drizzle knows of them. */

const byName = (given: Record<string, unknown>) =>
  new Map(Object.values(given).flatMap((one) => (is(one, Table) ? [[getTableName(one), one]] : [])))

const ours = byName({ ...tables, audit: auditLog, logins, usedChallenges })
const drizzles = byName({ ...schema, logins: drizzlesLogins, usedChallenges: drizzlesChallenges })

const facts = (table: Table) =>
  Object.entries(getTableColumns(table)).map(([key, column]) => ({
    key,
    isReachedByName: (table as unknown as Record<string, unknown>)[key] === column,
    isOfThisTable: column.table === table,
    name: column.name,
    type: column.getSQLType(),
    dataType: column.dataType,
    notNull: Boolean(column.notNull),
    values: column.enumValues?.length ? column.enumValues : undefined,
    read: [0, 1].map((stored) => (column.dataType === 'boolean' ? column.mapFromDriverValue(stored) : stored)),
    written: [true, false].map((given) => (column.dataType === 'boolean' ? column.mapToDriverValue(given) : given)),
  }))

describe('a table of statements is the table that migrations are made of', () => {
  test('each of them', () => {
    expect([...ours.keys()].sort()).toEqual([...drizzles.keys()].sort())
    expect(ours.size).toBe(19)
  })

  test.each([...ours])('%s', (name, table) => {
    expect(facts(table)).toEqual(facts(drizzles.get(name) as Table))
  })
})
