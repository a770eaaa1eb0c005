import { type Column, type SQL, sql } from 'drizzle-orm'
import { ENROLMENT_SECONDS } from '../../edge/core/enrolment.ts'
import { ASKED_MS } from '../../edge/core/invitation.ts'
import { KEPT_SECONDS } from '../../edge/core/logins.ts'
import { API_REPEAT_SECONDS } from '../../edge/core/operators/api-key.ts'
import { logins } from '../schema/options/login-schema.ts'
import { usedChallenges } from '../schema/options/passkey-schema.ts'
import {
  assurances,
  audit,
  databaseNow,
  deployment,
  enrolments,
  invitations,
  refusals,
  sessions,
} from '../schema/tables.ts'
import { AUDIT_RETENTION_MS, NO_SECRET, REFUSALS_KEPT_DAYS } from './clean-up.ts'

/** The most rows of one table that a slice takes: a batch of them keeps others from writing for a few milliseconds. */
export const PURGE_ROWS = 500

/** By name: its schema is not for every host that cleans up. */
const API_CALLS = sql`mfa_api_call`

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** Takes a slice of the rows of whose column the value is below `before`; it needs an index of its own. */
const drop = (column: Column, before: SQL, besides = sql``) => sql`delete from ${column.table} where rowid in
  (select rowid from ${column.table} where ${column} < ${before}${besides} limit ${PURGE_ROWS})`

/**
 * What goes of each table when (docs/limits.md), the same as goes along with acts, and the audit log besides. A line more is
 * all that a further table takes.
 */
export function purgeStatements(given: number): Record<string, SQL> {
  const now = sql`min(${given}, ${databaseNow})`
  const ago = (ms: number) => sql`${now} - ${ms}`
  const retention = sql`(select ${deployment.auditRetentionDays} from ${deployment}) * ${DAY_MS}`
  return {
    mfa_assurance: drop(assurances.endsAt, ago(AUDIT_RETENTION_MS)),
    mfa_enrolment: drop(enrolments.expiresAt, ago(AUDIT_RETENTION_MS - ENROLMENT_SECONDS * 1000)),
    'mfa_enrolment, secrets': sql`update ${enrolments} set secret = ${NO_SECRET} where rowid in
      (select rowid from ${enrolments} where ${enrolments.secret} <> ''
        and ${enrolments.expiresAt} < ${ago(MINUTE_MS)} limit ${PURGE_ROWS})`,
    mfa_session: drop(sessions.expiresAt, now),
    mfa_login: drop(logins.expiresAt, ago(KEPT_SECONDS * 1000)),
    mfa_used_challenge: drop(usedChallenges.expiresAt, now),
    mfa_api_call: sql`delete from ${API_CALLS} where rowid in
      (select rowid from ${API_CALLS} where at < ${ago(API_REPEAT_SECONDS * 1000)} limit ${PURGE_ROWS})`,
    mfa_invitation: drop(invitations.askedAt, ago(ASKED_MS), sql` and ${invitations.state} = 'asked'`),
    mfa_refusal: drop(refusals.minute, ago(REFUSALS_KEPT_DAYS * DAY_MS)),
    mfa_audit: drop(audit.at, sql`${now} - ${retention}`),
  }
}
