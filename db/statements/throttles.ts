import { and, eq, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import {
  CODE_LIMITS,
  FIRST_WAIT_AT,
  LONG_WAIT_SECONDS,
  MAX_CONSECUTIVE,
  MAX_CONSECUTIVE_OF_SET,
  MAX_PER_MONTH,
  MONTH_SECONDS,
  type Throttle,
  type ThrottleLimits,
  WAITS_SECONDS,
} from '../../edge/core/throttle.ts'
import type { FactorKind } from '../../edge/ports/factor.ts'
import { derived, type Late } from '../connection/late.ts'
import { insertWhen } from '../connection/sql.ts'
import { OF_THE_SET } from '../schema/factor-kinds.ts'
import { throttles } from '../schema/tables.ts'

/** The charges of one principal and factor (spec T2). */
type ThrottleKey = { principalId: Late<string>; factor: Late<FactorKind> }
/** The same, at a moment. */
export type ThrottleAt = ThrottleKey & { now: Late<number> }

const MONTH_MS = MONTH_SECONDS * 1000

/** The one row of `throttles` of this principal and factor. */
export function ofThrottle(principalId: Late<string>, factor: Late<FactorKind>): SQL | undefined {
  return and(eq(throttles.principalId, principalId), eq(throttles.factor, factor))
}

/** That row as it is; none: nothing was ever charged. For `toThrottleState`. */
export function selectThrottle(db: LibSQLDatabase, { principalId, factor }: ThrottleKey) {
  return db.select().from(throttles).where(ofThrottle(principalId, factor))
}

/** The counters, and the act that made the newest charge. */
export type ThrottleState = Throttle & { chargedBy: string }

/** A bent row must not read as one that has tries left: it throws, and nothing is looked at. */
export function toThrottleState({
  dayCharges,
  consecutive,
  nextAt,
  monthCount,
  monthStartedAt,
  chargedBy,
}: ThrottleRow): ThrottleState {
  const charges: unknown = JSON.parse(dayCharges)
  const numbers = [consecutive, nextAt, monthCount, monthStartedAt]
  if (!Array.isArray(charges) || ![...numbers, ...charges].every(Number.isSafeInteger)) {
    throw new Error('a row of mfa_throttle is not of the right form')
  }
  return { consecutive, nextAt, dayCharges: charges, monthCount, monthStartedAt, chargedBy }
}

type ThrottleRow = typeof throttles.$inferSelect

/** The charges that are younger than this, each as a row. */
function chargesSince(since: Late<number>): SQL {
  return sql`from json_each(${throttles.dayCharges}) where value > ${since}`
}

/**
 * Spec T2's one statement: refused or charged, never read first. Charged exactly where `lockedUntil` and `isExhausted` of
 * edge/core/throttle.ts let one through (tests/db/rules.test.ts). Below the first wait `next_at` stays as it is; only the
 * last charge of the month begins a short one, so that nobody calls it failed while its code is being looked at.
 */
export function chargeStatement(
  act: ThrottleAt & {
    actId: Late<string>
    maxConsecutive: Late<number>
    limits: Late<ThrottleLimits | undefined>
    /** When what counts begins. */
    since: Late<number>
    when: SQL
  },
): SQL {
  const { principalId, factor, actId, maxConsecutive, limits, since, now, when } = act
  // What is 0 costs no waits, in a row or in a month.
  const one = derived<ThrottleLimits | undefined, number>(limits, (set) => Number((set ?? CODE_LIMITS).hasWaits))
  const t = throttles
  const after = (seconds: number) => derived(now, (at) => at + seconds * 1000)
  const next = sql`${t.consecutive} + ${one}`
  const waits = WAITS_SECONDS.map((seconds, i) => sql`when ${FIRST_WAIT_AT + i} then ${after(seconds)}`)
  const monthIsOver = sql`${now} - ${t.monthStartedAt} >= ${MONTH_MS}`
  const first = insertWhen(
    t,
    {
      principalId,
      factor,
      consecutive: one,
      nextAt: 0,
      dayCharges: derived(now, (at) => JSON.stringify([at])),
      dayCount: 0,
      dayStartedAt: 0,
      monthCount: one,
      monthStartedAt: now,
      chargedBy: actId,
    },
    when,
  )
  return sql`${first} on conflict (principal_id, factor) do update set
    consecutive = ${next},
    next_at = case when ${next} >= ${FIRST_WAIT_AT} then
        case ${next} ${sql.join(waits, sql` `)} else ${after(LONG_WAIT_SECONDS)} end
      when not (${monthIsOver}) and ${t.monthCount} + ${one} >= ${MAX_PER_MONTH} then ${after(WAITS_SECONDS[0])}
      else ${t.nextAt} end,
    day_charges = json_insert((select json_group_array(value) ${chargesSince(since)}), '$[#]', cast(${now} as integer)),
    month_count = case when ${monthIsOver} then ${one} else ${t.monthCount} + ${one} end,
    month_started_at = case when ${monthIsOver} then ${now} else ${t.monthStartedAt} end,
    charged_by = ${actId}
    where ${t.nextAt} <= ${now} and ${t.consecutive} < ${maxConsecutive}
      and json_type(${t.dayCharges}) = 'array'
      and not exists (select 1 from json_each(${t.dayCharges}) where type <> 'integer')
      and (select count(*) ${chargesSince(since)}) < ${derived<ThrottleLimits | undefined, number>(limits, (set) => (set ?? CODE_LIMITS).most)}
      and (${t.monthCount} < ${MAX_PER_MONTH} or ${monthIsOver})`
}

/** Only failures count: a right code gives the charge that its own act made back (spec T2). */
export function refundStatement(db: LibSQLDatabase, { principalId, factor, now }: ThrottleAt, when: SQL) {
  const own = sql`(select fullkey from json_each(${throttles.dayCharges}) where value = ${now} order by key desc limit 1)`
  return db
    .update(throttles)
    .set({ consecutive: 0, nextAt: 0, ...givenBack(own) })
    .where(and(ofThrottle(principalId, factor), when))
}

/** A code that was never looked at: its charge is the newest, or somebody else's failure came since and it stays. */
export function restoreStatement(
  db: LibSQLDatabase,
  { principalId, factor, actId }: ThrottleKey & { actId: Late<string> },
) {
  return db
    .update(throttles)
    .set({ consecutive: sql`max(0, ${throttles.consecutive} - 1)`, nextAt: 0, ...givenBack(sql`'$[#-1]'`) })
    .where(and(ofThrottle(principalId, factor), eq(throttles.chargedBy, actId)))
}

function givenBack(path: SQL) {
  return {
    dayCharges: sql`coalesce(json_remove(${throttles.dayCharges}, ${path}), ${throttles.dayCharges})`,
    monthCount: sql`max(0, ${throttles.monthCount} - 1)`,
  }
}

/**
 * Of a row of `throttles`: no attempt is taken just now, or none ever again. `lockedUntil` or `isExhausted` of
 * edge/core/throttle.ts, in SQL (tests/db/rules.test.ts).
 */
export function isLocked(now: number): SQL {
  const t = throttles
  return sql`(${t.nextAt} > ${now} or ${t.consecutive} >= case ${t.factor} when ${OF_THE_SET} then ${MAX_CONSECUTIVE_OF_SET} else ${MAX_CONSECUTIVE} end
    or (select count(*) ${chargesSince(now - CODE_LIMITS.seconds * 1000)}) >= ${CODE_LIMITS.most}
    or (${t.monthCount} >= ${MAX_PER_MONTH} and ${now} - ${t.monthStartedAt} < ${MONTH_MS}))`
}

/**
 * The last charge used up what there is and its wait is over: nobody is looking at its code any more. `isExhausted` of
 * edge/core/throttle.ts, in SQL (tests/db/rules.test.ts).
 */
export function isExhausted(
  principalId: Late<string>,
  factor: Late<FactorKind>,
  maxConsecutive: Late<number>,
  now: Late<number>,
): SQL {
  const isOver = sql`(${throttles.consecutive} >= ${maxConsecutive}
    or (${throttles.monthCount} >= ${MAX_PER_MONTH} and ${now} - ${throttles.monthStartedAt} < ${MONTH_MS}))`
  // While the last charge's wait runs, its own code may still be on the way to being right.
  return sql`exists (select 1 from ${throttles}
    where ${ofThrottle(principalId, factor)} and ${isOver} and ${throttles.nextAt} <= ${now})`
}
