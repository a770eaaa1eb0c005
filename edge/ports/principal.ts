import type { ROLES } from '../shared/protocol.ts'

/** What somebody is in an account. An Owner alone decides what it requires. */
export type Role = (typeof ROLES)[number]

/** Somebody's place in an account of the host's. */
export type Membership = { accountId: string; accountName: string; role: Role }

/**
 * The person, by the host's id, as the host's server knows it. Nothing in it comes from the browser unchecked. How long
 * each may be: `edge/core/lengths.ts`; longer is 503.
 */
export type Principal = {
  id: string
  name: string
  /**
   * The name or e-mail address that the person signs in with, where `name` is another: it tells logins of one person apart,
   * in an authenticator app and for a password manager. Without control characters.
   */
  label?: string
  /** Constant from sign-in to sign-out and new at each sign-in (a JWT's `sid`, never its `jti`). */
  sessionId: string
  /** The account this request is for. If unsure, leave it out: the strictest of the memberships then holds. */
  accountId?: string
  memberships: Membership[]
  /** In front of an unmodified site: an Owner by its configuration, who needs no invitation and gives them. */
  isNamedOwner?: true
  /**
   * When this session began, epoch milliseconds. With it, a session that outlived `mfa.forget` is nobody's: it cannot set
   * up MFA for somebody who comes to have the same id.
   */
  signedInAt?: number
}
