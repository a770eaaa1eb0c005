import type { Caller, CallerQuery } from '../../edge/ports/caller.ts'
import { derived, fields, type Late } from '../connection/late.ts'

/** Who asks. */
export type AskedCaller = {
  principalId: Late<string>
  sessionHashes: Late<readonly string[]>
  assuranceId: Late<string | null>
  since?: Late<number | null>
}

/** Who asks, about which accounts, and when. A `CallerQuery`, or one that each call brings. */
export type Asked = { caller: AskedCaller; accountIds: Late<readonly string[]> }
export type AskedNow = Asked & { now: Late<number>; platformNow: Late<number> }

export function lateCaller(caller: Late<Caller>): AskedCaller {
  return {
    ...fields(caller, 'principalId', 'sessionHashes', 'assuranceId'),
    since: derived(caller, ({ since }) => since ?? null),
  }
}

export function lateQuery(query: Late<CallerQuery>): AskedNow {
  const { caller, ...rest } = fields(query, 'caller', 'accountIds', 'now', 'platformNow')
  return { ...rest, caller: lateCaller(caller) }
}
