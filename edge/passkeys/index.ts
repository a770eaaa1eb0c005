/** Passkeys, apart from `sallyport/edge` so that hosts without them do not carry this. */
export type { PasskeyOptions } from '../factors/passkey/options.ts'
export type { PasskeyStore } from '../ports/passkeys.ts'
export { offerAfterCode, type PasskeyOffer } from './offer-after-code.ts'
export { type Passkeys, passkeys } from './passkeys.ts'
