import type { ProblemCode } from '../../contract/problem.ts'
import type { Refusal } from '../../core/refusal.ts'
import type { Plain } from '../../words/speech.ts'

/** What is said of a refusal in public. */
export type Said = readonly [status: number, code: ProblemCode, title: string]

/** What a page says of it: what happened, and what to do. */
export type PageWords = { heading: Plain; text: Plain }

type Reason = Refusal['reason']

/** What is said of reasons that only some deployments have: whoever brings those, brings this. */
export type RefusalTexts = {
  said: Partial<Record<Reason, Said>>
  /** Left out: the page says that it did not work. */
  pages: Partial<Record<Reason, PageWords>>
}
