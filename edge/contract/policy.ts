import * as v from 'valibot'
import { Proof } from './prompt.ts'

/** Why the caller cannot switch. `not_owner`: only an Owner of that account can; `required_by_all`: the deployment does. */
export type PolicyReason = 'not_owner' | 'required_by_all'

/** One account's policy, as `GET /mfa/api/policies` lists it and `PUT /mfa/api/policies/:accountId` answers. */
export type PolicyView = {
  accountId: string
  accountName: string
  required: boolean
  canChange: boolean
  reason: PolicyReason | null
  /** Members seen by `identify`, and how many of them have a method. For Owners only. */
  members: { known: number; enrolled: number } | null
}

/** Answer of `GET /mfa/api/policies`: accounts outside the caller's memberships are left out. */
export type PoliciesView = PolicyView[]

/** Body of `PUT /mfa/api/policies/:accountId`. OFF needs a proof, ON none. */
export const SetPolicyRequest = v.strictObject({ required: v.boolean(), proof: v.optional(Proof) })
export type SetPolicyRequest = v.InferOutput<typeof SetPolicyRequest>
