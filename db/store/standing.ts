import { and, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { MAX_CLOCK_DIFFERENCE_MS } from '../../edge/core/throttle.ts'
import type { AuthenticatorRow, Caller, SessionState, Standing, StandingQuery } from '../../edge/ports.ts'
import { assurances, authenticators, databaseNow, invitations, policies, principals, sessions } from '../schema.ts'

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
        (select min(${sessions.state}) from ${sessions} where ${sessionOf(caller.sessionHashes)}) as session,
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

type Fact = { digest: string | null; now: number; session: SessionState | null; invited: number }

type Rows = [
  { id: string; amr: string; provedAt: number; endsAt: number; resetUntil: number | null }[],
  AuthenticatorRow[],
  { accountId: string }[],
  Fact[],
]

export function toStanding([assurance, methods, required, facts]: Rows): Standing {
  const [standing] = assurance
  const [fact] = facts
  if (!fact) throw new Error('the database answered nothing where one row is certain')
  return {
    assurance: standing ? { ...standing, amr: standing.amr.split(' ') } : null,
    authenticators: methods,
    requiredIds: required.map((row) => row.accountId),
    membershipsDigest: fact.digest ?? '',
    databaseNow: fact.now,
    session: fact.session,
    isInvited: fact.invited === 1,
  }
}
