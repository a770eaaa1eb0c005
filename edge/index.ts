/** Sallyport at the edge: the API, the pages and the gate, for any Hono app on Workers or Node. */

export type { StyleToken, StyleTokens } from './core/tokens.ts'
export { type Identify, type LogEntry, type SignOutOptions, UnknownCredential } from './http/deployment/site.ts'
export type { GateOptions } from './http/gate/gate.ts'
export type { StepUpOptions } from './http/gate/step-up.ts'
export { createMfa, type Mfa, type MfaOptions } from './mfa/mfa.ts'
export type { Notification, NotificationType } from './operations/act/notifications.ts'
export type { Membership, Principal, Role } from './ports/principal.ts'
export type { MfaStore } from './ports/store.ts'
