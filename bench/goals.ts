import type { Goal } from './report.ts'
import type { Kind } from './sites/stand.ts'

/*
 * Where we want to stand. Ratios of one run; printed beside what was measured, so that one reads at once what is reached.
 */

type Embedded = { subresource?: Goal; document?: Goal; signIn: Goal }

/** Of the same site without a gate, and of the peer's sign-ins. */
export function embeddedGoals({ runtime, database }: Kind): Embedded {
  if (database === 'file') {
    return { subresource: { atLeast: 0.35 }, document: { atLeast: 0.1 }, signIn: { atLeast: 3 } }
  }
  if (runtime === 'Node') return { signIn: { atLeast: 2.5 } }
  return { subresource: { atLeast: 0.55 }, document: { atLeast: 0.12 }, signIn: { atLeast: 2.5 } }
}

/** In front of a site: p50 of a sub-resource, of the same proxy switched off. */
export const PROXY_GOAL: Goal = { atMost: 1.3 }
/** p50 of an act among very many people, of the same among a thousand. */
export const GROWTH_GOAL: Goal = { atMost: 1.2 }
/** Milliseconds to the first answer over an empty Worker. */
export const START_GOAL: Goal = { atMost: 40 }
/** Of the Worker with gate, API and store, gzipped. */
export const BYTES_GOAL: Goal = { atMost: 78_000 }
