/*
 * Sallyport's tables as statements name them. All begin with `mfa_`; none has a foreign key into the host's: the host's ids
 * are opaque text. Times are epoch milliseconds. `session_hash` is a keyed hash of the host's session id, never the id itself.
 * Their keys and indexes are in `schema.ts`.
 */

export * from './methods.ts'
export * from './people.ts'
export * from './proofs.ts'
export * from './records.ts'
