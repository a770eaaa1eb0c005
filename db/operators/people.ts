import { and, eq, getTableColumns, gt, isNotNull, isNull, sql } from 'drizzle-orm'
import { parseAmr } from '../../edge/core/assurance.ts'
import { INVITATION_MS } from '../../edge/core/invitation.ts'
import type { OperatorStore } from '../../edge/ports/operators/operator.ts'
import { batch } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { insertWhen } from '../connection/sql.ts'
import {
  assurances,
  audit,
  authenticators,
  enrolments,
  invitations,
  memberships,
  names,
  onceEnrolled,
  policies,
  principals,
  throttles,
} from '../schema/tables.ts'
import { epochOf, isOnceEnrolled } from '../statements/caller-state.ts'
import { NO_SECRET } from '../statements/clean-up.ts'
import { toThrottleState } from '../statements/throttles.ts'
import { auditWhen, epochStatements } from '../store/assurances.ts'
import { nobodyOf } from '../store/authenticators.ts'
import { backupSetFacts, dropSetStatements } from '../store/backup-codes.ts'
import { forgetStatements } from '../store/forget.ts'
import { actOnce, asBoolean, isSeen } from './once.ts'

type PeopleStore = Pick<OperatorStore, 'lookUp' | 'resetByOperator' | 'unlock' | 'endSessions' | 'forget'>

/** What is looked up and shown of a method: nothing that is sealed or hashed. */
const { id, factor, name, isDefault, createdAt, lastUsedAt, disabledAt, rpId } = getTableColumns(authenticators)
const METHOD = { id, factor, name, isDefault, createdAt, lastUsedAt, disabledAt, rpId }

/** What operators do with a person. */
export function peopleStore({ writer }: Connection): PeopleStore {
  return {
    async lookUp({ principalId, audit: row, now }) {
      const ofPerson = { caller: nobodyOf(principalId) }
      const answers = await batch(writer, {
        audited: writer.run(auditWhen(row, now, isSeen(principalId))),
        seen: writer.select({ id: audit.id }).from(audit).where(eq(audit.id, row.id)),
        person: writer
          .select({ seenAt: principals.seenAt, forgottenAt: principals.forgottenAt })
          .from(principals)
          .where(eq(principals.id, principalId)),
        once: writer
          .select({ since: onceEnrolled.since })
          .from(onceEnrolled)
          .where(eq(onceEnrolled.principalId, principalId)),
        memberships:
          writer.all<Membership>(sql`select ${memberships.accountId} as id, ${memberships.accountName} as name,
          ${memberships.name} as own, ${memberships.role} as role,
          exists (select 1 from ${policies} where ${policies.accountId} = ${memberships.accountId} and ${policies.required}) as required
          from ${memberships} where ${memberships.principalId} = ${principalId} order by ${memberships.accountId}`),
        methods: writer.select(METHOD).from(authenticators).where(eq(authenticators.principalId, principalId)),
        set: backupSetFacts(writer, ofPerson),
        throttles: writer.select().from(throttles).where(eq(throttles.principalId, principalId)),
        assurances: writer
          .select({ amr: assurances.amr, provedAt: assurances.provedAt, endsAt: assurances.endsAt })
          .from(assurances)
          .where(isHolding(principalId, now))
          .orderBy(assurances.provedAt),
        invitations: writer
          .select({
            state: invitations.state,
            askedAt: invitations.askedAt,
            givenAt: invitations.givenAt,
            expiresAt: invitations.expiresAt,
          })
          .from(invitations)
          .where(eq(invitations.principalId, principalId)),
      })
      if (answers.seen.length === 0) return null
      const [person = { seenAt: null, forgottenAt: null }] = answers.person
      return {
        ...person,
        isOnceEnrolled: answers.once.length > 0,
        memberships: answers.memberships.map((one) => ({
          accountId: one.id,
          accountName: one.name,
          name: one.own,
          role: one.role,
          required: one.required === 1,
        })),
        methods: answers.methods,
        backupSet: answers.set[0] ?? null,
        throttles: answers.throttles.map((throttle) => ({ factor: throttle.factor, ...toThrottleState(throttle) })),
        assurances: answers.assurances.map((one) => ({ ...one, amr: parseAmr(one.amr) })),
        invitation: answers.invitations[0] ?? null,
      }
    },

    resetByOperator(act) {
      const { principalId, spelling, now } = act
      const given = {
        principalId,
        name: spelling ?? principalId,
        state: 'given' as const,
        givenBy: act.audit.actor,
        givenAt: now,
        expiresAt: now + INVITATION_MS,
      }
      const own = sql`from ${names} where ${names.principalId} = ${principalId}`
      return actOnce(writer, act, {
        isThere: isSeen(principalId),
        facts: {
          // Also of a method that was lost: this is the way back from there.
          hadMethod: asBoolean(isOnceEnrolled(principalId)),
        },
        told: {
          name: nameOf(principalId),
          spelling: sql`(select ${names.spelling} ${own})`,
        },
        does: (when) => [
          writer.delete(authenticators).where(and(eq(authenticators.principalId, principalId), when)),
          writer.delete(onceEnrolled).where(and(eq(onceEnrolled.principalId, principalId), when)),
          ...dropSetStatements(writer, principalId, when),
          writer.delete(throttles).where(and(eq(throttles.principalId, principalId), when)),
          ...endStatements(principalId, now, when),
          writer.run(sql`${insertWhen(invitations, given, when)} on conflict (principal_id) do update set name = excluded.name,
            state = excluded.state, given_by = excluded.given_by, given_at = excluded.given_at, expires_at = excluded.expires_at`),
          ...(spelling === undefined
            ? []
            : [
                writer
                  .update(names)
                  .set({ spelling })
                  .where(and(eq(names.principalId, principalId), when)),
              ]),
        ],
      })
    },

    unlock(act) {
      const { principalId } = act
      const ofPerson = eq(throttles.principalId, principalId)
      // What a counter that went back has disabled is a credential of a domain; wrong codes disable the others.
      const disabled = and(
        eq(authenticators.principalId, principalId),
        isNotNull(authenticators.disabledAt),
        isNull(authenticators.rpId),
      )
      return actOnce(writer, act, {
        isThere: isSeen(principalId),
        facts: {
          wasDisabled: asBoolean(sql`exists (select 1 from ${authenticators} where ${disabled})`),
          hadWrongCodes: asBoolean(sql`exists (select 1 from ${throttles} where ${ofPerson})`),
        },
        told: { name: nameOf(principalId) },
        does: (when) => [
          writer.delete(throttles).where(and(ofPerson, when)),
          writer.update(authenticators).set({ disabledAt: sql`null` }).where(and(disabled, when)),
        ],
      })
    },

    endSessions(act) {
      const { principalId, now } = act
      return actOnce(writer, act, {
        isThere: isSeen(principalId),
        facts: { ended: sql`(select count(*) from ${assurances} where ${isHolding(principalId, now)})` },
        does: (when) => endStatements(principalId, now, when),
      })
    },

    forget(act) {
      const { principalId, now } = act
      return actOnce(writer, act, {
        isThere: isSeen(principalId),
        facts: { hadMethod: asBoolean(isOnceEnrolled(principalId)) },
        does: (when) => forgetStatements(writer, principalId, now, when),
      })
    },
  }

  /** All that was proved, and all that was begun. */
  function endStatements(principalId: string, now: number, when: ReturnType<typeof isSeen>) {
    return [
      writer
        .update(enrolments)
        .set({ endedBy: 'abandoned', secret: NO_SECRET })
        .where(and(eq(enrolments.principalId, principalId), isNull(enrolments.endedBy), when)),
      ...epochStatements(writer, { caller: nobodyOf(principalId), now, when }),
    ]
  }
}

/** As the host last said it; null: not said. */
const nameOf = (principalId: string) =>
  sql`(select nullif(max(${memberships.name}), '') from ${memberships} where ${memberships.principalId} = ${principalId})`

type Membership = { id: string; name: string; own: string; role: string; required: number }

function isHolding(principalId: string, now: number) {
  return and(
    eq(assurances.principalId, principalId),
    isNull(assurances.endedAt),
    gt(assurances.endsAt, now),
    sql`${assurances.epoch} = ${epochOf(principalId)}`,
  )
}
