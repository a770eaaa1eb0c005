import { and, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { MAX_CLOCK_DIFFERENCE_MS } from '../../edge/core/throttle.ts'
import type { AuthenticatorRow, Caller, SessionState, Standing, StandingQuery } from '../../edge/ports/standing.ts'
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
} from '../schema/schema.ts'

/** The caller's assurance stands: presented, of this session, neither ended nor over, of the current epoch. */
export function stands(caller: Caller, now: number): SQL {
  if (caller.assuranceId === null) return sql`0`
  const condition = and(
    eq(assurances.id, caller.assuranceId),
    eq(assurances.principalId, caller.principalId),
    inArray(assurances.sessionHash, [...caller.sessionHashes]),
    isNull(assurances.endedAt),
    gt(assurances.endsAt, now),
    sql`${assurances.epoch} = ${epochOf(caller.principalId)}`,
  )
  return condition ?? sql`0`
}

/** The two clocks agree. Asked where an attempt is charged, so that a wrong clock costs nobody a try. */
export function clocksAgree({ platformNow }: Pick<StandingQuery, 'platformNow'>): SQL {
  return sql`abs(${databaseNow} - ${platformNow}) <= ${MAX_CLOCK_DIFFERENCE_MS}`
}

/** The principal's current epoch; 0 before the first change. */
export function epochOf(principalId: string): SQL {
  return sql`coalesce((select ${principals.epoch} from ${principals} where ${principals.id} = ${principalId}), 0)`
}

/** One of these accounts requires MFA, as of now: asked inside an act, so that a switch in between is not missed. */
export function isRequired(accountIds: readonly string[]): SQL {
  return sql`exists (select 1 from ${policies} where ${requiredOf(accountIds)})`
}

export function requiredOf(accountIds: readonly string[]): SQL {
  return and(eq(policies.required, true), inArray(policies.accountId, [...accountIds])) ?? sql`0`
}

/** The statements that every guard needs; they ride in the batch of the act itself. */
export function standingStatements(db: LibSQLDatabase, { caller, accountIds, now }: StandingQuery) {
  return [
    db
      .select({
        id: assurances.id,
        amr: assurances.amr,
        provedAt: assurances.provedAt,
        endsAt: assurances.endsAt,
        resetUntil: assurances.resetUntil,
      })
      .from(assurances)
      .where(stands(caller, now)),
    db
      .select({
        id: authenticators.id,
        factor: authenticators.factor,
        name: authenticators.name,
        isDefault: authenticators.isDefault,
        secret: authenticators.secret,
        lastMarker: authenticators.lastMarker,
        createdAt: authenticators.createdAt,
        lastUsedAt: authenticators.lastUsedAt,
        disabledAt: authenticators.disabledAt,
      })
      .from(authenticators)
      .where(eq(authenticators.principalId, caller.principalId)),
    db.select({ accountId: policies.accountId }).from(policies).where(requiredOf(accountIds)),
    db.all<Fact>(sql`
      select (select ${principals.membershipsDigest} from ${principals} where ${principals.id} = ${caller.principalId})
        as digest, ${databaseNow} as now,
        case when ${isForgotten(caller)} then 'ended'
          else (select min(${sessions.state}) from ${sessions} where ${sessionOf(caller.sessionHashes)}) end as session,
        ${isOnceEnrolled(caller.principalId)} as once, (select ${deployment.id} from ${deployment} where ${deployment.only} = 1) as deployment,
        ${isInvited(caller.principalId, now)} as invited`),
  ] as const
}

/** Somebody said that this person may set a first method up. */
export function isInvited(principalId: string, now: number): SQL {
  return sql`exists (select 1 from ${invitations} where ${invitations.principalId} = ${principalId}
    and ${invitations.state} = 'given' and coalesce(${invitations.expiresAt}, ${now} + 1) > ${now})`
}

/** A session under whichever key of the ring its row was written. */
export function sessionOf(sessionHashes: readonly string[]): SQL {
  return inArray(sessions.sessionHash, [...sessionHashes])
}

/** The person was forgotten since this credential was given out: who has the id now, if anybody, is somebody else. */
function isForgotten({ principalId, since }: Caller): SQL {
  if (since === undefined) return sql`0`
  return sql`exists (select 1 from ${principals}
    where ${principals.id} = ${principalId} and ${principals.forgottenAt} >= ${since})`
}

/** Nothing is begun in a session that is over. */
export function isOver(caller: Caller): SQL {
  return sql`(${isForgotten(caller)} or exists (select 1 from ${sessions}
    where ${sessionOf(caller.sessionHashes)} and ${sessions.state} = 'ended'))`
}

export function hasMethod(principalId: string | SQL): SQL {
  return sql`exists (select 1 from ${authenticators} where ${authenticators.principalId} = ${principalId})`
}

export function isOnceEnrolled(principalId: string | SQL): SQL {
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

export function isDeployment(id: string): SQL {
  return sql`exists (select 1 from ${deployment} where ${deployment.only} = 1 and ${deployment.id} = ${id})`
}

type Fact = {
  digest: string | null
  now: number
  session: SessionState | null
  once: number
  deployment: string
  invited: number
}

type Rows = [
  { id: string; amr: string; provedAt: number; endsAt: number; resetUntil: number | null }[],
  AuthenticatorRow[],
  { accountId: string }[],
  Fact[],
]

export function toStanding(
  [assurance, methods, required, facts]: Rows,
  { caller, accountIds }: Pick<StandingQuery, 'caller' | 'accountIds'>,
): Standing {
  const [standing] = assurance
  const [fact] = facts
  // Of the columns that SQL makes up, nothing but this knows what they are.
  if (
    !fact ||
    (fact.digest !== null && typeof fact.digest !== 'string') ||
    !SESSION_STATES.includes(fact.session) ||
    !Number.isSafeInteger(fact.now) ||
    ![0, 1].includes(fact.once) ||
    ![0, 1].includes(fact.invited) ||
    typeof fact.deployment !== 'string' ||
    (standing && standing.id !== caller.assuranceId)
  ) {
    throw new BentAnswer()
  }
  return {
    assurance: standing ? { ...standing, amr: standing.amr.split(' ') } : null,
    authenticators: methods,
    requiredIds: askedOnly(required, accountIds).map((row) => row.accountId),
    membershipsDigest: fact.digest ?? '',
    databaseNow: fact.now,
    session: fact.session,
    isInvited: fact.invited === 1,
    isOnceEnrolled: fact.once === 1,
    deploymentId: fact.deployment,
  }
}

const SESSION_STATES: Fact['session'][] = [null, 'signing_in', 'ended']

/** Rows about accounts, of those only that were asked about: another column's text is no account's id. */
export function askedOnly<T extends { accountId: string }>(rows: T[], accountIds: readonly string[]): T[] {
  if (!rows.every((row) => accountIds.includes(row.accountId))) throw new BentAnswer()
  return rows
}
