import type { CallerQuery } from '../../edge/ports/caller.ts'
import { fields, type Late, type Later } from '../connection/late.ts'

/** Who asks. */
export type AskedCaller = {
  principalId: Late<string>
  sessionHashes: Late<readonly string[]>
  assuranceId: Late<string | null>
  since?: Late<number | undefined>
}

/** Who asks, about which accounts, and when. A `CallerQuery`, or one that each call brings. */
export type Asked = { caller: AskedCaller; accountIds: Late<readonly string[]> }
export type AskedNow = Asked & { now: Late<number>; platformNow: Late<number> }

/** The same of a query that each call brings. */
export function lateQuery(query: Later<CallerQuery>): AskedNow {
  const { caller, accountIds, now, platformNow } = fields(query)
  return { caller: fields(caller), accountIds, now, platformNow }
}
