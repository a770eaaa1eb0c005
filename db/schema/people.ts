import { integer, table, text } from './columns.ts'

/* Who is known: people, what they belong to and what that demands, their names, and who may come in. */

/** What is known of a person across sessions. `epoch` rises when every older assurance must end. */
export const principalColumns = {
  id: text().primaryKey(),
  epoch: integer().notNull().default(0),
  /** Digest of the memberships and the hour last seen, so that one comparison tells whether anything is to be written. */
  membershipsDigest: text().notNull().default(''),
  /** Their last visit, to the hour. */
  seenAt: integer().notNull(),
  /**
   * When the host deleted this person. The row stays, with an epoch that no later person of the same id can have had, and
   * whatever was begun before this moment is somebody else's.
   */
  forgottenAt: integer(),
  /** What authenticators know this person by: 32 random bytes, base64url; nothing of the host's. */
  webauthnHandle: text(),
  /** When a passkey was last offered after a sign-in by code, and how often. */
  nudgedAt: integer(),
  nudgeCount: integer().notNull().default(0),
}
export const principals = table('mfa_principal', principalColumns)

/** Memberships as `identify` last named them: what "known members" counts, and what Owners see of each. */
export const membershipColumns = {
  principalId: text().notNull(),
  accountId: text().notNull(),
  accountName: text().notNull(),
  role: text({ enum: ['owner', 'admin', 'member'] }).notNull(),
  seenAt: integer().notNull(),
  /** The person's; empty where they were not seen since names are kept. The migration has it compared `collate nocase`. */
  name: text().notNull().default(''),
}
export const memberships = table('mfa_membership', membershipColumns)

/**
 * How many members an account has, and how many of those have a method: the database counts along by triggers of the
 * migration, whoever writes, so that an Owner's look reads one row. Nothing here writes it. No row: nobody.
 */
export const accountCountColumns = {
  accountId: text().primaryKey(),
  known: integer().notNull(),
  enrolled: integer().notNull(),
  /**
   * The triggers' own: whether the row that is being inserted is new (1) or takes the place of one that was counted (0),
   * for SQLite tells no trigger of a delete when REPLACE takes a row away.
   */
  arriving: integer().notNull(),
}
export const accountCounts = table('mfa_account_count', accountCountColumns)

/** What an account demands of its members. No row: nothing. */
export const policyColumns = {
  accountId: text().primaryKey(),
  required: integer({ mode: 'boolean' }).notNull(),
  changedAt: integer().notNull(),
  changedBy: text().notNull(),
  /** What satisfies it, where it is required. */
  strength: text({ enum: ['any', 'phishing_resistant'] })
    .notNull()
    .default('any'),
}
export const policies = table('mfa_policy', policyColumns)

/**
 * The first spelling in which each name was used at a site whose login the gate stands in front of: another one is nobody,
 * and never somebody new.
 */
export const nameColumns = {
  /** What all spellings of a name have in common. */
  fold: text().primaryKey(),
  spelling: text().notNull(),
  principalId: text().notNull(),
  since: integer().notNull(),
}
export const names = table('mfa_name', nameColumns)

/**
 * Who may set up a first method where that takes an invitation, and who asks for one. A row is one use: setting a method
 * up ends it.
 */
export const invitationColumns = {
  principalId: text().primaryKey(),
  /** The exact spelling. */
  name: text().notNull(),
  state: text({ enum: ['asked', 'given'] }).notNull(),
  /** When somebody last signed in with the password and had to wait; null: never. */
  askedAt: integer(),
  /** From where: IPv4 /24 or IPv6 /48, and browser and system. */
  network: text(),
  client: text(),
  /** Who gave it: an Owner, or one of edge/core/operators/actors.ts. */
  givenBy: text(),
  givenAt: integer(),
  /** Null: it does not end (names that were known from the start). */
  expiresAt: integer(),
}
export const invitations = table('mfa_invitation', invitationColumns)
