import { answeredBefore } from './answered-before.ts'
import { describe, known } from './describe.ts'
import { isStrict, strengthDue, strengthMissing, weakness } from './strength.ts'
import { whyNot } from './why-not.ts'

/** What acts need only where a factor's proof is a browser's ceremony: hosts without one carry none of it. */
export const ceremonies = { describe, known, answeredBefore, whyNot, weakness, isStrict, strengthDue, strengthMissing }
