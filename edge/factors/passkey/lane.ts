import type { LaneLimits } from '../../core/throttle.ts'

/** A signature cannot be guessed: the limit is for the work that looking at one takes (spec K11). */
export const PASSKEY_LANE: LaneLimits = { most: 20, seconds: 600, hasWaits: false }
