import type { Amr } from '../core/assurance.ts'
import type { AccountRef } from '../core/policy.ts'
import type { AuditRow } from './acts.ts'
import type { Caller, CallerQuery, CallerState } from './caller.ts'
import type { Principal } from './principal.ts'
import type { GrantHash, PendingHash, RepeatHash, TicketHash } from './runtime.ts'

/** What the host's backend said of somebody's pending sign-in, with the secrets hashed (spec H4). */
export type NewLogin = {
  id: string
  backendId: string
  ticketHash: TicketHash
  pendingHash: PendingHash
  person: Omit<Principal, 'id' | 'sessionId'>
  expiresAt: number
}

/** A pending sign-in as its ticket finds it. */
export type OpenLogin = {
  id: string
  principalId: string
  person: Omit<Principal, 'id' | 'sessionId'>
  tries: number
  /** Of the enrolment that passed it; null: nothing has. */
  assuranceId: string | null
}

/** Who signed in, and how. `provedAt` in epoch milliseconds. */
export type Redeemed = {
  principalId: string
  person: Omit<Principal, 'id' | 'sessionId'>
  amr: Amr[]
  provedAt: number
}

/** Where pending sign-ins are kept. Apart from `MfaStore`, for hosts that have none. The same promises hold. */
export interface LoginStore {
  /**
   * Loads the standing and, where somebody has or had a method or an account in `inForce` requires one, writes the pending
   * sign-in of the principal's current epoch. `'all'`: everybody has to have one.
   */
  beginLogin(act: {
    query: CallerQuery
    login: NewLogin
    inForce: 'all' | readonly string[]
  }): Promise<CallerState & { begun: boolean }>

  /** The pending sign-in that a ticket stands for, if it lives; `try` takes one of its tries in the same statement. */
  openLogin(act: { ticketHash: TicketHash; use: 'look' | 'try' | 'finish'; now: number }): Promise<OpenLogin | null>

  /** Gives back a try whose code was never looked at. */
  restoreTry(act: { loginId: string }): Promise<void>

  /**
   * Binds what was proved to the pending sign-in, whose ticket is dead from then on; with `grantHash`, hands out its one
   * grant. False: another proof or grant was first, or the proof no longer stands.
   */
  passLogin(act: { loginId: string; caller: Caller; grantHash: GrantHash | null; now: number }): Promise<boolean>

  /**
   * Redeems a grant, for exactly one call, of the backend that began the sign-in, while the proof stands: its epoch is
   * the current one, and the method that gave it is there, neither disabled nor waiting after wrong codes. `repeatHash`:
   * a call with the same one gets the same again for a while. `weakFor`: all of this holds, but these accounts of the
   * sign-in have come to take phishing-resistant methods only. Null: it was not redeemed, for whatever other reason.
   */
  redeemGrant(act: {
    actId: string
    backendId: string
    ticketHash: TicketHash
    grantHash: GrantHash
    pendingHash: PendingHash
    repeatHash: RepeatHash | null
    /** Of the redemption, and of a refusal where the ticket is known; without the principal, whom only the row names. */
    audit: { redeemed: Omit<AuditRow, 'principalId'>; refused: Omit<AuditRow, 'principalId'> }
    now: number
  }): Promise<Redeemed | { weakFor: AccountRef[] } | null>
}
