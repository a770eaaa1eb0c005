import type { Assurance } from '../../core/assurance.ts'
import type { GateDecision } from '../../core/gate.ts'
import type { AccountRef } from '../../core/policy.ts'
import type { SessionState } from '../../ports/caller.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { callerQuery, decide, requiringMemberships } from '../act/guard.ts'

export type LoadedDecision = {
  decision: GateDecision
  assurance: Assurance | null
  membershipsDigest: string
  /** What a gate in front of a site knows of this session; null: nothing special. */
  session: SessionState | null
  hasMethod: boolean
  /** Of the person's accounts, those that require MFA, whichever this request is for. */
  requiring: AccountRef[]
}

/** The gate's decision about one request. One round trip. */
export async function loadDecision(deps: Deps, visit: Visit): Promise<LoadedDecision> {
  const standing = await deps.store.loadStanding(callerQuery(deps, visit))
  const { assurance, membershipsDigest } = standing
  deps.lastDeployment.id = standing.deploymentId
  const requiring = requiringMemberships(visit, standing)
  return {
    decision: decide(deps, visit, standing),
    assurance,
    session: standing.session,
    membershipsDigest,
    hasMethod: standing.authenticators.length > 0,
    requiring,
  }
}
