import { and, eq, isNull, sql } from 'drizzle-orm'
import { INVITATION_MS } from '../../edge/core/invitation.ts'
import type { MfaStore } from '../../edge/ports/store.ts'
import type { Connection } from '../connection/connection.ts'
import {
  assurances,
  authenticators,
  enrolments,
  invitations,
  names,
  onceEnrolled,
  policies,
  throttles,
} from '../schema/schema.ts'
import { auditWhen, epochStatements } from './assurances.ts'
import { dropSetStatements } from './backup-codes.ts'
import { NO_SECRET } from './clean-up.ts'
import { ofLane } from './lanes.ts'
import { proofStatements } from './proofs.ts'
import { askedOnly, isRequired, requiredOf, standingStatements, stands, toStanding } from './standing.ts'

type AuthenticatorStore = Pick<
  MfaStore,
  'renameAuthenticator' | 'removeAuthenticator' | 'passwordChanged' | 'resetByOperator'
>

export function authenticatorStore({ writer }: Connection): AuthenticatorStore {
  return {
    async renameAuthenticator({ query, authenticatorId, name, audit: row }) {
      const { caller, now } = query
      const own = and(
        eq(authenticators.id, authenticatorId),
        eq(authenticators.principalId, caller.principalId),
        sql`exists (select 1 from ${assurances} where ${stands(caller, now)})`,
      )
      const [renamed, , ...standing] = await writer.batch([
        writer.update(authenticators).set({ name }).where(own).returning({ id: authenticators.id }),
        writer.run(auditWhen(row, now, sql`exists (select 1 from ${authenticators} where ${own})`)),
        ...standingStatements(writer, query),
      ])
      return { ...toStanding(standing, query), isRenamed: renamed.length === 1 }
    },

    async removeAuthenticator({ query, authenticatorId, proof }) {
      const { caller, accountIds, now } = query
      const { principalId } = caller
      const mayRemove = sql`exists (select 1 from ${authenticators} where ${authenticators.id} = ${authenticatorId}
          and ${authenticators.principalId} = ${principalId})
        and exists (select 1 from ${assurances} where ${stands(caller, now)})
        and not ${isRequired(accountIds)}`
      const { proved, statements, otherwise } = proofStatements(writer, proof, mayRemove)
      const [consumed, , , required] = await writer.batch([
        ...statements,
        writer.select({ accountId: policies.accountId }).from(policies).where(requiredOf(accountIds)),
        ...epochStatements(writer, { caller, now, when: proved }),
        writer
          .update(enrolments)
          .set({ endedBy: 'abandoned', secret: NO_SECRET })
          .where(and(eq(enrolments.principalId, principalId), isNull(enrolments.endedBy), proved)),
        ...dropSetStatements(writer, principalId, proved),
        writer.delete(authenticators).where(and(eq(authenticators.principalId, principalId), proved)),
        writer.delete(onceEnrolled).where(and(eq(onceEnrolled.principalId, principalId), proved)),
        writer.delete(throttles).where(and(eq(throttles.principalId, principalId), proved)),
        ...otherwise,
      ])
      return { proved: consumed.length === 1, requiredIds: askedOnly(required, accountIds).map((row) => row.accountId) }
    },

    async passwordChanged({ principalId, audit: row, now }) {
      await writer.batch([
        writer.delete(throttles).where(ofLane(principalId, 'backup_code')),
        ...epochStatements(writer, { caller: nobodyOf(principalId), now, when: sql`1` }),
        writer.run(auditWhen(row, now, sql`1`)),
      ])
    },

    async resetByOperator({ principalId, spelling, audit: row, now }) {
      const given = {
        principalId,
        name: spelling ?? principalId,
        state: 'given' as const,
        givenBy: 'operator',
        givenAt: now,
        expiresAt: now + INVITATION_MS,
      }
      const [, removed] = await writer.batch([
        writer.delete(authenticators).where(eq(authenticators.principalId, principalId)),
        // Also of a method that was lost: this is the way back from there.
        writer
          .delete(onceEnrolled)
          .where(eq(onceEnrolled.principalId, principalId))
          .returning({ id: onceEnrolled.principalId }),
        ...dropSetStatements(writer, principalId, sql`1`),
        writer.delete(throttles).where(eq(throttles.principalId, principalId)),
        writer
          .update(enrolments)
          .set({ endedBy: 'abandoned', secret: NO_SECRET })
          .where(and(eq(enrolments.principalId, principalId), isNull(enrolments.endedBy))),
        ...epochStatements(writer, { caller: nobodyOf(principalId), now, when: sql`1` }),
        writer.run(auditWhen(row, now, sql`1`)),
        writer.insert(invitations).values(given).onConflictDoUpdate({ target: invitations.principalId, set: given }),
        ...(spelling === undefined
          ? []
          : [writer.update(names).set({ spelling }).where(eq(names.principalId, principalId))]),
      ])
      return { hadMethod: removed.length > 0 }
    },
  }
}

/** The principal without a session: no assurance of theirs is spared. */
function nobodyOf(principalId: string) {
  return { principalId, sessionHashes: [], assuranceId: null }
}
