import type { FactorKind } from '../../edge/contract/index.ts'
import type { ClientProblem } from '../client/transport.ts'
import { factorOf } from '../factors/registry.ts'
import { formatWait } from '../words/format.ts'
import type { ProblemTexts, Refusal, RefusalTexts } from '../words/messages.ts'

/** The one place that turns a refusal into a sentence for the person. `factor`: whose code was refused. */
export function refusalText(
  text: RefusalTexts,
  refusal: Refusal,
  {
    now = Date.now(),
    locale,
    factor,
  }: { now?: number; locale?: string | undefined; factor?: FactorKind | undefined } = {},
): string {
  switch (refusal.code) {
    case 'code_required':
      return text.code_required(refusal.digits)
    case 'code_length':
      return text.code_length(refusal.entered, refusal.digits)
    case 'wrong_code':
      return factorOf(factor).words(text).wrong
    case 'too_many':
    case 'locked':
      return text.too_many(waitOf(refusal, now, locale))
    default:
      return problemText(text, refusal)
  }
}

function waitOf({ retryAfterSeconds }: ClientProblem, now: number, locale?: string) {
  return retryAfterSeconds === undefined ? null : formatWait(now + retryAfterSeconds * 1000, now, locale)
}

/** A refusal in words: every code has a text of its own where it can occur, under its own name. */
export function problemText(text: ProblemTexts, problem: Refusal): string {
  const words = 'words' in problem && problem.words
  if (words) return typeof words === 'string' ? words : words(text)
  if (problem.code === 'unavailable' && problem.requestId === null) return text.unreachable
  const own = (text as Record<string, unknown>)[problem.code]
  return typeof own === 'string' ? own : text.unexpected
}

/** True where the code itself is wrong: its field is marked. What the network or the server failed at says nothing about it. */
export function isAboutCode({ code }: Refusal): boolean {
  return /code|bad_check/.test(code)
}

/** Where the refusal can be ended, with the words for the link; null where there is no such page. */
export function wayOut(text: ProblemTexts, refusal: Refusal): { href: string; words: string } | null {
  if (!('page' in refusal) || !refusal.page) return null
  return { href: safePage(refusal.page), words: wayOutWords(text, refusal) }
}

function wayOutWords(text: ProblemTexts, problem: ClientProblem): string {
  if (isSignedOut(problem)) return text.signInAgain
  if (problem.code === 'method_missing') return text.getHelp
  return problem.code === 'enrolment_required' ? text.setUpFirst : (problem.label ?? text.verifyIdentity)
}

/** An address that a link may carry: a problem's `page` is the server's word, but never a script. */
export function safePage(page: string): string {
  const url = new URL(page, document.baseURI)
  return url.protocol === 'https:' || url.protocol === 'http:' ? page : '/'
}

/** True where the host's session is over, or the sign-in that was pending. */
export function isSignedOut({ code }: ClientProblem): boolean {
  return code === 'sign_in_required' || code === 'unknown_credential' || code === 'challenge_expired'
}

/** True where this page can do nothing more before the person has signed in, or given a code, elsewhere. */
export function isSessionOver(problem: ClientProblem): boolean {
  return isSignedOut(problem) || problem.code === 'challenge_required' || problem.code === 'method_missing'
}
