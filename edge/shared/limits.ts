/*
 * Numbers that the server holds to and the elements show or check beforehand. Times in seconds. It imports nothing, since
 * both edge and widget run it.
 */

/** Of a code from an authenticator app (spec T1). */
export const CODE_DIGITS = 6

/** The longest name of a method, in UTF-16 code units. */
export const NAME_MAX = 60

/** With so many backup codes left, or fewer, a warning stands beside their number (spec B2). */
export const LOW_CODES = 3

/** Waits after the 5th, 6th, … wrong code in a row (spec T2). From the 10th on it is `LONG_WAIT_SECONDS`. */
export const WAITS_SECONDS = [15, 30, 60, 300, 900] as const
export const FIRST_WAIT_AT = 5
export const LONG_WAIT_SECONDS = 1800

/** A sign-in by backup code proves a reset for so long (spec R1). */
export const RESET_PROOF_SECONDS = 600

/** The longest that a passed challenge can hold, and so the oldest proof that can be asked for. */
export const MAX_ASSURANCE_SECONDS = 43_200
