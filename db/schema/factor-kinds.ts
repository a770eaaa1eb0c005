/** The kinds of proof that a row can be of. A new factor gets its name here; no migration is needed. */
export const FACTOR_KINDS: [FactorName, ...FactorName[]] = ['totp', 'passkey', 'backup_code']

type FactorName = 'totp' | 'passkey' | 'backup_code'

/** The one of which a person may have several. */
export const OF_SEVERAL = 'passkey' satisfies FactorName

/** The one whose proofs are rows of the set of codes; those of all others are authenticators. */
export const OF_THE_SET = 'backup_code' satisfies FactorName
