import type { Problem, ProblemCode } from '../../contract/problem.ts'
import type { Refusal } from '../../core/refusal.ts'
import { ACR } from '../../shared/protocol.ts'
import type { Deployment } from '../deployment/deployment.ts'
import { addressOf } from './address.ts'

type Public = Pick<Problem, 'code' | 'status' | 'title'> & Partial<Problem> & { headers?: Record<string, string> }

type PublicSite = Pick<Deployment, 'prefix' | 'login' | 'maxSeconds' | 'support'>

const UNAVAILABLE_RETRY_SECONDS = 5

/** What is said of a browser's ceremony, each under its reason's own name. */
const OF_CEREMONIES = {
  passkey_refused: [401, 'That did not verify.'],
  passkey_unknown: [401, 'That credential is not known here.'],
  ceremony_expired: [410, 'That took too long. Try again.'],
  already_registered: [409, 'This credential is set up already.'],
  passkey_limit: [409, 'There are as many as there can be.'],
} as const

/**
 * The one place where a reason becomes public: status, code and nothing that helps an attacker. A wrong and a replayed
 * code answer alike, byte for byte but for the request id (spec T5).
 */
function publish(refusal: Refusal, site: PublicSite, from: string | null): Public {
  switch (refusal.reason) {
    case 'malformed_request':
    case 'malformed_response':
      return { status: 400, code: 'bad_request', title: 'The request is not of the right form.' }
    case 'odd_name':
      return {
        status: 400,
        code: 'bad_request',
        title: 'The user name holds letters or signs that are not taken here.',
      }
    case 'insecure_scheme':
      return { status: 400, code: 'bad_request', title: 'Codes are not taken over http.' }
    case 'planted_cookie':
      return { status: 400, code: 'bad_request', title: 'A cookie of another site was taken out. Try again.' }
    case 'too_slow':
      return { status: 408, code: 'bad_request', title: 'The request took too long.' }
    case 'unknown_host':
      return { status: 421, code: 'bad_request', title: 'This host is not served here.' }
    case 'bad_check_character':
      return { status: 422, code: 'bad_check_character', title: 'The backup code has a typing error.' }
    case 'too_large':
      return { status: 413, code: 'too_large', title: 'The request is too large.' }
    case 'unsupported_media_type':
      return { status: 415, code: 'unsupported_media_type', title: 'The request must be JSON.' }
    case 'not_found':
    case 'enrolment_unknown':
      return { status: 404, code: 'not_found', title: 'There is nothing here.' }
    case 'method_not_allowed':
      return {
        status: 405,
        code: 'method_not_allowed',
        title: 'The method is not allowed here.',
        headers: { Allow: refusal.allow },
      }
    case 'foreign_origin':
      return { status: 403, code: 'origin', title: 'The request came from another origin.' }
    case 'csrf_mismatch':
      return { status: 403, code: 'csrf', title: 'The page is out of date.' }
    case 'forbidden':
      return { status: 403, code: 'forbidden', title: 'That is not yours to do.' }
    case 'uninvited':
      return { status: 403, code: 'invitation_required', title: 'An invitation is needed first.' }
    case 'other_spelling':
      return { status: 403, code: 'forbidden', title: 'The user name is known in another spelling.' }
    case 'signed_out':
      return { status: 401, code: 'sign_in_required', title: 'Sign in first.', page: site.login }
    case 'signed_in_unseen':
      return {
        status: 401,
        code: 'sign_in_required',
        title: 'Signed out. What you sent may have been saved.',
        page: site.login,
      }
    case 'unknown_credential':
      return { status: 401, code: 'unknown_credential', title: 'The credential is not known.' }
    case 'login_over':
      return { status: 410, code: 'challenge_expired', title: 'Sign in again.', page: site.login }
    case 'unassured':
      return {
        ...insufficient('challenge_required', 'A code is needed first.', site.maxSeconds),
        page: addressOf(site, 'challenge', from),
      }
    case 'unenrolled':
    case 'no_such_method':
      return {
        ...insufficient('enrolment_required', 'A method must be set up first.', site.maxSeconds),
        page: addressOf(site, 'enrol', from),
        accounts: refusal.reason === 'unenrolled' ? refusal.accounts : undefined,
      }
    case 'strength_due':
      return {
        ...insufficient('strength_required', 'A phishing-resistant method is needed.', site.maxSeconds, 'phr'),
        page: refusal.page ? addressOf(site, refusal.page, from) : undefined,
        accounts: refusal.accounts,
      }
    case 'owner_not_ready':
      return { status: 409, code: 'owner_not_ready', title: 'One of your own is needed first.' }
    case 'wrong_response':
    case 'replayed': {
      const skew = refusal.reason === 'wrong_response' ? refusal.clockSkewSeconds : undefined
      return {
        status: 401,
        code: 'wrong_code',
        title: 'That code did not work.',
        retryAfterSeconds: refusal.retryAfterSeconds,
        reason: skew === undefined ? undefined : { clockSkewSeconds: skew },
      }
    }
    case 'previous_entry':
      return { status: 401, code: 'wrong_code', title: 'That code did not work.', reason: 'previous_entry' }
    case 'required_by_policy':
      return {
        status: 409,
        code: 'policy_requires_mfa',
        title: 'An account requires MFA.',
        accounts: refusal.accounts,
      }
    case 'step_up_due':
      return {
        ...insufficient('step_up_required', 'A fresh code is needed.', refusal.maxAgeSeconds),
        page: addressOf(site, 'challenge', from),
      }
    case 'locked':
      return {
        status: 429,
        code: 'locked',
        title: 'Too many wrong codes.',
        retryAfterSeconds: refusal.retryAfterSeconds,
      }
    case 'disabled':
      return { status: 429, code: 'locked', title: 'This method is disabled and must be reset.' }
    case 'too_many_begins':
    case 'too_many_tries':
      return { status: 429, code: 'too_many', title: 'Too many tries.', retryAfterSeconds: refusal.retryAfterSeconds }
    case 'method_missing':
      return {
        status: 403,
        code: 'method_missing',
        title: 'The method cannot be found.',
        support: site.support ?? undefined,
        page: addressOf(site, 'challenge', from),
      }
    case 'passkey_refused':
    case 'passkey_unknown':
    case 'ceremony_expired':
    case 'already_registered':
    case 'passkey_limit': {
      const [status, title] = OF_CEREMONIES[refusal.reason]
      return { status, code: refusal.reason, title }
    }
    case 'already_enrolled':
      return { status: 409, code: 'already_enrolled', title: 'A method is already set up.' }
    case 'enrolment_conflict':
      return { status: 409, code: 'conflict', title: 'It was already set up.', reason: refusal.winner }
    case 'enrolment_expired':
      return { status: 410, code: 'enrolment_expired', title: 'Start again.', reason: refusal.because }
    case 'site_away':
      return {
        status: refusal.isLate ? 504 : 502,
        code: 'unavailable',
        title: 'The site did not answer.',
        retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS,
      }
    case 'sign_in_unclear':
      return { status: 502, code: 'unavailable', title: 'The sign-in was not understood. Nobody was signed in.' }
    case 'signing_in':
      return { status: 409, code: 'conflict', title: 'A sign-in is going on.', retryAfterSeconds: 1 }
    case 'unavailable':
      return {
        status: 503,
        code: 'unavailable',
        title: 'Not available just now. Nothing was changed.',
        retryAfterSeconds: UNAVAILABLE_RETRY_SECONDS,
      }
    default:
      return refusal satisfies never
  }
}

function insufficient(code: ProblemCode, title: string, maxAge: number, acr = ACR): Public {
  const challenge = `Bearer error="insufficient_user_authentication", acr_values="${acr}", max_age=${maxAge}`
  return { status: 401, code, title, headers: { 'WWW-Authenticate': challenge } }
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
