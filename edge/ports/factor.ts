import type { FactorKind, Prompt } from '../contract/prompt.ts'
import type { Result } from '../core/result.ts'

export type { FactorKind }

type Bytes = Uint8Array<ArrayBuffer>

/** What a person sent, read once: `text` is the only form of it that anything later compares. */
export type FactorResponse = {
  text: string
  /** Which stored row the response names, where it names one (a backup code's place on the list). */
  place: number | null
}

export type ParseRefusal = { reason: 'malformed_response' } | { reason: 'bad_check_character' }

/** What is stored of a proof, opened: the plain secret or hash, and how it was derived. */
export type Material = { opened: Bytes; salt: Bytes | null; iterations: number | null }

/** What a right response proves. The marker must be used up before it counts: a boolean cannot be consumed. */
export type Evidence = { marker: number }

/** How a new authenticator of this factor comes to be. */
export type FactorEnrolment = {
  begin(context: { secret: Bytes; issuer: string; label: string }): Prompt[]
  secretBytes: number
  /** By how many seconds the sender's clock is off, when that is why a code was wrong; null: it was just wrong. */
  clockSkew(secret: Bytes, response: FactorResponse, now: number): number | null
}

/** A kind of proof. To add one: a folder with this, and its name in `registry.ts`. */
export interface Factor {
  readonly kind: FactorKind
  /** RFC 8176 value. */
  readonly amr: string
  /** `increasing`: only markers above the last one count. `distinct`: each counts once. */
  readonly markers: 'increasing' | 'distinct'
  /** null: cannot be enrolled by itself. */
  readonly enrolment: FactorEnrolment | null
  /** Normalises once, at the edge. Whatever passes is safe to charge for. */
  parse(code: string): Result<FactorResponse, ParseRefusal>
  /** Evidence, or null when the response is wrong. Compares in constant time. Does not know what was used before. */
  verify(material: Material, response: FactorResponse, now: number): Promise<Evidence | null>
}
