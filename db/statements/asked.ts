import type { Late } from '../connection/late.ts'

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
