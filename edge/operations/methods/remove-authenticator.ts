import type { Proof } from '../../contract/prompt.ts'
import type { SettingsView } from '../../contract/settings.ts'
import { labelOf } from '../../core/names.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { CallerQuery, CallerState } from '../../ports/caller.ts'
import { attempt, replayed } from '../act/attempt.ts'
import { auditRow, type Deps, recordRefused, type Visit } from '../act/deps.ts'
import { requiringMemberships } from '../act/guard.ts'
import { queueNotification } from '../act/notifications.ts'
import { assuranceView } from '../sign-in/answer-challenge.ts'
import { loadSettings } from './load-settings.ts'

/**
 * Removes a method, and with the last one all backup codes (spec D1); answers with the settings as they are then. Refused
 * with the accounts named where one of the person's accounts would lose what it requires (D2), whichever account this
 * request is for. Two round trips; one more where another method is left, to read what there is.
 */
export async function removeAuthenticator(
  deps: Deps,
  visit: Visit,
  authenticatorId: string,
  proof: Proof,
): Promise<Result<Omit<SettingsView, 'csrf'>, Refusal>> {
  const { memberships } = visit.principal
  const query: CallerQuery = {
    caller: visit.caller,
    accountIds: memberships.map((membership) => membership.accountId),
    now: deps.clock(),
    platformNow: deps.platformClock(),
  }
  if (deps.requiresEverybody) return reject({ reason: 'required_by_policy', accounts: [] })
  const purpose = { kind: 'act', takesMethodAway: true, authenticatorId } as const
  const proven = await attempt(deps, visit, { ...proof, query, act: 'remove', purpose })
  if (!proven.ok) {
    if (proven.reason.refusal.reason === 'not_found') await recordRefused(deps, visit, { act: 'mfa.removed' })
    const { uncharged } = proven.reason
    const isHeld = uncharged?.assurance && isRequired(uncharged.requiredIds, uncharged, authenticatorId)
    return reject(isHeld ? requiredBy(visit, uncharged.requiredIds) : proven.reason.refusal)
  }
  const { act, standing } = proven.value
  const { factor } = standing.authenticators.find(({ id }) => id === authenticatorId) ?? {}
  const audit = auditRow(deps, visit, { act: 'mfa.removed', factor })
  const removed = await deps.store.removeAuthenticator({ query, authenticatorId, proof: { ...act, audit } })
  if (!removed.proved) {
    return reject(
      removed.requiredIds.length > 0 ? requiredBy(visit, removed.requiredIds) : replayed(deps, visit, proven.value),
    )
  }
  deps.forget()
  queueNotification(deps, visit, { type: 'mfa.removed', factor })
  if (hasOther(standing, authenticatorId)) return loadSettings(deps, visit)
  const { assurance } = standing
  return accept({
    principal: { id: visit.principal.id, name: visit.principal.name, label: labelOf(visit.principal) },
    assurance: assurance ? assuranceView(assurance.amr, assurance.provedAt) : { aal: 1, amr: ['pwd'], at: null },
    authenticators: [],
    enrolable: deps.factors.methods.map(({ kind }) => kind),
    backupCodes: null,
    // Nothing requires it: else it would not have been removed.
    requirement: { required: false, accounts: [] },
    resetProvenUntil: null,
    nextCodeAt: null,
  })
}

/** An account would lose what it requires. */
function isRequired(requiredIds: string[], standing: CallerState, authenticatorId: string): boolean {
  return requiredIds.length > 0 && !hasOther(standing, authenticatorId)
}

function hasOther({ authenticators }: CallerState, authenticatorId: string): boolean {
  return authenticators.some(({ id }) => id !== authenticatorId)
}

function requiredBy(visit: Visit, requiredIds: string[]): Refusal {
  return { reason: 'required_by_policy', accounts: requiringMemberships(visit, { requiredIds }) }
}
