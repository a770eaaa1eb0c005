import type { FactorKind } from './contract/prompt.ts'

export type Role = 'owner' | 'admin' | 'member'

export type Membership = { accountId: string; accountName: string; role: Role }

/** The person, by the host's id, as the host's server knows it. Nothing in it comes from the browser unchecked. */
export type Principal = {
  id: string
  name: string
  /** Constant from sign-in to sign-out and new at each sign-in (a JWT's `sid`, never its `jti`). */
  sessionId: string
  /** The account this request is for. If unsure, leave it out: the strictest of the memberships then holds. */
  accountId?: string
  memberships: Membership[]
}

/** The current time, epoch milliseconds. A port so that tests move it; nothing shipped does. */
export type Clock = () => number

/** `length` cryptographically strong random bytes. */
export type Random = (length: number) => Uint8Array<ArrayBuffer>

/** Text that only `edge/crypto` makes or opens: AES-256-GCM under the key ring, bound to what it belongs to. */
export type Sealed = string & { readonly __sealed: true }

export type { FactorKind }
