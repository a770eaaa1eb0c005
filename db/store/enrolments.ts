import { and, eq, gt, inArray, isNull, ne, type SQL, sql } from 'drizzle-orm'
import { ENROLMENT_TRIES } from '../../edge/core/enrolment.ts'
import type { Caller } from '../../edge/ports/caller.ts'
import type { FactorKind } from '../../edge/ports/factor.ts'
import type { MfaStore } from '../../edge/ports/store.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { among } from '../connection/late.ts'
import { insertWhen } from '../connection/sql.ts'
import { OF_THE_SET } from '../schema/factor-kinds.ts'
import { assurances, authenticators, enrolments, invitations, throttles } from '../schema/tables.ts'
import {
  callerStatements,
  clocksAgree,
  hasMethod,
  isAssured,
  isInvited,
  isMethodMissing,
  isOver,
  toCallerState,
} from '../statements/caller-state.ts'
import { NO_SECRET } from '../statements/clean-up.ts'
import { isStrong } from '../statements/policy.ts'
import { assureStatements, auditWhen, epochStatements } from './assurances.ts'
import { backupSetStatements } from './backup-codes.ts'
import type { RiderStatements } from './proofs.ts'

type EnrolmentStore = Pick<MfaStore, 'chargeEnrolment' | 'restoreEnrolment' | 'confirmEnrolment' | 'abandonEnrolment'>

/** A pending enrolment from its begin on: each try is charged first, and one act confirms it or ends it. */
export function enrolmentStore({ writer }: Connection): EnrolmentStore {
  return {
    async chargeEnrolment({ query, enrolmentId, factors }) {
      const { caller, now } = query
      const own = and(eq(enrolments.id, enrolmentId), ofSession(caller))
      const { charged, found, standing } = await batch(writer, {
        charged: writer
          .update(enrolments)
          .set({
            tries: sql`${enrolments.tries} + 1`,
            // The last try ends it with the charge; a right code takes that back when it confirms.
            endedBy: sql`case when ${enrolments.tries} + 1 >= ${ENROLMENT_TRIES} then 'exhausted' end`,
          })
          .where(
            and(
              own,
              among(enrolments.factor, factors),
              isNull(enrolments.endedBy),
              gt(enrolments.expiresAt, now),
              clocksAgree(query.platformNow),
            ),
          )
          .returning({ id: enrolments.id }),
        found: writer.select().from(enrolments).where(own),
        standing: callerStatements(writer, query),
      })
      return { ...toCallerState(standing, query), charged: charged.length === 1, enrolment: found[0] ?? null }
    },

    async confirmEnrolment(act) {
      const { query, actId, enrolmentId, factor, most = 1, credential, replaces, backupSet } = act
      const { caller, now } = query
      const own = and(eq(enrolments.id, enrolmentId), ofSession(caller))
      const isMine = sql`exists (select 1 from ${enrolments}
        where ${enrolments.id} = ${enrolmentId} and ${enrolments.confirmedBy} = ${actId})`
      const made = insertWhen(
        authenticators,
        {
          id: sql`${enrolments.id}`,
          principalId: sql`${enrolments.principalId}`,
          factor: sql`${enrolments.factor}`,
          name: act.name ?? sql`${enrolments.name}`,
          isDefault: sql`not exists (select 1 from ${authenticators}
            where ${authenticators.principalId} = ${caller.principalId} and ${authenticators.isDefault})`,
          secret: act.kept ?? sql`${enrolments.secret}`,
          lastMarker: act.marker,
          consumedBy: actId,
          createdAt: now,
          ...credential,
        },
        sql`${enrolments.id} = ${enrolmentId} and ${enrolments.confirmedBy} = ${actId}`,
        sql`from ${enrolments}`,
      )
      // A new one needs the place to be free, a reset needs what it replaces to be there and the sign-in to stand.
      const mayAdd = backupSet
        ? sql`(not ${hasMethod(caller.principalId)} and ${mayFirst(caller, now, act.needsInvitation)})`
        : sql`(${hasMethod(caller.principalId)} and ${isAssured(caller, now)})`
      const isTaken = credential
        ? sql`exists (select 1 from ${authenticators} where ${authenticators.rpId} = ${credential.rpId}
            and ${authenticators.credentialHash} = ${credential.credentialHash})`
        : sql`0`
      // Opaque in the port: `RiderStatements` is what it is to this store.
      const { may } = (act.rider as unknown as RiderStatements | undefined) ?? {}
      const renewed: FactorKind[] = backupSet ? [factor, OF_THE_SET] : [factor]
      const mayConfirm =
        replaces === null
          ? sql`${isFreeFor(caller.principalId, factor, most)} and not ${isTaken} and not ${isOver(caller)}
              and ${mayAdd} and ${may?.(query) ?? sql`1`}`
          : sql`exists (select 1 from ${authenticators} where ${authenticators.id} = ${replaces}
              and ${authenticators.principalId} = ${caller.principalId})
            and ${isAssured(caller, now, sql`(${assurances.resetUntil} is null or not ${isStrong(query.accountIds)})`)}`
      const { confirmed, enrolment } = await batch(writer, {
        confirmed: writer
          .update(enrolments)
          .set({ endedBy: 'confirmed', confirmedBy: actId })
          .where(
            and(
              own,
              sql`(${enrolments.endedBy} is null or ${enrolments.endedBy} = 'exhausted')`,
              isNull(enrolments.confirmedBy),
              gt(enrolments.expiresAt, now),
              mayConfirm,
            ),
          )
          .returning({ id: enrolments.id }),
        enrolment: writer
          .select({ endedBy: enrolments.endedBy, tries: enrolments.tries, expiresAt: enrolments.expiresAt })
          .from(enrolments)
          .where(own),
        rest: [
          writer.delete(authenticators).where(and(eq(authenticators.id, replaces ?? ''), isMine)),
          writer.run(made),
          writer.update(enrolments).set({ secret: NO_SECRET }).where(and(own, isMine)),
          writer
            .update(enrolments)
            .set({ endedBy: 'confirmed_elsewhere', secret: NO_SECRET })
            .where(
              and(
                eq(enrolments.principalId, caller.principalId),
                eq(enrolments.factor, factor),
                ne(enrolments.id, enrolmentId),
                // One on its last try is told that it lost as well.
                sql`(${enrolments.endedBy} is null or ${enrolments.endedBy} = 'exhausted')`,
                isMine,
              ),
            ),
          ...(backupSet
            ? backupSetStatements(writer, { principalId: caller.principalId, backupSet, now, when: isMine })
            : []),
          // One invitation is one method.
          writer.delete(invitations).where(and(eq(invitations.principalId, caller.principalId), isMine)),
          // What older codes cost nobody owes for the new ones.
          writer
            .delete(throttles)
            .where(and(eq(throttles.principalId, caller.principalId), inArray(throttles.factor, renewed), isMine)),
          ...epochStatements(writer, { caller, now, when: isMine }),
          ...assureStatements(writer, { caller, assurance: act.assurance, now, when: isMine }),
          writer.run(auditWhen(act.audit, now, isMine)),
        ],
      })
      return { confirmed: confirmed.length === 1, enrolment: enrolment[0] ?? null }
    },

    async restoreEnrolment({ caller, enrolmentId }) {
      await batch(writer, [
        writer
          .update(enrolments)
          .set({
            tries: sql`max(0, ${enrolments.tries} - 1)`,
            endedBy: sql`case when ${enrolments.endedBy} = 'exhausted' then null else ${enrolments.endedBy} end`,
          })
          .where(and(eq(enrolments.id, enrolmentId), ofSession(caller))),
      ])
    },

    async abandonEnrolment({ caller, enrolmentId }) {
      await batch(writer, [
        writer
          .update(enrolments)
          .set({ endedBy: 'abandoned', secret: NO_SECRET })
          .where(and(eq(enrolments.id, enrolmentId), ofSession(caller), isNull(enrolments.endedBy))),
      ])
    },
  }
}

/** Pending enrolments of the caller in this session, under whichever key of the ring its hash was made. */
export function ofSession(caller: Caller): SQL | undefined {
  return and(eq(enrolments.principalId, caller.principalId), among(enrolments.sessionHash, caller.sessionHashes))
}

/** A first method may take an invitation. */
export function mayFirst(caller: Caller, now: number, needsInvitation: boolean | undefined): SQL {
  return needsInvitation ? isInvited(caller.principalId, now) : sql`1`
}

/** Neither enrolled as often as it may be, nor in the place of a method that was lost. */
export function isFreeFor(principalId: string, factor: FactorKind, most: number): SQL {
  return sql`((select count(*) from ${authenticators}
      where ${authenticators.principalId} = ${principalId} and ${authenticators.factor} = ${factor}) < ${most}
    and not ${isMethodMissing(principalId)})`
}
