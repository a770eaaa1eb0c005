import type { FactorKind } from '../edge/contract/index.ts'
import { formatWait } from './format.ts'
import type { Refusal, RefusalTexts } from './messages.ts'
import type { ClientProblem } from './transport.ts'

/** The one place that turns a refusal into a sentence for the person. `factor`: whose code was refused. */
export function refusalText(
  text: RefusalTexts,
  refusal: Refusal,
  {
    now = Date.now(),
    locale,
    factor = 'totp',
  }: { now?: number; locale?: string | undefined; factor?: FactorKind } = {},
): string {
  switch (refusal.code) {
    case 'code_required':
      return text.code_required(refusal.digits)
    case 'code_length':
      return text.code_length(refusal.entered, refusal.digits)
    case 'wrong_code':
      return factor === 'totp' ? text.wrong_code : text.wrongBackupCode
    case 'too_many':
    case 'locked':
      return text.too_many(waitOf(refusal, now, locale))
    case 'unavailable':
      return refusal.requestId === null ? text.unreachable : text.unavailable
    default:
      // Every other code has a text of its own where it can occur, under its own name.
      return ownText(text, refusal.code) ?? text.unexpected
  }
}

function ownText(text: RefusalTexts, code: Refusal['code']): string | undefined {
  const own = (text as Record<string, unknown>)[code]
  return typeof own === 'string' ? own : undefined
}

function waitOf({ retryAfterSeconds }: ClientProblem, now: number, locale?: string) {
  return retryAfterSeconds === undefined ? null : formatWait(now + retryAfterSeconds * 1000, now, locale)
}

/** Where the refusal can be ended, with the words for the link; null where there is no such page. */
export function wayOut(text: RefusalTexts, refusal: Refusal): { href: string; words: string } | null {
  if (!('page' in refusal) || !refusal.page) return null
  return { href: safePage(refusal.page), words: wayOutWords(text, refusal) }
}

function wayOutWords(text: RefusalTexts, problem: ClientProblem): string {
  if (isSignedOut(problem)) return text.signInAgain
  return (problem.code === 'enrolment_required' && text.setUpFirst) || text.verifyIdentity
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

/** True where this page can do nothing more before the person has signed in, or given a code, elsewhere. */
export function isSessionOver(problem: ClientProblem): boolean {
  return isSignedOut(problem) || problem.code === 'challenge_required'
}
