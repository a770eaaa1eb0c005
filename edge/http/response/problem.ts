import type { Problem } from '../../contract/problem.ts'
import type { Refusal } from '../../core/refusal.ts'
import { withParameter } from '../../reading/paths.ts'
import { ACR } from '../../shared/protocol.ts'
import type { Deployment } from '../deployment/deployment.ts'
import type { RefusalTexts, Said } from '../deployment/refusal-texts.ts'
import { addressOf } from './address.ts'
import type { ADMIN_REFUSALS } from './admin-refusals.ts'
import type { GATE_REFUSALS } from './gate-refusals.ts'
import type { PASSKEY_REFUSALS } from './passkey-refusals.ts'

type Public = Pick<Problem, 'code' | 'status' | 'title'> & Partial<Problem> & { headers?: Record<string, string> }

type PublicSite = Pick<Deployment, 'prefix' | 'login' | 'maxSeconds' | 'support' | 'refusals'>

type OfOption = keyof typeof GATE_REFUSALS.said | keyof typeof PASSKEY_REFUSALS.said | keyof typeof ADMIN_REFUSALS.said

const UNAVAILABLE_RETRY_SECONDS = 5

/** What is said of each, where it is not the words of an option. A reason that is nowhere does not compile. */
export const SAID: Record<Exclude<Refusal['reason'], OfOption>, Said> = {
  malformed_request: [400, 'bad_request', 'The request is not of the right form.'],
  malformed_response: [400, 'bad_request', 'The request is not of the right form.'],
  insecure_scheme: [400, 'bad_request', 'Codes are not taken over http.'],
  planted_cookie: [400, 'bad_request', 'A cookie of another site was taken out. Try again.'],
  too_slow: [408, 'bad_request', 'The request took too long.'],
  unknown_host: [421, 'bad_request', 'This host is not served here.'],
  bad_check_character: [422, 'bad_check_character', 'The backup code has a typing error.'],
  too_large: [413, 'too_large', 'The request is too large.'],
  unsupported_media_type: [415, 'unsupported_media_type', 'The request must be JSON.'],
  not_found: [404, 'not_found', 'There is nothing here.'],
  enrolment_unknown: [404, 'not_found', 'There is nothing here.'],
  method_not_allowed: [405, 'method_not_allowed', 'The method is not allowed here.'],
  foreign_origin: [403, 'origin', 'The request came from another origin.'],
  csrf_mismatch: [403, 'csrf', 'The page is out of date.'],
  forbidden: [403, 'forbidden', 'That is not yours to do.'],
  uninvited: [403, 'invitation_required', 'An invitation is needed first.'],
  signed_out: [401, 'sign_in_required', 'Sign in first.'],
  unknown_credential: [401, 'unknown_credential', 'The credential is not known.'],
  login_over: [410, 'challenge_expired', 'Sign in again.'],
  unassured: [401, 'challenge_required', 'A code is needed first.'],
  unenrolled: [401, 'enrolment_required', 'A method must be set up first.'],
  no_such_method: [401, 'enrolment_required', 'A method must be set up first.'],
  step_up_due: [401, 'step_up_required', 'A fresh code is needed.'],
  wrong_response: [401, 'wrong_code', 'That code did not work.'],
  replayed: [401, 'wrong_code', 'That code did not work.'],
  previous_entry: [401, 'wrong_code', 'That code did not work.'],
  required_by_policy: [409, 'policy_requires_mfa', 'An account requires MFA.'],
  locked: [429, 'locked', 'Too many wrong codes.'],
  disabled: [429, 'locked', 'This method is disabled and must be reset.'],
  too_many_begins: [429, 'too_many', 'Too many tries.'],
  too_many_tries: [429, 'too_many', 'Too many tries.'],
  method_missing: [403, 'method_missing', 'The method cannot be found.'],
  already_enrolled: [409, 'already_enrolled', 'A method is already set up.'],
  enrolment_conflict: [409, 'conflict', 'It was already set up.'],
  enrolment_expired: [410, 'enrolment_expired', 'Start again.'],
  unavailable: [503, 'unavailable', 'Not available just now. Nothing was changed.'],
}

/**
 * The one place where a reason becomes public: status, code and nothing that helps an attacker. A wrong and a replayed
 * code answer alike, byte for byte but for the request id (spec T5).
 */
function publish(refusal: Refusal, site: PublicSite, from: string | null): Public {
  // An option's words are those of whoever brings it; without them nothing can be refused for its reasons.
  const words: RefusalTexts['said'] = { ...SAID, ...site.refusals.said }
  const [status, code, title] = words[refusal.reason] ?? SAID.unavailable
  return { status, code, title, ...besides(refusal, site, from) }
}

/** What a reason says besides. */
function besides(refusal: Refusal, site: PublicSite, from: string | null): Partial<Public> {
  switch (refusal.reason) {
    case 'method_not_allowed':
      return { headers: { Allow: refusal.allow } }
    case 'signed_out':
    case 'signed_in_unseen':
    case 'login_over':
      return { page: site.login }
    case 'unassured':
      return insufficient(site, 'challenge', from, site.maxSeconds)
    case 'unenrolled':
      return { ...insufficient(site, 'enrol', from, site.maxSeconds), accounts: refusal.accounts }
    case 'no_such_method':
      return insufficient(site, 'enrol', from, site.maxSeconds)
    case 'strength_due': {
      const { page, accounts } = refusal
      const due = insufficient(site, page ?? 'challenge', from, site.maxSeconds, 'phr')
      return { ...due, ...(page === null && { page: undefined }), accounts }
    }
    case 'step_up_due': {
      const { maxAgeSeconds } = refusal
      // Without it the challenge would lead whoever is assured straight back.
      const page = withParameter(addressOf(site, 'challenge', from), 'maxAgeSeconds', maxAgeSeconds)
      return { ...insufficient(site, 'challenge', from, maxAgeSeconds), page }
    }
    case 'wrong_response': {
      const { retryAfterSeconds, clockSkewSeconds } = refusal
      return { retryAfterSeconds, reason: clockSkewSeconds === undefined ? undefined : { clockSkewSeconds } }
    }
    case 'replayed':
    case 'locked':
    case 'too_many_begins':
    case 'too_many_tries':
      return { retryAfterSeconds: refusal.retryAfterSeconds }
    case 'previous_entry':
      return { reason: refusal.reason }
    case 'required_by_policy':
      return { accounts: refusal.accounts }
    case 'method_missing':
      return { support: site.support ?? undefined, page: addressOf(site, 'challenge', from) }
    case 'owner_not_ready':
      return { page: addressOf(site, 'settings', from) }
    case 'enrolment_conflict':
      return { reason: refusal.winner }
    case 'enrolment_expired':
      return { reason: refusal.because }
    case 'signing_in':
      return { retryAfterSeconds: 1 }
    case 'site_away':
      return { ...(refusal.isLate && { status: 504 }), retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS }
    case 'unavailable':
      return { retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS }
    default:
      return {}
  }
}

function insufficient(
  site: PublicSite,
  page: 'challenge' | 'enrol',
  from: string | null,
  maxAge: number,
  acr = ACR,
): Partial<Public> {
  const challenge = `Bearer error="insufficient_user_authentication", acr_values="${acr}", max_age=${maxAge}`
  return { headers: { 'WWW-Authenticate': challenge }, page: addressOf(site, page, from) }
}

/** What the refusal says in public, and with which headers (RFC 9470's challenge, `Allow`). */
export function publicOf(
  refusal: Refusal,
  site: Deployment,
  requestId: string,
  from: string | null = null,
): { problem: Problem; headers?: Record<string, string> } {
  const { headers, ...fields } = publish(refusal, site, from)
  return { headers, problem: { type: `urn:sallyport:problem:${fields.code}`, ...fields, requestId } }
}

/** The answer for everything but documents (RFC 9457). */
export function problemResponse({ problem, headers }: ReturnType<typeof publicOf>): Response {
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { ...headers, 'Content-Type': 'application/problem+json' },
  })
}

/** The answer, with how long to wait before the next try where that is known (RFC 9110 §10.2.3). */
export function withRetryAfter(answer: Response, { retryAfterSeconds }: Problem): Response {
  if (retryAfterSeconds !== undefined) answer.headers.set('Retry-After', String(retryAfterSeconds))
  return answer
}
