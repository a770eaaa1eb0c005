import { sql } from 'drizzle-orm'
import { check, index, primaryKey, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { drizzleTable } from './drizzle-table.ts'
import { OF_SEVERAL } from './factor-kinds.ts'
import {
  authenticatorColumns,
  backupCodeColumns,
  backupSetColumns,
  enrolmentColumns,
  onceEnrolledColumns,
  throttleColumns,
} from './methods.ts'
import {
  accountCountColumns,
  invitationColumns,
  membershipColumns,
  nameColumns,
  policyColumns,
  principalColumns,
} from './people.ts'
import { assuranceColumns, sessionColumns } from './proofs.ts'
import { auditLogColumns, deploymentColumns, refusalColumns } from './records.ts'

/*
 * Sallyport's tables with their keys and indexes, which migrations are made of. Statements need the columns alone, so they
 * have them from `tables.ts`: a Worker then carries no index.
 */

export { databaseNow } from './records.ts'

export const authenticators = /* @__PURE__ */ drizzleTable('mfa_authenticator', authenticatorColumns, (table) => [
  uniqueIndex('mfa_authenticator_one')
    .on(table.principalId, table.factor)
    .where(sql`${table.factor} <> ${sql.raw(`'${OF_SEVERAL}'`)}`),
  index('mfa_authenticator_principal').on(table.principalId, table.factor),
  uniqueIndex('mfa_authenticator_credential')
    .on(table.rpId, table.credentialHash)
    .where(sql`${table.credentialHash} is not null`),
])

export const onceEnrolled = /* @__PURE__ */ drizzleTable('mfa_once_enrolled', onceEnrolledColumns)

export const backupSets = /* @__PURE__ */ drizzleTable('mfa_backup_set', backupSetColumns)

export const backupCodes = /* @__PURE__ */ drizzleTable('mfa_backup_code', backupCodeColumns, (table) => [
  primaryKey({ columns: [table.setId, table.place] }),
])

export const enrolments = /* @__PURE__ */ drizzleTable('mfa_enrolment', enrolmentColumns, (table) => [
  index('mfa_enrolment_principal').on(table.principalId, table.createdAt),
  index('mfa_enrolment_expiry').on(table.expiresAt),
  // Of those that still have a secret: they are few, and lose it as soon as they have run out.
  index('mfa_enrolment_secret').on(table.expiresAt).where(sql`${table.secret} <> ''`),
])

export const throttles = /* @__PURE__ */ drizzleTable('mfa_throttle', throttleColumns, (table) => [
  primaryKey({ columns: [table.principalId, table.factor] }),
])

export const principals = /* @__PURE__ */ drizzleTable('mfa_principal', principalColumns)

export const memberships = /* @__PURE__ */ drizzleTable('mfa_membership', membershipColumns, (table) => [
  primaryKey({ columns: [table.principalId, table.accountId] }),
  // In the order in which they are listed, so that a page of the list reads no more than it shows.
  index('mfa_membership_account').on(table.accountId, table.name, table.principalId),
])

export const accountCounts = /* @__PURE__ */ drizzleTable('mfa_account_count', accountCountColumns)

export const policies = /* @__PURE__ */ drizzleTable('mfa_policy', policyColumns)

export const names = /* @__PURE__ */ drizzleTable('mfa_name', nameColumns, (table) => [
  index('mfa_name_principal').on(table.principalId),
])

export const invitations = /* @__PURE__ */ drizzleTable('mfa_invitation', invitationColumns, (table) => [
  index('mfa_invitation_asked').on(table.state, table.askedAt),
])

export const assurances = /* @__PURE__ */ drizzleTable('mfa_assurance', assuranceColumns, (table) => [
  index('mfa_assurance_principal').on(table.principalId, table.endsAt),
  index('mfa_assurance_session').on(table.sessionHash),
  index('mfa_assurance_end').on(table.endsAt),
])

export const sessions = /* @__PURE__ */ drizzleTable('mfa_session', sessionColumns, (table) => [
  index('mfa_session_expiry').on(table.expiresAt),
])

export const deployment = /* @__PURE__ */ drizzleTable('mfa_deployment', deploymentColumns, (table) => [
  check('mfa_deployment_only', sql`${table.only} = 1`),
  check('mfa_deployment_retention', sql`${table.auditRetentionDays} >= 30`),
])

export const refusals = /* @__PURE__ */ drizzleTable('mfa_refusal', refusalColumns, (table) => [
  primaryKey({ columns: [table.minute, table.network, table.act] }),
])

export const audit = /* @__PURE__ */ drizzleTable('mfa_audit', /* @__PURE__ */ auditLogColumns(), (table) => [
  uniqueIndex('mfa_audit_id').on(table.id),
  index('mfa_audit_principal').on(table.principalId, table.at),
  // By this the rows are found that are older than the retention.
  index('mfa_audit_time').on(table.at),
  // Few acts are about an account.
  index('mfa_audit_account').on(table.accountId, table.at).where(sql`${table.accountId} is not null`),
])
