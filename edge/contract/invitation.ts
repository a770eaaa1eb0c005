import * as v from 'valibot'
import { Code } from './prompt.ts'

/** Fields of the form on *Accounts* by which an Owner lets somebody in. */
export const GiveInvitationForm = v.strictObject({
  /** `["id","exact name"]`, as the page showed it. */
  who: v.pipe(v.string(), v.maxLength(2_048)),
  code: Code,
  csrf: v.pipe(v.string(), v.maxLength(128)),
  to: v.optional(v.pipe(v.string(), v.maxLength(2_048))),
})
