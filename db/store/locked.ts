import { type SQL, sql } from 'drizzle-orm'
import { DAY_SECONDS, MAX_CONSECUTIVE, MAX_PER_DAY, MAX_PER_MONTH, MONTH_SECONDS } from '../../edge/core/throttle.ts'
import { throttles } from '../schema.ts'

/** Of a row of a lane: no attempt is taken just now, or none ever again (spec T2). */
export function isLocked(now: number): SQL {
  const t = throttles
  const { totp, backup_code } = MAX_CONSECUTIVE
  return sql`(${t.nextAt} > ${now} or ${t.consecutive} >= case ${t.factor} when 'totp' then ${totp} else ${backup_code} end
    or (select count(*) from json_each(${t.dayCharges}) where value > ${now - DAY_SECONDS * 1000}) >= ${MAX_PER_DAY}
    or (${t.monthCount} >= ${MAX_PER_MONTH} and ${now} - ${t.monthStartedAt} < ${MONTH_SECONDS * 1000}))`
}
