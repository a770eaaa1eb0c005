/** Every `code` of a problem (RFC 9457) that the API answers with. Clients decide by this, never by status or title. */
export type ProblemCode =
  | 'bad_request'
  | 'wrong_code'
  | 'challenge_required'
  | 'enrolment_required'
  | 'step_up_required'
  | 'invitation_required'
  | 'sign_in_required'
  | 'unknown_credential'
  | 'forbidden'
  | 'csrf'
  | 'origin'
  | 'not_found'
  | 'method_not_allowed'
  | 'too_large'
  | 'unsupported_media_type'
  | 'already_enrolled'
  | 'method_missing'
  | 'policy_requires_mfa'
  | 'conflict'
  | 'enrolment_expired'
  | 'challenge_expired'
  | 'bad_check_character'
  | 'locked'
  | 'passkey_refused'
  | 'passkey_unknown'
  | 'ceremony_expired'
  | 'already_registered'
  | 'passkey_limit'
  | 'strength_required'
  | 'owner_not_ready'
  | 'too_many'
  | 'unavailable'

/**
 * Why, where the code alone does not tell a person enough.
 * `conflict` on a confirm: which confirm won. `enrolment_expired`: what ended it.
 * `wrong_code` in enrolment only: by how much the phone's clock is off (positive: the phone is ahead), or the old entry.
 */
export type ProblemReason =
  | { clockSkewSeconds: number }
  | 'previous_entry'
  | 'confirmed_in_another_tab'
  | 'confirmed_here'
  | 'expired'
  | 'too_many_tries'

export type Problem = {
  type: `urn:sallyport:problem:${ProblemCode}`
  title: string
  status: number
  code: ProblemCode
  requestId: string
  retryAfterSeconds?: number
  accounts?: { id: string; name: string }[]
  reason?: ProblemReason
  /** `method_missing`: the host's way out, a sentence or an address. */
  support?: string
  /** Where to go: the page of ours, or the host's login, that ends the refusal. */
  page?: string
}
