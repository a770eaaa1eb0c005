import { getTableColumns, getTableName, is, Table } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { auditLog } from '../../db/operators/audit-log.ts'
import { logins as drizzlesLogins } from '../../db/schema/options/login-schema.ts'
import { logins } from '../../db/schema/options/logins.ts'
import * as drizzlesOperators from '../../db/schema/options/operator-schema.ts'
import * as operators from '../../db/schema/options/operators.ts'
import { usedChallenges as drizzlesChallenges } from '../../db/schema/options/passkey-schema.ts'
import { personSessions as drizzlesSessions } from '../../db/schema/options/person-session-schema.ts'
import { personSessions } from '../../db/schema/options/person-sessions.ts'
import { sealingKeys } from '../../db/schema/options/sealing-keys.ts'
import { sealingKeys as drizzlesKeys } from '../../db/schema/options/upkeep-schema.ts'
import { usedChallenges } from '../../db/schema/options/used-challenges.ts'
import * as drizzlesWebhooks from '../../db/schema/options/webhook-schema.ts'
import * as webhooks from '../../db/schema/options/webhooks.ts'
import * as schema from '../../db/schema/schema.ts'
import * as tables from '../../db/schema/tables.ts'

/* What statements know of the tables beside what Drizzle knows of them. */

const byName = (given: Record<string, unknown>) =>
  new Map(Object.values(given).flatMap((one) => (is(one, Table) ? [[getTableName(one), one]] : [])))

const ours = byName({
  ...{ ...tables, audit: auditLog, logins, usedChallenges, sealingKeys, personSessions },
  ...webhooks,
  ...operators,
})
const drizzles = byName({
  ...{
    ...schema,
    logins: drizzlesLogins,
    usedChallenges: drizzlesChallenges,
    sealingKeys: drizzlesKeys,
    personSessions: drizzlesSessions,
  },
  ...drizzlesWebhooks,
  ...drizzlesOperators,
})

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
    expect(ours.size).toBe(27)
  })

  test.each([...ours])('%s', (name, table) => {
    expect(facts(table)).toEqual(facts(drizzles.get(name) as Table))
  })
})
