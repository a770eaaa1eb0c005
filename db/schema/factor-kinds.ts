/** The kinds of proof that a row can be of. A new factor gets its name here; no migration is needed. */
export const FACTOR_KINDS: [FactorName, ...FactorName[]] = ['totp', 'backup_code']

type FactorName = 'totp' | 'backup_code'

/** The one whose proofs are rows of the set of codes; those of all others are authenticators. */
export const OF_THE_SET = 'backup_code' satisfies FactorName
