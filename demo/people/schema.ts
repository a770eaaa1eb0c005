import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
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

/** The account that a person used last, and so works in now. No row: the first by name. */
export const demoLastAccount = sqliteTable('demo_last_account', {
  personId: text('person_id').primaryKey(),
  accountId: text('account_id').notNull(),
})

export const demoSession = sqliteTable('demo_session', {
  /** SHA-256 of the id in the cookie: a copy of the table signs nobody in. */
  idHash: text('id_hash').primaryKey(),
  personId: text('person_id').notNull(),
  expiresAt: integer('expires_at').notNull(),
})

/** What a real site would have sent by e-mail. */
export const demoMail = sqliteTable(
  'demo_mail',
  {
    /** The id of the event: the same one told twice is one message. */
    id: text().primaryKey(),
    at: integer().notNull(),
    personId: text('person').notNull(),
    subject: text().notNull(),
    text: text().notNull(),
  },
  (table) => [index('demo_mail_at').on(table.at)],
)

export const DEMO_TABLES = [
  'create table if not exists demo_person (id text primary key, email text not null unique, name text not null, password_hash text not null)',
  'create table if not exists demo_account (id text primary key, name text not null)',
  `create table if not exists demo_membership (
    person_id text not null references demo_person (id), account_id text not null references demo_account (id),
    role text not null, primary key (person_id, account_id))`,
  `create table if not exists demo_last_account (
    person_id text primary key references demo_person (id), account_id text not null references demo_account (id))`,
  `create table if not exists demo_session (
    id_hash text primary key, person_id text not null references demo_person (id), expires_at integer not null)`,
  `create table if not exists demo_mail (
    id text primary key, at integer not null, person text not null, subject text not null, text text not null)`,
  'create index if not exists demo_mail_at on demo_mail (at)',
]
