import { expect } from 'vitest'
import type { ProblemCode } from '../../edge/contract/problem.ts'

/*
 * Assertions about answers, which say at failure what the answer said. They stand in every test: `setupFiles` of the
 * configurations of Vitest.
 */

/** An answer as one of our clients gives it, one of `fetch`, or what a test has kept of one. */
type Answered = { status: number | null; headers?: unknown; text?: unknown }

declare module 'vitest' {
  interface Matchers<R, T> {
    /** The status alone, for what is no problem of ours. */
    toHaveStatus: T extends Answered ? (status: number) => R : never
    /** A problem (RFC 9457) with this code, and its status in the answer and in the body. */
    toHaveProblem: T extends Answered ? (status: number, code: ProblemCode) => R : never
  }
}

type Problem = { status?: number; code?: string; title?: string; requestId?: string }

function problemOf({ headers, text }: Answered): Problem | null {
  if (typeof text !== 'string' || !(headers instanceof Headers)) return null
  if (!headers.get('content-type')?.startsWith('application/problem+json')) return null
  return JSON.parse(text) as Problem
}

/** What the answer was, in a line. */
function told(answer: Answered): string {
  const { code, title, requestId } = problemOf(answer) ?? {}
  if (code !== undefined) return `${answer.status} ${code}: ${title} (request ${requestId})`
  const location = answer.headers instanceof Headers ? answer.headers.get('location') : null
  if (location) return `${answer.status} to ${location}`
  return `${answer.status}${typeof answer.text === 'string' && answer.text !== '' ? `: ${answer.text.slice(0, 300)}` : ''}`
}

expect.extend({
  toHaveStatus(answer: Answered, status: number) {
    return {
      pass: answer?.status === status,
      message: () =>
        `expected an answer ${this.isNot ? 'of another status than' : 'of status'} ${status}, not ${answer ? told(answer) : answer}`,
    }
  },
  toHaveProblem(answer: Answered, status: number, code: ProblemCode) {
    const problem = answer ? problemOf(answer) : null
    return {
      pass: answer?.status === status && problem?.status === status && problem.code === code,
      message: () =>
        `expected ${this.isNot ? 'anything but ' : ''}the problem ${status} ${code}, not ${answer ? told(answer) : answer}`,
    }
  },
})
