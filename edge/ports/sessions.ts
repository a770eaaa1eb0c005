import type { NameSpelling } from '../core/names.ts'
import type { AuditRow } from './acts.ts'
import type { Asks } from './invitations.ts'
import type { SessionState, Standing, StandingQuery } from './standing.ts'

/** Sessions in front of a site that is not touched: what must be known of them before anything reaches the site. */
export interface SessionStore {
  /**
   * Takes a session for one sign-in. `signing_in`: another one has it; `ended`: it is over, also when the sign-in that had it
   * never came back. What is left of it goes at `expiresAt`, when no copy of the session is taken any more.
   */
  beginSignIn(act: {
    sessionHashes: readonly string[]
    nonce: string
    now: number
    expiresAt: number
  }): Promise<'begun' | SessionState>
  /** Gives it back, for the sign-in that has it only. */
  cancelSignIn(act: { sessionHashes: readonly string[]; nonce: string }): Promise<void>
  /** Ends a session for good, with what it had proved. */
  endSession(act: { sessionHashes: readonly string[]; now: number; audit: AuditRow }): Promise<void>
  /**
   * Ends the session that a sign-in began with, and loads what holds for the new one: one round trip. The first spelling of
   * a name is kept in the same act; every other one is told from then on.
   */
  completeSignIn(act: {
    ends: readonly string[]
    query: StandingQuery
    named: NameSpelling
    /** Who is to be shown to Owners as asking to be let in, unless there is a method or an invitation. */
    asks?: Asks | null
  }): Promise<Standing & { isOtherSpelling: boolean }>
  /** What is known of a session; one whose sign-in never came back is over. */
  loadSession(act: { sessionHashes: readonly string[]; now: number }): Promise<SessionState | null>
}
