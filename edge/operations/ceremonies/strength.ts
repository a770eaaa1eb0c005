import { isStrong } from '../../core/assurance.ts'
import type { Weakness } from '../../core/gate.ts'
import type { AccountRef } from '../../core/policy.ts'
import { type StrengthFacts, weaknessOf } from '../../core/policy.ts'
import type { Refusal } from '../../core/refusal.ts'
import type { AttemptPurpose } from '../../ports/acts.ts'
import type { AuthenticatorRow, CallerState } from '../../ports/caller.ts'
import type { Deps, Visit } from '../act/deps.ts'
import { strongAccounts } from '../act/guard.ts'
import { isUsableOf } from '../act/usable.ts'

/** The standing proof against these accounts, which take phishing-resistant methods only. */
export function weakness(
  deps: Pick<Deps, 'factors'>,
  standing: Pick<CallerState, 'assurance' | 'authenticators'>,
  strongBy: AccountRef[],
): Weakness | null {
  return weaknessOf({
    strongBy,
    isStrong: isStrong(standing.assurance),
    strongMethods: strongMethods(deps, standing),
  })
}

/** More is asked for than a code proves, and the person has it: nothing else is a way in. */
export function isStrict(deps: Deps, visit: Visit, standing: CallerState): boolean {
  return strongMethods(deps, standing) === 'usable' && strongAccounts(deps, visit, standing).length > 0
}

/** Why an attempt was not charged that would have proved too little: nothing of it is looked at. */
export function strengthDue(deps: Deps, visit: Visit, purpose: AttemptPurpose, charge: CallerState): Refusal | null {
  const ids = charge.strongIds.filter((id) => purpose.weakFor?.includes(id))
  const isHeld = purpose.kind === 'act' ? charge.assurance : strongMethods(deps, charge) === 'usable'
  if (ids.length === 0 || !isHeld || charge.session === 'ended') return null
  return { reason: 'strength_due', accounts: accountRefs(visit, ids), page: 'challenge' }
}

function strongMethods(
  { factors }: Pick<Deps, 'factors'>,
  { authenticators }: Pick<CallerState, 'authenticators'>,
): StrengthFacts['strongMethods'] {
  if (!authenticators.some(({ rpId }) => rpId !== null)) return 'none'
  const isUsable = (row: AuthenticatorRow) =>
    factors.methods.some((factor) => factor.rpId !== undefined && isUsableOf(factor, row))
  return authenticators.some(isUsable) ? 'usable' : 'lost'
}

/** These accounts, as the host calls them. */
function accountRefs({ principal }: Pick<Visit, 'principal'>, ids: readonly string[]): AccountRef[] {
  const nameOf = (id: string) => principal.memberships.find(({ accountId }) => accountId === id)?.accountName
  return ids.map((id) => ({ id, name: nameOf(id) ?? id }))
}

/**
 * What is missing to add a passkey where an account of the person's takes phishing-resistant methods only, whichever account
 * this request is for: a further one is added with a passkey, the first one with an app's code, never on a backup code, nor
 * does a reset rest on that. `mayAdd` of db/passkeys.ts is the rule in SQL.
 */
export function strengthMissing(
  visit: Visit,
  { authenticators, assurance, strongIds }: CallerState,
  { replaces }: { replaces: string | null } = { replaces: null },
): Refusal | null {
  if (strongIds.length === 0 || authenticators.length === 0) return null
  if (replaces === null && authenticators.some(({ rpId }) => rpId !== null)) {
    if (isStrong(assurance)) return null
    return { reason: 'strength_due', accounts: accountRefs(visit, strongIds), page: 'challenge' }
  }
  const isByCode = assurance !== null && assurance.resetUntil === null
  // However young the one by a backup code is.
  return isByCode ? null : { reason: 'step_up_due', maxAgeSeconds: 0 }
}
