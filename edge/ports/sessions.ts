import type { NameSpelling } from '../core/names.ts'
import type { AuditRow } from './acts.ts'
import type { CallerQuery, CallerState, SessionState } from './caller.ts'
import type { Asks } from './invitations.ts'
import type { SessionHash } from './runtime.ts'

/**
 * Sessions in front of an unmodified site: what must be known of them before anything reaches the site. The same
 * promises hold as for `MfaStore`: one atomic act each, times in epoch milliseconds, rejects when the database does not serve.
 */
export interface SessionStore {
  /**
   * Takes a session for one sign-in. `signing_in`: another one has it; `ended`: it is over, also when the sign-in that had it
   * never came back. What is left of it goes at `expiresAt`, when no copy of the session is taken any more.
   */
  beginSignIn(act: {
    sessionHashes: readonly SessionHash[]
    nonce: string
    now: number
    expiresAt: number
  }): Promise<'begun' | SessionState>
  /** Gives it back, for the sign-in that has it only. */
  cancelSignIn(act: { sessionHashes: readonly SessionHash[]; nonce: string }): Promise<void>
  /** Ends a session for good, with what it had proved. */
  endSession(act: { sessionHashes: readonly SessionHash[]; now: number; audit: AuditRow }): Promise<void>
  /**
   * Ends the session that a sign-in began with, and loads what holds for the new one: one round trip. The first spelling of
   * a name is kept in the same act; every other one is told from then on.
   */
  completeSignIn(act: {
    ends: readonly SessionHash[]
    query: CallerQuery
    named: NameSpelling
    /** Who is to be shown to Owners as asking to be let in, unless there is a method or an invitation. */
    asks?: Asks | null
  }): Promise<CallerState & { isOtherSpelling: boolean }>
  /** What is known of a session; one whose sign-in never came back is over. */
  loadSession(act: { sessionHashes: readonly SessionHash[]; now: number }): Promise<SessionState | null>
}
