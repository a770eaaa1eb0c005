import type { FactorKind } from '../contract/prompt.ts'

/** What happened (docs/wire.md says who is told of it and when). */
export type NotificationType =
  | 'mfa.enrolled'
  | 'mfa.reset'
  | 'mfa.removed'
  | 'mfa.disabled'
  | 'passkey.added'
  | 'passkey.removed'
  | 'passkey.disabled'
  | 'backup_codes.created'
  | 'backup_codes.low'
  | 'backup_code.used'
  | 'challenge.failed'
  | 'policy.changed'
  | 'admin.reset'
  | 'admin.unlocked'
  | 'sessions.ended'

/** What `notify` gets, after the change was committed. Never a code, secret, hash or cookie. */
export type Notification = {
  /** For the receiver to tell a second delivery from a second event. */
  id: string
  type: NotificationType
  /** Epoch milliseconds. */
  at: number
  principal: { id: string; name: string }
  account?: { id: string; name: string; required: boolean }
  /** Of `policy.changed`: an operator did it, and each Owner who is known is told. */
  byOperator?: true
  factor?: FactorKind
  /** Network the request came from: IPv4 /24 or IPv6 /48. */
  place?: string
  /** Browser and system, as far as they say. */
  client?: string
}
