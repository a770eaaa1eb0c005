import { answeredBefore } from './answered-before.ts'
import { describe, known } from './describe.ts'

/** What acts need only where a factor's proof is a browser's ceremony: hosts without one carry none of it. */
export const ceremonies = { describe, known, answeredBefore }
