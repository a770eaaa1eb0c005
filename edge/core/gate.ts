/** The gate's decision. Pure: the same facts give the same answer, and the rule behind it is named (spec O7). */

export type GateFacts = {
  /** This host session passed MFA and the proof still stands. */
  isAssured: boolean
  /** An authenticator exists, disabled ones included (spec L1): else fifty wrong guesses would open enrolment. */
  hasMethod: boolean
  /** Requires MFA: everybody (`all`), or one of the accounts in force. */
  requiredBy: 'all' | { id: string; name: string }[]
}

export type GateDecision =
  | { verdict: 'allow'; rule: 'assured' | 'not_required' }
  | { verdict: 'challenge'; rule: 'has_method' }
  | { verdict: 'enrol'; rule: 'required'; accounts: { id: string; name: string }[] }

export function decideGate(facts: GateFacts): GateDecision {
  if (facts.isAssured) return { verdict: 'allow', rule: 'assured' }
  if (facts.hasMethod) return { verdict: 'challenge', rule: 'has_method' }
  const everybody = facts.requiredBy === 'all'
  const accounts = facts.requiredBy === 'all' ? [] : facts.requiredBy
  if (everybody || accounts.length > 0) return { verdict: 'enrol', rule: 'required', accounts }
  return { verdict: 'allow', rule: 'not_required' }
}
