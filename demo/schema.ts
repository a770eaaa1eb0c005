import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Role } from './people.ts'

/** The tables of the host site. They know nothing of MFA, and the mfa_ tables know nothing of them. */
export const demoPerson = sqliteTable('demo_person', {
  id: text().primaryKey(),
  email: text().notNull().unique(),
  name: text().notNull(),
  passwordHash: text('password_hash').notNull(),
})

export const demoAccount = sqliteTable('demo_account', { id: text().primaryKey(), name: text().notNull() })

export const demoMembership = sqliteTable(
  'demo_membership',
  {
    personId: text('person_id').notNull(),
    accountId: text('account_id').notNull(),
    role: text().$type<Role>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.personId, table.accountId] })],
)

export const demoSession = sqliteTable('demo_session', {
  /** SHA-256 of the id in the cookie: a copy of the table signs nobody in. */
  idHash: text('id_hash').primaryKey(),
  personId: text('person_id').notNull(),
  expiresAt: integer('expires_at').notNull(),
})

export const DEMO_TABLES = [
  'create table if not exists demo_person (id text primary key, email text not null unique, name text not null, password_hash text not null)',
  'create table if not exists demo_account (id text primary key, name text not null)',
  `create table if not exists demo_membership (
    person_id text not null references demo_person (id), account_id text not null references demo_account (id),
    role text not null, primary key (person_id, account_id))`,
  `create table if not exists demo_session (
    id_hash text primary key, person_id text not null references demo_person (id), expires_at integer not null)`,
]
