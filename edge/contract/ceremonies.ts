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

/** Body of `POST /mfa/api/offers` (spec K14): what came of the offer of a passkey. Asked before it is shown. */
export const AnswerOfferRequest = v.strictObject({ answer: v.picklist(['shown', 'cannot', 'never']) })
export type AnswerOfferRequest = v.InferOutput<typeof AnswerOfferRequest>

/** Fields of **Don't ask again**, the form that posts to `/mfa/offer`. */
export const AnswerOfferForm = v.strictObject({
  csrf: v.pipe(v.string(), v.maxLength(128)),
  to: v.optional(v.pipe(v.string(), v.maxLength(2048))),
})

/** Answer of `POST /mfa/api/offers`: whether it is to be shown now. */
export type OfferView = { isOffered: boolean }

/** Of `POST /mfa/api/ceremonies`; none: the person has no passkey that could prove it. */
export type CeremoniesView = { prompts: BrowserCeremony[] }
