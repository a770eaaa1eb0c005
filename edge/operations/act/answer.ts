import type { Answer } from '../../ports/factor.ts'

/** What was sent to prove it, whichever kind it is. Neither, or both, is what no factor reads. */
export function answerIn({ code, response }: Partial<Record<'code' | 'response', Answer>>): Answer {
  return (code === undefined ? response : response === undefined && code) || ''
}
