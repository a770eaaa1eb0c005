import { getTableConfig, index, integer, type SQLiteTable, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/*
 * The tables of the peer (better-auth with its two-factor plugin), with the indexes that its documentation asks for. Here
 * and not beside the peer, because the types of this file need nothing of it.
 */

const moment = (name: string) => integer(name, { mode: 'timestamp' })
const truth = (name: string) => integer(name, { mode: 'boolean' })
const times = { createdAt: moment('created_at').notNull(), updatedAt: moment('updated_at').notNull() }

export const user = sqliteTable('user', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  emailVerified: truth('email_verified').notNull(),
  image: text('image'),
  ...times,
  twoFactorEnabled: truth('two_factor_enabled'),
})

export const session = sqliteTable(
  'session',
  {
    id: text('id').primaryKey(),
    expiresAt: moment('expires_at').notNull(),
    token: text('token').notNull().unique(),
    ...times,
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    userId: text('user_id').notNull(),
  },
  (table) => [index('session_user').on(table.userId)],
)

export const account = sqliteTable(
  'account',
  {
    id: text('id').primaryKey(),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: text('user_id').notNull(),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: moment('access_token_expires_at'),
    refreshTokenExpiresAt: moment('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    ...times,
  },
  (table) => [index('account_user').on(table.userId)],
)

export const verification = sqliteTable(
  'verification',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: moment('expires_at').notNull(),
    ...times,
  },
  (table) => [index('verification_identifier').on(table.identifier)],
)

export const twoFactor = sqliteTable(
  'two_factor',
  {
    id: text('id').primaryKey(),
    secret: text('secret').notNull(),
    backupCodes: text('backup_codes').notNull(),
    userId: text('user_id').notNull(),
    verified: truth('verified'),
    failedVerificationCount: integer('failed_verification_count'),
    lockedUntil: moment('locked_until'),
  },
  (table) => [index('two_factor_secret').on(table.secret), index('two_factor_user').on(table.userId)],
)

export const tables = { user, session, account, verification, twoFactor }

/** The statements that make them. */
export function createStatements(): string[] {
  return Object.values(tables).flatMap((table: SQLiteTable) => {
    const { name, columns, indexes } = getTableConfig(table)
    const fields = columns.map((column) =>
      [
        `"${column.name}" ${column.getSQLType()}`,
        column.primary && 'primary key',
        column.notNull && 'not null',
        column.isUnique && 'unique',
      ]
        .filter(Boolean)
        .join(' '),
    )
    const made = indexes.map(({ config }) => {
      const [column] = config.columns
      return `create index "${config.name}" on "${name}" ("${column && 'name' in column ? column.name : ''}")`
    })
    return [`create table "${name}" (${fields.join(', ')})`, ...made]
  })
}
