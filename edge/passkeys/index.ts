/** Passkeys, apart from `sallyport/edge` so that hosts without them do not carry this. */
export type { PasskeyOptions } from '../factors/passkey/options.ts'
export type { PasskeyStore } from '../ports/passkeys.ts'
export { type Passkeys, passkeys } from './passkeys.ts'
