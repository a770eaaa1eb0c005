import type { LogEntry } from '../http/deployment/deployment.ts'
import type { MfaStore } from '../ports/store.ts'

/** What came of a response to a challenge, or of a proof given with an act behind the sign-in. */
export type ChallengeResult =
  | 'passed'
  | 'wrong'
  /** A right one that had been used before. */
  | 'replayed'
  /** Not looked at: a wait after wrong ones. */
  | 'waiting'
  /** Not looked at for another reason: none is needed, or there is no such method. */
  | 'not_charged'
  /** The wrong one that disabled the method. */
  | 'disabled'

export type GateResult = 'allowed' | 'challenge' | 'enrol' | 'signed_out' | 'refused' | 'unavailable'

/**
 * What can be observed (spec O5). Nothing in it is a person's: no name, id, address, session or code. `requestId` is the one
 * that the answer's problem has, and the audit log. Times in milliseconds.
 */
export type ObservedEvent =
  | { event: 'mfa.challenge'; factor: string; act: 'sign_in' | 'act'; result: ChallengeResult }
  | {
      event: 'mfa.enrolment'
      factor: string
      step: 'begun' | 'not_begun' | 'confirmed' | 'not_confirmed'
      isReset: boolean
    }
  | { event: 'mfa.abandoned' }
  | { event: 'mfa.gate'; result: GateResult; code: string | null; requestId: string | null; ms: number }
  | {
      event: 'mfa.request'
      method: string
      /** The pattern of the route, never the path. */
      route: string
      status: number
      code: string | null
      requestId: string | null
      ms: number
    }
  | { event: 'mfa.database'; act: keyof MfaStore; isOk: boolean; ms: number }
  /** By the clock, where a receiver of webhooks is named: for how long the oldest event waits that has not arrived; 0: none. */
  | { event: 'mfa.outbox'; ms: number }
  | LogEntry

/** Where events go. What it throws is dropped: watching never stands in anybody's way. */
export type Sink = (event: ObservedEvent) => void
