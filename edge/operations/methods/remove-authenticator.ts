import type { Proof } from '../../contract/prompt.ts'
import type { SettingsView } from '../../contract/settings.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import type { AuthenticatorRow, CallerQuery, CallerState } from '../../ports/caller.ts'
import { answerIn } from '../act/answer.ts'
import { attempt, replayed } from '../act/attempt.ts'
import { auditRow, type Deps, recordRefused, type Visit } from '../act/deps.ts'
import { requiringMemberships, rpIdOf } from '../act/guard.ts'
import { queueNotification } from '../act/notifications.ts'
import { loadSettings, settingsView } from './load-settings.ts'

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
  const rpId = rpIdOf(deps)
  const purpose = { kind: 'act', takesMethodAway: true, authenticatorId, rpId } as const
  const proven = await attempt(deps, visit, {
    factor: proof.factor,
    code: answerIn(proof),
    query,
    act: 'remove',
    purpose,
  })
  if (!proven.ok) {
    if (proven.reason.refusal.reason === 'not_found') await recordRefused(deps, visit, { act: 'mfa.removed' })
    const { uncharged } = proven.reason
    const held = uncharged?.assurance ? inTheWay(uncharged, authenticatorId, rpId) : []
    return reject(held.length > 0 ? requiredBy(visit, held) : proven.reason.refusal)
  }
  const { act, standing } = proven.value
  const { factor } = standing.authenticators.find(({ id }) => id === authenticatorId) ?? {}
  const told = (factor && deps.factors.get(factor)?.acts?.removed) ?? 'mfa.removed'
  const audit = auditRow(deps, visit, { act: told, factor })
  const removed = await deps.store.removeAuthenticator({ query, authenticatorId, rpId, proof: { ...act, audit } })
  if (!removed.proved) {
    return reject(
      removed.requiredIds.length > 0
        ? requiredBy(visit, removed.requiredIds)
        : await replayed(deps, visit, proven.value, query),
    )
  }
  deps.forget()
  queueNotification(deps, visit, { type: told, factor })
  if (hasOther(standing, authenticatorId)) return loadSettings(deps, visit)
  // Nothing requires it: else it would not have been removed. Nor is there anything left to reset.
  const assurance = standing.assurance && { ...standing.assurance, resetUntil: null }
  const left = { ...standing, assurance, authenticators: [], requiredIds: [], backupSet: null }
  return accept(await settingsView(deps, visit, left, query.now))
}

/** Accounts that would lose what they require, their strength included: `inTheWay` of db/statements/caller-state.ts in SQL. */
function inTheWay(standing: CallerState, authenticatorId: string, rpId?: string): string[] {
  const others = standing.authenticators.filter(({ id }) => id !== authenticatorId)
  const isUsable = (row: AuthenticatorRow) => row.rpId !== null && row.rpId === rpId && row.disabledAt === null
  if (others.some(isUsable)) return []
  const isLeft = others.some((row) => row.rpId === null)
  return isLeft ? standing.strongIds : standing.requiredIds
}

function hasOther({ authenticators }: CallerState, authenticatorId: string): boolean {
  return authenticators.some(({ id }) => id !== authenticatorId)
}

function requiredBy(visit: Visit, requiredIds: string[]): Refusal {
  return { reason: 'required_by_policy', accounts: requiringMemberships(visit, { requiredIds }) }
}
