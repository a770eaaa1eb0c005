/** Who may set up a first method where that takes an Owner's word. Pure. */

/** How long an Owner's word holds. */
export const INVITATION_MS = 7 * 86_400_000

/** How long somebody who asks is shown to Owners. */
export const ASKED_MS = 30 * 86_400_000

/** The most that are shown. */
export const SHOWN_ASKED = 100
