/**
 * The numbers and rules of the two calls (spec H4): a backend that stays out of the way of traffic asks for a decision,
 * gets a ticket for the browser, and redeems the grant that the browser brings back. Pure.
 */

/** A ticket lives this long, unless a code was right before. */
export const TICKET_SECONDS = 300
/** Wrong codes of its own after which a ticket is dead; the principal's budget (spec T2) counts them as well. */
export const TICKET_TRIES = 5
/** From the confirmed enrolment to **Finish**, which hands out the grant: the codes have to be kept meanwhile. */
export const FINISH_SECONDS = 600
/** From the grant to its redemption. */
export const GRANT_SECONDS = 60
/** For this long after a redemption the same call with the same key gets the same answer. */
export const REPEAT_SECONDS = 60

/** Rows of sign-ins that are over are kept this long: they hold names. */
export const KEPT_SECONDS = 3_600

/**
 * What a request does to the ticket that it carries. `look`: nothing. `try`: it sends a code, so one of the five tries is
 * taken before the code is looked at. `finish`: it is for the ticket whose enrolment was confirmed, and for no other.
 */
export type TicketUse = 'look' | 'try' | 'finish'

const USES: [method: string, path: RegExp, use: TicketUse][] = [
  ['GET', /^\/challenge$/, 'look'],
  ['POST', /^\/challenge$/, 'try'],
  ['GET', /^\/settings$/, 'look'],
  ['POST', /^\/enrolments$/, 'look'],
  // An enrolment has five tries of its own, which end it (spec E6).
  ['POST', /^\/enrolments\/[\w-]+\/(confirm|abandon)$/, 'look'],
  ['POST', /^\/backup-codes\/confirm$/, 'finish'],
]

/** What a ticket may be used for at this route of the API; null: it opens nothing there (spec L12's unassured list). */
export function ticketUse(method: string, path: string): TicketUse | null {
  return USES.find(([ofMethod, ofPath]) => ofMethod === method && ofPath.test(path))?.[2] ?? null
}

/**
 * Whether an answer shows that no code was looked at, so that the try is given back: a wait, a typing error, a request
 * of the wrong form. What failed on our side (5xx) may have looked, so it stays counted.
 */
export function wasNotTried(status: number): boolean {
  return status >= 400 && status < 500 && status !== 401 && status !== 410
}
