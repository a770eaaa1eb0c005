import type { Weakness } from './gate.ts'

/** Which accounts' policies hold for a request, and what they ask for. Pure. */

export type AccountRef = { id: string; name: string }

/**
 * The accounts to ask about. When the host names one of the principal's own, only that one; when it names none, all of
 * them (the strictest holds); a named account outside the memberships counts as well as all of them, because what the
 * host's handler will do with it is unknown (spec L1a).
 */
export function accountsInForce(memberships: readonly AccountRef[], accountId: string | undefined): AccountRef[] {
  if (accountId === undefined) return [...memberships]
  const own = memberships.find((membership) => membership.id === accountId)
  if (own) return [own]
  return [...memberships, { id: accountId, name: accountId }]
}

/** Of the accounts in force, those whose policy requires MFA. */
export function requiringAccounts(inForce: readonly AccountRef[], requiredIds: ReadonlySet<string>): AccountRef[] {
  return inForce.filter((account) => requiredIds.has(account.id))
}

/** How a policy is called in the audit log: `off`, `on`, or `on` and the strength that it asks for. */
export function policyDetail(required: boolean, strength?: string): string {
  return required ? (strength && strength !== 'any' ? `on ${strength}` : 'on') : 'off'
}

/** Of a person, as strength per account asks for it (spec K10a). */
export type StrengthFacts = {
  /** Of the accounts in force, those that take phishing-resistant methods only. */
  strongBy: AccountRef[]
  /** The standing proof is phishing-resistant. */
  isStrong: boolean
  /** The person's phishing-resistant methods, if any: `lost`, none of them can be used here. */
  strongMethods: 'none' | 'usable' | 'lost'
}

/** A passkey that cannot be used here is still one: whoever has the weaker method does not set up another in its place. */
const MENDED = { none: 'enrol', usable: 'challenge', lost: null } as const

/** What is missing for these accounts; null: nothing. */
export function weaknessOf({ strongBy, isStrong, strongMethods }: StrengthFacts): Weakness | null {
  return strongBy.length > 0 && !isStrong ? { accounts: strongBy, page: MENDED[strongMethods] } : null
}
