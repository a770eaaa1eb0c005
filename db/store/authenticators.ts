import { and, eq, isNull, sql } from 'drizzle-orm'
import type { MfaStore } from '../../edge/ports/store.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { OF_THE_SET } from '../schema/factor-kinds.ts'
import { authenticators, enrolments, onceEnrolled, policies, throttles } from '../schema/tables.ts'
import { askedOnly, callerStatements, hasMethod, isAssured, toCallerState } from '../statements/caller-state.ts'
import { NO_SECRET } from '../statements/clean-up.ts'
import { inTheWay, isNeeded } from '../statements/policy.ts'
import { ofThrottle } from '../statements/throttles.ts'
import { auditWhen, epochStatements } from './assurances.ts'
import { dropSetStatements } from './backup-codes.ts'
import { proofStatements } from './proofs.ts'

type AuthenticatorStore = Pick<MfaStore, 'renameAuthenticator' | 'removeAuthenticator' | 'passwordChanged'>

/** What becomes of methods once they are there, by their owner or by the host. */
export function authenticatorStore({ writer }: Connection): AuthenticatorStore {
  return {
    async renameAuthenticator({ query, authenticatorId, name, isDefault, audit: row }) {
      const { caller, now } = query
      const own = and(
        eq(authenticators.id, authenticatorId),
        eq(authenticators.principalId, caller.principalId),
        isAssured(caller, now),
      )
      const isOwn = sql`exists (select 1 from ${authenticators} where ${own})`
      const isIt = sql`${authenticators.id} = ${authenticatorId}`
      const { renamed, standing } = await batch(writer, {
        // Of the person's methods one is asked for first.
        chosen: isDefault
          ? [
              writer
                .update(authenticators)
                .set({ isDefault: isIt })
                .where(and(eq(authenticators.principalId, caller.principalId), isOwn)),
            ]
          : [],
        renamed: writer
          .update(authenticators)
          .set({ name: name ?? sql`${authenticators.name}` })
          .where(own)
          .returning({ id: authenticators.id }),
        audited: writer.run(auditWhen(row, now, isOwn)),
        standing: callerStatements(writer, query),
      })
      return { ...toCallerState(standing, query), isRenamed: renamed.length === 1 }
    },

    async removeAuthenticator({ query, authenticatorId, rpId = '', proof }) {
      const { caller, accountIds, now } = query
      const { principalId } = caller
      const own = and(eq(authenticators.id, authenticatorId), eq(authenticators.principalId, principalId))
      const mayRemove = sql`exists (select 1 from ${authenticators} where ${own})
        and ${isAssured(caller, now)}
        and not ${isNeeded(accountIds, principalId, authenticatorId, rpId)}`
      // Which of them are in the way: as of this act, since another session may have removed the other method just now.
      const way = inTheWay(accountIds, principalId, authenticatorId, rpId)
      const { proved, statements, otherwise } = proofStatements(writer, proof, mayRemove)
      // Asked after the method is gone: codes alone are no method, and what wrong codes cost is of methods that are there.
      const wasLast = sql`${proved} and not ${hasMethod(principalId)}`
      const isIdle = sql`(not ${hasMethod(principalId)} or (${throttles.factor} <> ${OF_THE_SET} and not exists (select 1 from ${authenticators}
        where ${authenticators.principalId} = ${principalId} and ${authenticators.factor} = ${throttles.factor})))`
      const { proof: proven, required } = await batch(writer, {
        proof: statements,
        required: writer.select({ accountId: policies.accountId }).from(policies).where(way),
        rest: [
          ...epochStatements(writer, { caller, now, when: proved }),
          writer
            .update(enrolments)
            .set({ endedBy: 'abandoned', secret: NO_SECRET })
            .where(and(eq(enrolments.principalId, principalId), isNull(enrolments.endedBy), proved)),
          writer.delete(authenticators).where(and(own, proved)),
          ...dropSetStatements(writer, principalId, wasLast),
          writer.delete(onceEnrolled).where(and(eq(onceEnrolled.principalId, principalId), wasLast)),
          writer.delete(throttles).where(and(eq(throttles.principalId, principalId), isIdle, proved)),
        ],
        otherwise,
      })
      return {
        proved: proven.consumed.length === 1,
        requiredIds: askedOnly(required, accountIds).map((row) => row.accountId),
      }
    },

    async passwordChanged({ principalId, audit: row, now }) {
      await batch(writer, [
        writer.delete(throttles).where(ofThrottle(principalId, OF_THE_SET)),
        ...epochStatements(writer, { caller: nobodyOf(principalId), now, when: sql`1` }),
        writer.run(auditWhen(row, now, sql`1`)),
      ])
    },
  }
}

/** The principal without a session: no assurance of theirs is spared. */
export function nobodyOf(principalId: string) {
  return { principalId, sessionHashes: [], assuranceId: null }
}
