import * as v from 'valibot'
import type { BrowserCeremony } from './prompt.ts'

/** What a proof can be asked for (spec K5). Enrolling asks for its own. */
const CeremonyPurpose = v.picklist(['sign_in', 'step_up', 'reset', 'remove', 'backup_codes', 'policy'])
export type CeremonyPurpose = v.InferOutput<typeof CeremonyPurpose>

/** Body of `POST /mfa/api/ceremonies`. `target`: the authenticator of `reset` and `remove`, the account of `policy`. */
export const AskCeremonyRequest = v.strictObject({
  purpose: CeremonyPurpose,
  target: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(256))),
})
export type AskCeremonyRequest = v.InferOutput<typeof AskCeremonyRequest>

/** Its answer; none: the person has no passkey that could prove it. */
export type CeremoniesView = { prompts: BrowserCeremony[] }
