import type { Proof } from '../../contract/prompt.ts'
import type { SettingsView } from '../../contract/settings.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { enrolableFactors } from '../../factors/registry.ts'
import type { StandingQuery } from '../../ports/standing.ts'
import { attempt } from '../act/attempt.ts'
import { auditRow, type Deps, recordRefused, type Visit } from '../act/deps.ts'
import { requiringMemberships } from '../act/guard.ts'
import { tell } from '../act/notifications.ts'
import { assuranceView } from '../sign-in/answer-challenge.ts'

/**
 * Answers with the settings as they are then. Removes a method and all backup codes (spec D1). Refused with the accounts named where one of the person's accounts
 * would lose what it requires (D2), whichever account this request is for. Two round trips.
 */
export async function removeAuthenticator(
  deps: Deps,
  visit: Visit,
  authenticatorId: string,
  proof: Proof,
): Promise<Result<Omit<SettingsView, 'csrf'>, Refusal>> {
  const { memberships } = visit.principal
  const query: StandingQuery = {
    caller: visit.caller,
    accountIds: memberships.map((membership) => membership.accountId),
    now: deps.clock(),
    platformNow: deps.platformClock(),
  }
  if (deps.requiresEverybody) return reject({ reason: 'required_by_policy', accounts: [] })
  const purpose = { kind: 'act', takesMethodAway: true, authenticatorId } as const
  const proven = await attempt(deps, visit, { ...proof, query, purpose })
  if (!proven.ok) {
    if (proven.reason.refusal.reason === 'not_found') await recordRefused(deps, visit, { act: 'mfa.removed' })
    const requiredIds = proven.reason.uncharged?.assurance ? proven.reason.uncharged.requiredIds : []
    return reject(requiredIds.length > 0 ? requiredBy(visit, requiredIds) : proven.reason.refusal)
  }
  const { act, standing, replayed } = proven.value
  const { factor } = standing.authenticators.find(({ id }) => id === authenticatorId) ?? {}
  const audit = auditRow(deps, visit, { act: 'mfa.removed', factor })
  const removed = await deps.store.removeAuthenticator({ query, authenticatorId, proof: { ...act, audit } })
  if (!removed.proved) {
    return reject(removed.requiredIds.length > 0 ? requiredBy(visit, removed.requiredIds) : replayed())
  }
  deps.forget()
  tell(deps, visit, { type: 'mfa.removed', factor })
  const { assurance } = standing
  return accept({
    principal: { id: visit.principal.id, name: visit.principal.name },
    assurance: assurance ? assuranceView(assurance.amr, assurance.provedAt) : { aal: 1, amr: ['pwd'], at: null },
    authenticators: [],
    enrolable: enrolableFactors(),
    backupCodes: null,
    // Nothing requires it: else it would not have been removed.
    requirement: { required: false, accounts: [] },
    resetProvenUntil: null,
    nextCodeAt: null,
  })
}

function requiredBy(visit: Visit, requiredIds: string[]): Refusal {
  return { reason: 'required_by_policy', accounts: requiringMemberships(visit, { requiredIds }) }
}
