/** The current time, epoch milliseconds. A port so that tests move it; nothing shipped does. */
export type Clock = () => number

/** `length` cryptographically strong random bytes. */
export type Random = (length: number) => Uint8Array<ArrayBuffer>

/** The subkey that a stored text is sealed under: a secret, or the hash of a code of the set. */
export type SealPurpose = 'secret' | 'backup_code'

/** Text that only `edge/crypto` makes or opens: AES-256-GCM under the key ring, bound to what it belongs to. */
export type Sealed = string & { readonly __sealed: true }

/**
 * A hash as text, base64url, of one thing: that of another does not take its place, nor does the thing itself. Only
 * `edge/crypto` makes them.
 */
export type Hash<Of extends string> = string & { readonly __hashOf: Of }
/** HMAC of the host's session id under a key of the ring, so that the id itself is nowhere in the database. */
export type SessionHash = Hash<'session'>
/** The same of a bearer token that a login was answered with; it is in the sealed jar alone. */
export type BearerHash = Hash<'bearer token'>
/** SHA-256 each, of what is random enough that nobody can try all of it. */
export type TicketHash = Hash<'ticket'>
export type GrantHash = Hash<'grant'>
export type PendingHash = Hash<'pending sign-in'>
export type ChallengeHash = Hash<'challenge'>
export type CredentialHash = Hash<'credential id'>
export type RepeatHash = Hash<'idempotency key'>
export type ApiKeyHash = Hash<'api key'>
export type RequestHash = Hash<'request'>
