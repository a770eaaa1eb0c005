/*
 * Names on the wire (docs/wire.md) that the server writes and the elements read, or the other way round. It imports
 * nothing, since both edge and widget run it.
 */

/** Carries the session's CSRF value: in the answer that gives it out, and in every unsafe request. */
export const CSRF_HEADER = 'X-MFA-CSRF'

/** Carries a proof to and from a page of another origin, in the place of our cookie. */
export const ASSURANCE_HEADER = 'X-MFA-Assurance'

/** Of the answer to a login in front of a site: the page to go to. Only the gate can set it. */
export const PAGE_HEADER = 'X-MFA-Page'

/** The scheme of `Authorization` under which a page brings its ticket (spec H4). */
export const TICKET_SCHEME = 'MFA-Ticket'

/** The authentication context class of a session that has passed MFA (RFC 9470). */
export const ACR = 'urn:sallyport:aal2'

/** What somebody is in an account. */
export const ROLES = ['owner', 'admin', 'member'] as const

/**
 * What the elements' script loads from beside itself, by fixed names, which a gate must let through: its parts, and `qr`, and
 * the words of each language, `de` or `pt-br`, for all elements or the challenge alone.
 */
export const BESIDE =
  /^mfa-(qr|codes|method|prove|members|sessions|passkey|hints|words|(challenge-)?(ar|bg|de|es|fr|he|it|ja|nl|pl|pt-br))\.js$/
