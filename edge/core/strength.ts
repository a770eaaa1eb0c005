import type { Weakness } from './gate.ts'

/** Strength per account (spec K10a). Pure. */

export type StrengthFacts = {
  /** Of the accounts in force, those that take phishing-resistant methods only. */
  strongBy: { id: string; name: string }[]
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
