import { sql } from 'drizzle-orm'
import { check, index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/*
 * Sallyport's tables. All begin with `mfa_`; none has a foreign key into the host's: the host's ids are opaque text.
 * Times are epoch milliseconds. `session_hash` is a keyed hash of the host's session id, never the id itself.
 */

/** What is known of a person across sessions. `epoch` rises when every older assurance must end. */
export const principals = sqliteTable('mfa_principal', {
  id: text('id').primaryKey(),
  epoch: integer('epoch').notNull().default(0),
  /** Digest of the memberships last seen, so that one comparison tells whether they changed. */
  membershipsDigest: text('memberships_digest').notNull().default(''),
  seenAt: integer('seen_at').notNull(),
  /**
   * When the host deleted this person. The row stays, with an epoch that no later person of the same id can have had, and
   * whatever was begun before this moment is somebody else's.
   */
  forgottenAt: integer('forgotten_at'),
})

/**
 * This database, in one row. What is sealed is bound to `id`, so rows from another deployment's database do not open here,
 * not even under the same keys. The migration makes the id.
 */
export const deployment = sqliteTable(
  'mfa_deployment',
  {
    only: integer('only').primaryKey(),
    id: text('id').notNull(),
    /** A trigger keeps younger rows of the audit log from being deleted. */
    auditRetentionDays: integer('audit_retention_days').notNull(),
  },
  (table) => [
    check('mfa_deployment_only', sql`${table.only} = 1`),
    check('mfa_deployment_retention', sql`${table.auditRetentionDays} >= 30`),
  ],
)

/**
 * Who has had a method and did not give it up: apart from the method, so that a row that was lost is noticed. A trigger of
 * the migration writes it with each new authenticator; deleting the method on purpose ends it in the same act.
 */
export const onceEnrolled = sqliteTable('mfa_once_enrolled', {
  principalId: text('principal_id').primaryKey(),
  since: integer('since').notNull(),
})

/** Memberships as `identify` last named them: what "known members" counts. */
export const memberships = sqliteTable(
  'mfa_membership',
  {
    principalId: text('principal_id').notNull(),
    accountId: text('account_id').notNull(),
    accountName: text('account_name').notNull(),
    role: text('role', { enum: ['owner', 'admin', 'member'] }).notNull(),
    seenAt: integer('seen_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.principalId, table.accountId] }),
    index('mfa_membership_account').on(table.accountId),
  ],
)

/** What an account demands of its members. No row: nothing. */
export const policies = sqliteTable('mfa_policy', {
  accountId: text('account_id').primaryKey(),
  required: integer('required', { mode: 'boolean' }).notNull(),
  changedAt: integer('changed_at').notNull(),
  changedBy: text('changed_by').notNull(),
})

/** One enrolled instance of a factor. At most one per principal and factor. */
export const authenticators = sqliteTable(
  'mfa_authenticator',
  {
    id: text('id').primaryKey(),
    principalId: text('principal_id').notNull(),
    factor: text('factor', { enum: ['totp', 'backup_code'] }).notNull(),
    name: text('name').notNull(),
    isDefault: integer('is_default', { mode: 'boolean' }).notNull(),
    /** AES-256-GCM under the key ring, bound to principal and authenticator. */
    secret: text('secret').notNull(),
    /** Highest time step used up (RFC 6238 §5.2). Only ever rises. */
    lastMarker: integer('last_marker').notNull(),
    /** The act that used it up, so that the statements that follow in the same batch can ask for it. */
    consumedBy: text('consumed_by').notNull(),
    createdAt: integer('created_at').notNull(),
    lastUsedAt: integer('last_used_at'),
    /** Too many wrong codes: only a reset helps. */
    disabledAt: integer('disabled_at'),
  },
  (table) => [uniqueIndex('mfa_authenticator_one').on(table.principalId, table.factor)],
)

/** The current set of backup codes of a principal. */
export const backupSets = sqliteTable('mfa_backup_set', {
  principalId: text('principal_id').primaryKey(),
  id: text('id').notNull(),
  createdAt: integer('created_at').notNull(),
  /** When **Finish** was pressed. */
  confirmedAt: integer('confirmed_at'),
})

/** One backup code: its place on the list is not secret, its hash is sealed under the key ring. */
export const backupCodes = sqliteTable(
  'mfa_backup_code',
  {
    setId: text('set_id').notNull(),
    /** 0 to 9: the first character of the code. */
    place: integer('place').notNull(),
    salt: text('salt').notNull(),
    iterations: integer('iterations').notNull(),
    hash: text('hash').notNull(),
    usedAt: integer('used_at'),
    usedBy: text('used_by'),
  },
  (table) => [primaryKey({ columns: [table.setId, table.place] })],
)

/** A pending enrolment. Counts for nothing before it is confirmed. */
export const enrolments = sqliteTable(
  'mfa_enrolment',
  {
    id: text('id').primaryKey(),
    principalId: text('principal_id').notNull(),
    sessionHash: text('session_hash').notNull(),
    factor: text('factor', { enum: ['totp', 'backup_code'] }).notNull(),
    name: text('name').notNull(),
    secret: text('secret').notNull(),
    /** The authenticator that this one takes the place of (reset). */
    replaces: text('replaces'),
    tries: integer('tries').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    endedBy: text('ended_by', { enum: ['confirmed', 'confirmed_elsewhere', 'abandoned', 'displaced', 'exhausted'] }),
    /** The act that confirmed it, so that of two at once only one writes what follows. */
    confirmedBy: text('confirmed_by'),
  },
  (table) => [
    index('mfa_enrolment_principal').on(table.principalId, table.createdAt),
    index('mfa_enrolment_expiry').on(table.expiresAt),
    // Of those that still have a secret: they are few, and lose it as soon as they have run out.
    index('mfa_enrolment_secret').on(table.expiresAt).where(sql`${table.secret} <> ''`),
  ],
)

/** Attempts charged per principal and factor (spec T2). Survives challenges, sessions and addresses. */
export const throttles = sqliteTable(
  'mfa_throttle',
  {
    principalId: text('principal_id').notNull(),
    factor: text('factor', { enum: ['totp', 'backup_code'] }).notNull(),
    consecutive: integer('consecutive').notNull(),
    nextAt: integer('next_at').notNull(),
    /** When the charges of the last 24 hours were made, the oldest first: a JSON array of epoch milliseconds. */
    dayCharges: text('day_charges').notNull().default('[]'),
    /** Not read any more; instances of the version before write them while a new one is rolled out. */
    dayCount: integer('day_count').notNull(),
    dayStartedAt: integer('day_started_at').notNull(),
    monthCount: integer('month_count').notNull(),
    monthStartedAt: integer('month_started_at').notNull(),
    /** The act that made the newest charge. */
    chargedBy: text('charged_by').notNull(),
  },
  (table) => [primaryKey({ columns: [table.principalId, table.factor] })],
)

/** Proof that a principal passed MFA in one host session. */
export const assurances = sqliteTable(
  'mfa_assurance',
  {
    id: text('id').primaryKey(),
    principalId: text('principal_id').notNull(),
    sessionHash: text('session_hash').notNull(),
    /** The principal's epoch when it was written; older than the current one: ended. */
    epoch: integer('epoch').notNull(),
    /** RFC 8176 values, separated by spaces. */
    amr: text('amr').notNull(),
    provedAt: integer('proved_at').notNull(),
    endsAt: integer('ends_at').notNull(),
    endedAt: integer('ended_at'),
    /** Until when it proves a reset without a further code (spec R1); null: it does not. */
    resetUntil: integer('reset_until'),
  },
  (table) => [
    index('mfa_assurance_principal').on(table.principalId, table.endsAt),
    index('mfa_assurance_session').on(table.sessionHash),
    index('mfa_assurance_end').on(table.endsAt),
  ],
)

/**
 * Sessions of browsers in front of a site that is not touched, where they must be told from others: one that is being
 * signed in just now, and one that is over for good. No row: nothing special.
 */
export const sessions = sqliteTable(
  'mfa_session',
  {
    sessionHash: text('session_hash').primaryKey(),
    state: text('state', { enum: ['signing_in', 'ended'] }).notNull(),
    /** The sign-in that holds it, so that another one's failure does not free it. */
    nonce: text('nonce').notNull(),
    changedAt: integer('changed_at').notNull(),
    /** When nothing of it can come back any more. */
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [index('mfa_session_expiry').on(table.expiresAt)],
)

/**
 * The first spelling in which each name was used at a site whose login the gate stands in front of: another one is nobody,
 * and never somebody new.
 */
export const names = sqliteTable(
  'mfa_name',
  {
    /** What all spellings of a name have in common. */
    fold: text('fold').primaryKey(),
    spelling: text('spelling').notNull(),
    principalId: text('principal_id').notNull(),
    since: integer('since').notNull(),
  },
  (table) => [index('mfa_name_principal').on(table.principalId)],
)

/**
 * Who may set up a first method where that takes an invitation, and who asks for one. A row is one use: setting a method
 * up ends it.
 */
export const invitations = sqliteTable(
  'mfa_invitation',
  {
    principalId: text('principal_id').primaryKey(),
    /** The exact spelling. */
    name: text('name').notNull(),
    state: text('state', { enum: ['asked', 'given'] }).notNull(),
    /** When somebody last signed in with the password and had to wait; null: never. */
    askedAt: integer('asked_at'),
    /** From where: IPv4 /24 or IPv6 /48, and browser and system. */
    network: text('network'),
    client: text('client'),
    /** Who gave it, an Owner or `operator`. */
    givenBy: text('given_by'),
    givenAt: integer('given_at'),
    /** Null: it does not end (names that were known from the start). */
    expiresAt: integer('expires_at'),
  },
  (table) => [index('mfa_invitation_asked').on(table.state, table.askedAt)],
)

/**
 * Requests that were refused or came to nothing, per minute and network: whoever sends many of them adds to a number and
 * not to the audit log, which has the first of each minute.
 */
export const refusals = sqliteTable(
  'mfa_refusal',
  {
    /** Epoch milliseconds of the minute's beginning. */
    minute: integer('minute').notNull(),
    /** IPv4 /24 or IPv6 /48; empty: unknown. */
    network: text('network').notNull(),
    act: text('act').notNull(),
    count: integer('count').notNull(),
  },
  (table) => [primaryKey({ columns: [table.minute, table.network, table.act] })],
)

/**
 * Append-only: triggers refuse to change or replace a row, and to delete one that is younger than the retention. Never a
 * code, secret, hash or cookie.
 */
export const audit = sqliteTable(
  'mfa_audit',
  {
    id: text('id').primaryKey(),
    at: integer('at').notNull(),
    actor: text('actor').notNull(),
    principalId: text('principal').notNull(),
    accountId: text('account'),
    act: text('act').notNull(),
    result: text('result').notNull(),
    factor: text('factor'),
    requestId: text('request_id').notNull(),
    addressPrefix: text('address_prefix'),
    /** What an operator gave as the reason of an act on somebody else's behalf. */
    reason: text('reason'),
  },
  (table) => [index('mfa_audit_principal').on(table.principalId, table.at)],
)

/** SQL's own clock, epoch milliseconds: what the platform's clock is compared with. */
export const databaseNow = sql<number>`cast(unixepoch('subsec') * 1000 as integer)`
