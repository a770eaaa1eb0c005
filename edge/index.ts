/** Sallyport at the edge: the API, the pages and the gate, for any Hono app on Workers or Node. */
export type { FactorKind } from './contract/prompt.ts'
export type { Amr, Assurance } from './core/assurance.ts'
export type { EnrolmentFacts } from './core/enrolment.ts'
export type { Throttle } from './core/throttle.ts'
export type { StyleToken, StyleTokens } from './core/tokens.ts'
export { type Identify, type LogEntry, type SignOutOptions, UnknownCredential } from './http/deployment/deployment.ts'
export type { Decide, Decided, Passed } from './http/gate/decide.ts'
export type { GateOptions } from './http/gate/gate.ts'
export type { StepUpOptions } from './http/gate/step-up.ts'
export { createMfa, type Mfa } from './mfa/mfa.ts'
export type { MfaOptions } from './mfa/options.ts'
/** What `MfaStore` names, for whoever keeps the data elsewhere. */
export type {
  AttemptPurpose,
  AuditAct,
  AuditRow,
  Consume,
  FailedAttempt,
  NewAssurance,
  ProvenAct,
} from './ports/acts.ts'
export type {
  AuthenticatorRow,
  Caller,
  CallerQuery,
  CallerState,
  SessionState,
} from './ports/caller.ts'
export type { BackupCodeRow, BackupSetFacts, NewBackupSet, NewEnrolment, PendingEnrolment } from './ports/methods.ts'
export type { Notification, NotificationType } from './ports/notification.ts'
export type { Membership, Principal, Role } from './ports/principal.ts'
export type { CredentialHash, Sealed, SessionHash } from './ports/runtime.ts'
export type { MemberPlace, MemberRow, MfaStore, PolicyRow } from './ports/store.ts'
