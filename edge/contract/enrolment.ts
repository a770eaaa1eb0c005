import * as v from 'valibot'
import { FactorKind, type Prompt } from './prompt.ts'
import type { AuthenticatorView } from './settings.ts'

/** Body of `POST /mfa/api/enrolments`. */
export const BeginEnrolmentRequest = v.strictObject({
  factor: FactorKind,
  name: v.optional(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))),
})
export type BeginEnrolmentRequest = v.InferOutput<typeof BeginEnrolmentRequest>

/** Its answer, 201. */
export type EnrolmentView = { id: string; expiresAt: number; prompts: Prompt[] }

/** Body of `POST /mfa/api/enrolments/:id/confirm`. */
export const ConfirmEnrolmentRequest = v.strictObject({ code: v.pipe(v.string(), v.maxLength(64)) })
export type ConfirmEnrolmentRequest = v.InferOutput<typeof ConfirmEnrolmentRequest>

/** Its answer: the one time the backup codes are shown. */
export type EnrolmentConfirmedView = { authenticator: AuthenticatorView; prompts: Prompt[] }
