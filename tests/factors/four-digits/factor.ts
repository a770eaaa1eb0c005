import type { FactorKind } from '../../../edge/contract/prompt.ts'
import { accept, reject } from '../../../edge/core/result.ts'
import type { FactorTexts } from '../../../edge/http/deployment/page-texts.ts'
import type { EnrolableFactor } from '../../../edge/ports/factor.ts'

/**
 * A third factor, to show that a new one is work in a folder of its own: four digits that a person makes up. Worth nothing
 * as a factor beside a password; unlike an app's code in all that it says of itself.
 */

/** The types know two names: a real one would be added to them. */
export const FOUR_DIGITS = 'four_digits' as FactorKind

/** So long after it was set up its owner is to wait; said, and not held to. */
export const REST_MS = 20_000

const bytesOf = (text: string) => new TextEncoder().encode(text)

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  let difference = one.length ^ other.length
  for (let i = 0; i < one.length; i++) difference |= (one[i] ?? 0) ^ (other[i] ?? 0)
  return difference === 0
}

export const fourDigits: EnrolableFactor = {
  kind: FOUR_DIGITS,
  name: 'Four digits',
  amr: 'pin',
  markers: 'increasing',
  maxConsecutive: 3,
  proves: ['sign_in', 'step_up', 'reset', 'remove', 'backup_codes'],

  enrolment: {
    // Nothing is secret before the digits are made up, and what is kept then is something else.
    begin: (random) => random(16),
    ask: () => [{ kind: 'enter_code', digits: 4 }],
    confirm: async (_, { text }, now) => (text === '0000' ? null : { marker: now, kept: bytesOf(text) }),
    clockSkew: async () => null,
  },

  ask: () => [{ kind: 'enter_code', digits: 4 }],
  nextUsableAt: ({ lastUsedAt, lastMarker }, now) =>
    lastUsedAt === null && lastMarker + REST_MS > now ? lastMarker + REST_MS : null,

  parse(answer) {
    return typeof answer === 'string' && /^\d{4}$/.test(answer)
      ? accept({ text: answer, place: null })
      : reject({ reason: 'malformed_response' })
  },

  find({ authenticators: [own] }) {
    if (!own) return null
    return { holder: own.id, sealed: own.secret, purpose: 'secret', owner: [own.id], salt: null, iterations: null }
  },

  // The digits stay the same, so the moment is what is used up.
  verify: async ({ opened }, { text }, now) => (isSame(opened, bytesOf(text)) ? { marker: now } : null),
}

/** Sentences of a factor that is not the product's: no language has them. */
export const FOUR_DIGITS_TEXTS = {
  label: 'Your four digits',
  use: 'Use four digits',
  about: null,
  meanwhile: 'Your four digits work meanwhile.',
  disabled: 'Too many wrong digits: they are disabled here.',
  useNext: 'Rest a little.',
  wrong: 'Those are not your digits.',
  malformed: 'Enter four digits.',
  // The list of sentences, which says what compiles, is the product's own.
} as unknown as FactorTexts
