import { and, eq, getTableColumns, gt, isNull, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { isLiving, parseAmr } from '../../edge/core/assurance.ts'
import { MAX_CLOCK_DIFFERENCE_MS } from '../../edge/core/throttle.ts'
import type { CallerQuery, CallerState, SessionState } from '../../edge/ports/caller.ts'
import type { Answers } from '../connection/batch.ts'
import { among, type Late } from '../connection/late.ts'
import { BentAnswer } from '../connection/rows.ts'
import {
  assurances,
  authenticators,
  databaseNow,
  deployment,
  invitations,
  onceEnrolled,
  policies,
  principals,
  sessions,
} from '../schema/tables.ts'
import type { Asked, AskedCaller } from './asked.ts'
import { requiredOf } from './policy.ts'

/** The caller's assurance: presented, of this session, not ended, of the current epoch. Whether it is over is not asked. */
function isPresented(caller: AskedCaller): SQL {
  if (caller.assuranceId === null) return sql`0`
  const condition = and(
    eq(assurances.id, caller.assuranceId),
    eq(assurances.principalId, caller.principalId),
    among(assurances.sessionHash, caller.sessionHashes),
    isNull(assurances.endedAt),
    sql`${assurances.epoch} = ${epochOf(caller.principalId)}`,
  )
  return condition ?? sql`0`
}

/**
 * The caller's assurance stands: presented, of this session, neither ended nor over, of the current epoch. A condition on
 * a row of `assurances`. By the clock it is `isLiving` of edge/core/assurance.ts; tests/db/rules.test.ts tries the whole.
 */
export function isAssuranceValid(caller: AskedCaller, now: Late<number>): SQL {
  return and(isPresented(caller), gt(assurances.endsAt, now)) ?? sql`0`
}

/** Such an assurance is there, and `besides` holds of it. A condition of its own, for acts that rest on the sign-in. */
export function isAssured(caller: AskedCaller, now: Late<number>, besides?: SQL): SQL {
  // Else what is asked besides would be looked for among everybody's.
  if (caller.assuranceId === null) return sql`0`
  return sql`exists (select 1 from ${assurances} where ${and(isAssuranceValid(caller, now), besides)})`
}

/** The two clocks agree. Asked where an attempt is charged, so that a wrong clock costs nobody a try. */
export function clocksAgree(platformNow: Late<number>): SQL {
  return sql`abs(${databaseNow} - ${platformNow}) <= ${MAX_CLOCK_DIFFERENCE_MS}`
}

/** The principal's current epoch; 0 before the first change. */
export function epochOf(principalId: Late<string>): SQL {
  return sql`coalesce((select ${principals.epoch} from ${principals} where ${principals.id} = ${principalId}), 0)`
}

/** What is read of a method: all but whose it is and what used it last. */
const { principalId: _, consumedBy: __, ...METHOD } = getTableColumns(authenticators)

/** The statements that every guard needs; they ride in the batch of the act itself. For `toStanding`. */
export function callerStatements(db: LibSQLDatabase, { caller, accountIds }: Asked) {
  return {
    assurance: db
      .select({
        id: assurances.id,
        amr: assurances.amr,
        provedAt: assurances.provedAt,
        endsAt: assurances.endsAt,
        resetUntil: assurances.resetUntil,
      })
      .from(assurances)
      .where(isPresented(caller)),
    methods: db.select(METHOD).from(authenticators).where(eq(authenticators.principalId, caller.principalId)),
    required: db
      .select({ accountId: policies.accountId, strength: policies.strength })
      .from(policies)
      .where(requiredOf(accountIds)),
    facts: db.all<Fact>(sql`
      select (select json_array(${principals.membershipsDigest}, ${principals.epoch}, ${principals.webauthnHandle},
          ${principals.nudgedAt}, ${principals.nudgeCount})
          from ${principals} where ${principals.id} = ${caller.principalId}) as person, ${databaseNow} as now,
        case when ${isForgotten(caller)} then 'ended'
          else (select min(${sessions.state}) from ${sessions} where ${sessionOf(caller.sessionHashes)}) end as session,
        ${isOnceEnrolled(caller.principalId)} as once, (select ${deployment.id} from ${deployment} where ${deployment.only} = 1) as deployment,
        ${invitedUntil(caller.principalId)} as invited`),
  }
}

/** Until when this person may set a first method up, epoch milliseconds; null: nobody said so. */
function invitedUntil(principalId: Late<string>): SQL {
  return sql`(select coalesce(${invitations.expiresAt}, ${Number.MAX_SAFE_INTEGER}) from ${invitations}
    where ${invitations.principalId} = ${principalId} and ${invitations.state} = 'given')`
}

/** Somebody said that this person may set a first method up. */
export function isInvited(principalId: string, now: number): SQL {
  return sql`coalesce(${invitedUntil(principalId)} > ${now}, 0)`
}

/** A session under whichever key of the ring its row was written. */
export function sessionOf(sessionHashes: Late<readonly string[]>): SQL {
  return among(sessions.sessionHash, sessionHashes)
}

/** The person was forgotten since this credential was given out: who has the id now, if anybody, is somebody else. */
function isForgotten({ principalId, since }: AskedCaller): SQL {
  if (since === undefined) return sql`0`
  return sql`exists (select 1 from ${principals}
    where ${principals.id} = ${principalId} and ${principals.forgottenAt} >= ${since})`
}

/** Nothing is begun in a session that is over. */
export function isOver(caller: AskedCaller): SQL {
  return sql`(${isForgotten(caller)} or exists (select 1 from ${sessions}
    where ${sessionOf(caller.sessionHashes)} and ${sessions.state} = 'ended'))`
}

/** A method of this person is there, disabled ones included (spec L1). */
export function hasMethod(principalId: Late<string> | SQL): SQL {
  return sql`exists (select 1 from ${authenticators} where ${authenticators.principalId} = ${principalId})`
}

/** Had a method and did not give it up: remembered apart from the method, so that a lost row is noticed. */
export function isOnceEnrolled(principalId: Late<string> | SQL): SQL {
  return sql`exists (select 1 from ${onceEnrolled} where ${onceEnrolled.principalId} = ${principalId})`
}

/** Has a method, or had one that was not given up: nobody whom an invitation is for. */
export function isEnrolled(principalId: string | SQL): SQL {
  return sql`(${hasMethod(principalId)} or ${isOnceEnrolled(principalId)})`
}

/** A method that is gone without having been given up: nothing takes its place but by an operator's reset. */
export function isMethodMissing(principalId: string): SQL {
  return sql`(${isOnceEnrolled(principalId)} and not ${hasMethod(principalId)})`
}

/** This is the database that was meant: nothing that was sealed for another one is written into it. */
export function isDeployment(id: string): SQL {
  return sql`exists (select 1 from ${deployment} where ${deployment.only} = 1 and ${deployment.id} = ${id})`
}

type Fact = {
  /** JSON: digest, epoch, handle, when and how often a passkey was offered. Null: never seen. */
  person: string | null
  now: number
  session: SessionState | null
  once: number
  deployment: string
  invited: number | null
}

/** What the statements answered, whatever the time is. */
export type StandingAnswers = Answers<ReturnType<typeof callerStatements>>

/**
 * The answers of `standingStatements` as the port has them, at this moment: what has run out by now counts for nothing.
 * Throws `BentAnswer` where they are not what was asked.
 */
export function toCallerState(
  { assurance, methods, required, facts }: StandingAnswers,
  { caller, accountIds, now }: Pick<CallerQuery, 'caller' | 'accountIds' | 'now'>,
): CallerState {
  const [standing] = assurance
  const [fact] = facts
  const [digest = '', epoch = 0, handle = null, at = null, count = 0]: unknown[] = JSON.parse(fact?.person ?? '[]')
  // Of the columns that SQL makes up, nothing but this knows what they are.
  if (
    !fact ||
    typeof digest !== 'string' ||
    !Number.isSafeInteger(epoch) ||
    (handle !== null && typeof handle !== 'string') ||
    (at !== null && !Number.isSafeInteger(at)) ||
    !Number.isSafeInteger(count) ||
    !SESSION_STATES.includes(fact.session) ||
    !Number.isSafeInteger(fact.now) ||
    ![0, 1].includes(fact.once) ||
    (fact.invited !== null && !Number.isSafeInteger(fact.invited)) ||
    typeof fact.deployment !== 'string' ||
    (standing && standing.id !== caller.assuranceId)
  ) {
    throw new BentAnswer()
  }
  return {
    assurance: standing && isLiving(standing, now) ? { ...standing, amr: parseAmr(standing.amr) } : null,
    authenticators: methods,
    requiredIds: askedOnly(required, accountIds).map((row) => row.accountId),
    strongIds: required.filter((row) => row.strength !== 'any').map((row) => row.accountId),
    membershipsDigest: digest,
    epoch: Number(epoch),
    handle,
    offered: { at: at === null ? null : Number(at), count: Number(count) },
    databaseNow: fact.now,
    session: fact.session,
    isInvited: fact.invited !== null && fact.invited > now,
    isOnceEnrolled: fact.once === 1,
    deploymentId: fact.deployment,
  }
}

const SESSION_STATES: Fact['session'][] = [null, 'signing_in', 'ended']

/** The rows, all about accounts that were asked about; else throws `BentAnswer`: another column's text is no account's id. */
export function askedOnly<T extends { accountId: string }>(rows: T[], accountIds: readonly string[]): T[] {
  if (!rows.every((row) => accountIds.includes(row.accountId))) throw new BentAnswer()
  return rows
}
