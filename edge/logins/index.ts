/** The two calls, apart from `sallyport/edge` so that hosts without them do not carry them. */

export type { LoginStore, NewLogin, OpenLogin, Redeemed } from '../ports/logins.ts'
export type { GrantHash, PendingHash, RepeatHash, TicketHash } from '../ports/runtime.ts'
export { type Backend, type TwoCalls, type TwoCallsOptions, twoCalls } from './two-calls.ts'
