import type { Assurance } from '../core/assurance.ts'
import type { GateDecision } from '../core/gate.ts'
import type { Deps, Visit } from './deps.ts'
import { decide, standingQuery } from './guard.ts'

export type LoadedDecision = { decision: GateDecision; assurance: Assurance | null; membershipsDigest: string }

/** The gate's decision about one request. One round trip. */
export async function loadDecision(deps: Deps, visit: Visit): Promise<LoadedDecision> {
  const standing = await deps.store.loadStanding(standingQuery(deps, visit))
  const { assurance, membershipsDigest } = standing
  return { decision: decide(deps, visit, standing), assurance, membershipsDigest }
}
