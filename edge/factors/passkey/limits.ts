import type { ThrottleLimits } from '../../core/throttle.ts'

/** A signature cannot be guessed: the limit is for the work that looking at one takes (spec K11). */
export const PASSKEY_LIMITS: ThrottleLimits = { most: 20, seconds: 600, hasWaits: false }
