import * as v from 'valibot'
import { NAME_MAX } from '../shared/limits.ts'
import { FactorKind, type Prompt, Proof, type Sent, sent } from './prompt.ts'
import type { AuthenticatorView } from './settings.ts'

const name = v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(NAME_MAX)))

/**
 * Body of `POST /mfa/api/enrolments`. `replaces` makes it a reset of that authenticator; it needs `proof`, or a sign-in
 * by backup code in this session that still proves it (`resetProvenUntil`).
 */
export const BeginEnrolmentRequest = v.strictObject({
  factor: FactorKind,
  name,
  replaces: v.optional(v.pipe(v.string(), v.maxLength(64))),
  proof: v.optional(Proof),
})
export type BeginEnrolmentRequest = v.InferOutput<typeof BeginEnrolmentRequest>

/** Its answer, 201. */
export type EnrolmentView = { id: string; expiresAt: number; prompts: Prompt[] }

/** Body of `POST /mfa/api/enrolments/:id/confirm`. */
export const ConfirmEnrolmentRequest = v.strictObject({ ...sent, name }) as unknown as v.GenericSchema<
  // As in `Proof`: exactly one of what is `sent`.
  unknown,
  ConfirmEnrolmentRequest
>
export type ConfirmEnrolmentRequest = Sent & { name?: string }

/** Its answer: the one time the backup codes are shown. */
export type EnrolmentConfirmedView = { authenticator: AuthenticatorView; prompts: Prompt[] }
