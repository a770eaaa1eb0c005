import type { Answer } from '../../ports/factor.ts'

/** What was sent to prove it, whichever kind it is. */
export function answerIn(sent: { code: string } | { response: Record<string, unknown> }): Answer {
  return 'code' in sent ? sent.code : sent.response
}
