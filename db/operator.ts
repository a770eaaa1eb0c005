import { and, eq, isNull, sql } from 'drizzle-orm'
import { INVITATION_MS } from '../edge/core/invitation.ts'
import type { OperatorStore } from '../edge/ports/operator.ts'
import { batch } from './connection/batch.ts'
import { connect, type HostDatabase } from './connection/connection.ts'
import { authenticators, enrolments, invitations, names, onceEnrolled, throttles } from './schema/tables.ts'
import { NO_SECRET } from './statements/clean-up.ts'
import { auditWhen, epochStatements } from './store/assurances.ts'
import { nobodyOf } from './store/authenticators.ts'
import { dropSetStatements } from './store/backup-codes.ts'

/** What operators do, over the same database as `createStore`: no host and no request does. */
export function createOperatorStore(db: HostDatabase): OperatorStore {
  const { writer } = connect(db)
  return {
    async resetByOperator({ principalId, spelling, audit: row, now }) {
      const given = {
        principalId,
        name: spelling ?? principalId,
        state: 'given' as const,
        givenBy: 'operator',
        givenAt: now,
        expiresAt: now + INVITATION_MS,
      }
      const { memory } = await batch(writer, {
        removed: writer.delete(authenticators).where(eq(authenticators.principalId, principalId)),
        // Also of a method that was lost: this is the way back from there.
        memory: writer
          .delete(onceEnrolled)
          .where(eq(onceEnrolled.principalId, principalId))
          .returning({ id: onceEnrolled.principalId }),
        rest: [
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
        ],
      })
      return { hadMethod: memory.length > 0 }
    },
  }
}
