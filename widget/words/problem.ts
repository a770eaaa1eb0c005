import type { ClientProblem } from '../client/transport.ts'
import type { ProblemTexts, Refusal } from './messages.ts'

/** A refusal in words: every code has a text of its own where it can occur, under its own name. */
export function problemText(text: ProblemTexts, problem: Refusal): string {
  if (problem.code === 'unavailable' && problem.requestId === null) return text.unreachable
  const own = (text as Record<string, unknown>)[problem.code]
  return typeof own === 'string' ? own : text.unexpected
}

/** Where the refusal can be ended, with the words for the link; null where there is no such page. */
export function wayOut(text: ProblemTexts, refusal: Refusal): { href: string; words: string } | null {
  if (!('page' in refusal) || !refusal.page) return null
  return { href: safePage(refusal.page), words: wayOutWords(text, refusal) }
}

function wayOutWords(text: ProblemTexts, problem: ClientProblem): string {
  if (isSignedOut(problem)) return text.signInAgain
  if (problem.code === 'method_missing') return text.getHelp
  return (problem.code === 'enrolment_required' && text.setUpFirst) || text.verifyIdentity
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
