import type { Presented, Rider } from './acts.ts'
import type { Caller } from './caller.ts'
import type { ChallengeHash } from './runtime.ts'

/** An assertion that verified. It counts only where its challenge was not answered before. */
export type Presentation = {
  caller: Caller
  authenticatorId: string
  challenge: ChallengeHash
  /** When it would be too old anyway, epoch milliseconds. */
  expiresAt: number
  signCount: number
  backedUp: boolean
  userVerified: boolean
  /** A counter that does not rise is a copy of the key: it can be on one device only. */
  isSingleDevice: boolean
}

/** What is kept of an offer: `add` to how often, where that is below `most` and the one before is not after `before`. */
export type OfferNote = { add: number; most: number; before: number }

/** What only hosts with passkeys need of the database. */
export interface PasskeyStore {
  /**
   * How the act that rests on this assertion uses its challenge up: for exactly one caller, and only where the counter rises
   * or may be ignored (Web Authentication Level 2 §7.2 step 21); one that went back disables the passkey in that very act.
   */
  present(presentation: Presentation): Presented
  /** With an enrolment that is begun: what authenticators are to know this person by, base64url, where nothing is so far. */
  keepHandle(handle: string): Rider
  /** With one that is confirmed: what an account asks of whoever adds a passkey (spec K10a). `keepHandle` asks for it too. */
  mayAdd(): Rider
  /** Counts an offer (spec K14), where it may be made; else answers no row. */
  noteOffer(note: OfferNote): Rider
}
