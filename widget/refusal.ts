import type { ClientProblem } from './client.ts'
import { formatMinutes, formatWait } from './format.ts'
import type { Refusal, RefusalTexts } from './messages.ts'

/** The one place that turns a refusal into a sentence for the person. */
export function refusalText(text: RefusalTexts, refusal: Refusal, now: number, locale?: string): string {
  switch (refusal.code) {
    case 'code_required':
      return text.code_required(refusal.digits)
    case 'code_length':
      return text.code_length(refusal.entered, refusal.digits)
    case 'wrong_code':
      return wrongCodeText(text, refusal, locale)
    case 'too_many':
    case 'locked':
      return text.too_many(waitOf(refusal, now, locale))
    case 'unavailable':
      return refusal.requestId === null ? text.unreachable : text.unavailable
    case 'code_not_digits':
    case 'offline':
    case 'sign_in_required':
    case 'unknown_credential':
    case 'challenge_required':
    case 'step_up_required':
    case 'enrolment_required':
      return text[refusal.code]
    case 'already_enrolled':
      return text.already_enrolled ?? text.unexpected
    default:
      return text.unexpected
  }
}

function wrongCodeText(text: RefusalTexts, { reason }: ClientProblem, locale?: string): string {
  if (reason === 'previous_entry') return text.previous_entry ?? text.wrong_code
  if (typeof reason !== 'object') return text.wrong_code
  const span = formatMinutes(Math.abs(reason.clockSkewSeconds), locale)
  const hint = reason.clockSkewSeconds < 0 ? text.clockBehind : text.clockAhead
  return hint?.(span) ?? text.wrong_code
}

function waitOf({ retryAfterSeconds }: ClientProblem, now: number, locale?: string) {
  return retryAfterSeconds === undefined ? null : formatWait(now + retryAfterSeconds * 1000, now, locale)
}

/** Where the refusal can be ended, with the words for the link; null where there is no such page. */
export function wayOut(text: RefusalTexts, refusal: Refusal): { href: string; words: string } | null {
  if (!('page' in refusal) || !refusal.page) return null
  const signIn = refusal.code === 'sign_in_required' || refusal.code === 'unknown_credential'
  return { href: safePage(refusal.page), words: signIn ? text.signInAgain : text.verifyIdentity }
}

/** An address that a link may carry: a problem's `page` is the server's word, but never a script. */
export function safePage(page: string): string {
  const url = new URL(page, document.baseURI)
  return url.protocol === 'https:' || url.protocol === 'http:' ? page : '/'
}

/** True where the host's session is over. */
export function isSignedOut({ code }: ClientProblem): boolean {
  return code === 'sign_in_required' || code === 'unknown_credential'
}
