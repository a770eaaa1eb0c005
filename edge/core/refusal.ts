import type { EnrolmentRefusal } from './enrolment.ts'

/**
 * Why something was refused, with its evidence. Rich in here; `edge/http/response/problem.ts` is the one place that makes it public,
 * and folds what an attacker must not tell apart.
 */
export type Refusal =
  | { reason: 'malformed_request' }
  | { reason: 'malformed_response' }
  | { reason: 'bad_check_character' }
  | { reason: 'too_large' }
  | { reason: 'unsupported_media_type' }
  | { reason: 'not_found' }
  | { reason: 'method_not_allowed'; allow: string }
  /** `to`: the same address over https, for a request that may be sent on to it. */
  | { reason: 'insecure_scheme'; to?: string }
  /** A cookie imitates one of ours. */
  | { reason: 'planted_cookie' }
  /** The body came too slowly. */
  | { reason: 'too_slow' }
  | { reason: 'unknown_host' }
  | { reason: 'foreign_origin' }
  | { reason: 'csrf_mismatch' }
  | { reason: 'signed_out' }
  | { reason: 'unknown_credential' }
  | { reason: 'unassured' }
  | { reason: 'login_over' }
  | { reason: 'unenrolled'; accounts: { id: string; name: string }[] }
  | { reason: 'forbidden' }
  /** A first method takes an Owner's word here, and nobody has given it. */
  | { reason: 'uninvited' }
  | { reason: 'wrong_response'; clockSkewSeconds?: number; retryAfterSeconds?: number }
  | { reason: 'replayed'; retryAfterSeconds?: number }
  | { reason: 'previous_entry' }
  | { reason: 'required_by_policy'; accounts: { id: string; name: string }[] }
  | { reason: 'step_up_due'; maxAgeSeconds: number }
  | { reason: 'locked'; retryAfterSeconds: number }
  | { reason: 'disabled' }
  | { reason: 'no_such_method' }
  /** There was one and it was not given up: the database has lost it. */
  | { reason: 'method_missing' }
  | { reason: 'already_enrolled' }
  | { reason: 'too_many_begins'; retryAfterSeconds: number }
  | { reason: 'too_many_tries'; retryAfterSeconds: number }
  /** What a browser's ceremony gave does not verify; which check it was is told nobody. */
  | { reason: 'passkey_refused' }
  /** No passkey of this person's has this id. */
  | { reason: 'passkey_unknown' }
  /** The challenge is too old, was answered before, or was made for another session, person or act. */
  | { reason: 'ceremony_expired' }
  /** Somebody has a passkey of this very id. */
  | { reason: 'already_registered' }
  | { reason: 'passkey_limit' }
  /** These accounts take phishing-resistant methods only. `page`: where that is mended; null: by an operator alone. */
  | { reason: 'strength_due'; accounts: { id: string; name: string }[]; page: 'challenge' | 'enrol' | null }
  /** An idempotency key of the admin API was used for another request. */
  | { reason: 'call_differs' }
  /** An Owner asks others for what they do not have themselves. */
  | { reason: 'owner_not_ready' }
  | EnrolmentRefusal
  | { reason: 'unavailable' }
  /** A gate in front of a site: the site behind is away, or late. */
  | { reason: 'site_away'; isLate: boolean }
  /** Another request signs this session in just now. */
  | { reason: 'signing_in' }
  /** A gate in front of a site: a user name with letters or signs that sites fold each in their own way. */
  | { reason: 'odd_name' }
  /** A gate in front of a site: the name in another spelling than the first that was used. */
  | { reason: 'other_spelling' }
  /** The site's answer to a sign-in is neither its yes nor its no. */
  | { reason: 'sign_in_unclear' }
  /** A site answered somebody admitted as if another person had signed in, where no login was known. */
  | { reason: 'signed_in_unseen' }
