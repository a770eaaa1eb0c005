import * as v from 'valibot'
import { Proof } from './prompt.ts'

/** Why the caller cannot switch. `not_owner`: only an Owner of that account can; `required_by_all`: the deployment does. */
export type PolicyReason = 'not_owner' | 'required_by_all'

/** What satisfies a policy: any method, or those alone whose proof no other site can ask for (passkeys). */
export type Strength = 'any' | 'phishing_resistant'

/** One account's policy, as `GET /mfa/api/policies` lists it and `PUT /mfa/api/policies/:accountId` answers. */
export type PolicyView = {
  accountId: string
  accountName: string
  required: boolean
  /** Only where passkeys are offered; `any` while nothing is required. */
  strength?: Strength | undefined
  canChange: boolean
  reason: PolicyReason | null
  /** Members seen by `identify`, and how many of them have a method. For Owners only. */
  members: { known: number; enrolled: number } | null
}

/** Answer of `GET /mfa/api/policies`: accounts outside the caller's memberships are left out. */
export type PoliciesView = PolicyView[]

/**
 * Body of `PUT /mfa/api/policies/:accountId`. OFF and a lower strength need a proof at the account's own strength, ON and a
 * higher one none. Without `strength` it stays as it is; OFF ends it.
 */
export const SetPolicyRequest = v.strictObject({
  required: v.boolean(),
  strength: v.optional(v.picklist(['any', 'phishing_resistant'])),
  proof: v.optional(Proof),
})
export type SetPolicyRequest = v.InferOutput<typeof SetPolicyRequest>
