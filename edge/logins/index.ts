/** The two calls, apart from `sallyport/edge` so that hosts without them do not carry them. */

export type { LoginStore } from '../ports/logins.ts'
export { type Backend, type TwoCalls, type TwoCallsOptions, twoCalls } from './two-calls.ts'
