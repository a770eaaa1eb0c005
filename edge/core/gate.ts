/** The gate's decision. Pure: the same facts give the same answer, and the rule behind it is named (spec O7). */

export type GateFacts = {
  /** This host session passed MFA and the proof still stands. */
  isAssured: boolean
  /** An authenticator exists, disabled ones included (spec L1): else fifty wrong guesses would open enrolment. */
  hasMethod: boolean
  /** Had a method and did not give it up. Without one now, a row was lost, and whoever has the password must not replace it. */
  isOnceEnrolled: boolean
  /** Requires MFA: everybody (`all`), or one of the accounts in force. */
  requiredBy: 'all' | { id: string; name: string }[]
  /** May set a first method up: whoever must, or, where that takes an invitation, who has one. */
  mayEnrol: boolean
  /** The standing proof is less than accounts in force take; null: it is enough. */
  weakness: Weakness | null
}

/** Accounts that take more than was proved. `page`: where that is mended; null: by an operator alone. */
export type Weakness = { accounts: { id: string; name: string }[]; page: 'challenge' | 'enrol' | null }

export type GateDecision =
  | { verdict: 'allow'; rule: 'assured' | 'not_required' }
  | { verdict: 'challenge'; rule: 'has_method' | 'method_missing' }
  /** No method, and nobody said that this person may set one up: nothing opens, whatever the policies say. */
  | { verdict: 'wait'; rule: 'not_invited' }
  | ({ verdict: 'strengthen'; rule: 'weak' } & Weakness)
  | { verdict: 'enrol'; rule: 'required'; accounts: { id: string; name: string }[] }

/** Whether somebody known is let through, or what stands in the way first. */
export function decideGate(facts: GateFacts): GateDecision {
  const { isAssured, hasMethod, isOnceEnrolled, requiredBy, mayEnrol, weakness } = facts
  if (isAssured && hasMethod && weakness) return { verdict: 'strengthen', rule: 'weak', ...weakness }
  if (isAssured && hasMethod) return { verdict: 'allow', rule: 'assured' }
  if (hasMethod) return { verdict: 'challenge', rule: 'has_method' }
  // Before any invitation: whoever had a method and lost its row is not let in to a new one by an Owner's word either.
  if (isOnceEnrolled) return { verdict: 'challenge', rule: 'method_missing' }
  if (!mayEnrol) return { verdict: 'wait', rule: 'not_invited' }
  // Also a session that had proved a method which it then deleted: an account may have come to require one (spec P2).
  if (requiredBy === 'all') return { verdict: 'enrol', rule: 'required', accounts: [] }
  if (requiredBy.length > 0) return { verdict: 'enrol', rule: 'required', accounts: requiredBy }
  return { verdict: 'allow', rule: isAssured ? 'assured' : 'not_required' }
}
