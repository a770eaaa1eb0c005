import * as v from 'valibot'
import { MAX_ASSURANCE_SECONDS } from '../shared/limits.ts'
import { type BrowserCeremony, Code, FactorKind, type Proof, sent } from './prompt.ts'
import type { AssuranceView } from './settings.ts'

export type ChallengeFactorView = {
  factor: FactorKind
  /** End of the current wait, epoch milliseconds; null: may be tried now (spec T2). */
  lockedUntil: number | null
  disabled: boolean
  /** What the browser is to do for it, where it is no code that is typed. */
  prompt?: BrowserCeremony
}

/** Answer of `GET /mfa/api/challenge`. */
export type ChallengeView = {
  /** `label`: the login's name or address where the host says it, else `name`. */
  principal: { name: string; label?: string }
  factors: ChallengeFactorView[]
  nextCodeAt: number | null
  to: string
  csrf: string
}

/** Seconds: how old the newest proof may be. */
const isMaxAge = (seconds: number) => Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_ASSURANCE_SECONDS

const to = v.optional(v.pipe(v.string(), v.maxLength(2048)))

/** Body of `POST /mfa/api/challenge`. */
export const AnswerChallengeRequest = v.strictObject({
  factor: FactorKind,
  ...sent,
  to,
  maxAgeSeconds: v.optional(v.pipe(v.number(), v.check(isMaxAge))),
  // A schema cannot say "exactly one of these"; the factor does, when it reads what came (`Sent`).
}) as unknown as v.GenericSchema<unknown, AnswerChallengeRequest>
export type AnswerChallengeRequest = Proof & { to?: string; maxAgeSeconds?: number }

/** Fields of the plain HTML form that posts to `/mfa/challenge`. */
export const AnswerChallengeForm = v.strictObject({
  factor: FactorKind,
  code: Code,
  csrf: v.pipe(v.string(), v.maxLength(128)),
  to,
  maxAgeSeconds: v.optional(v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number), v.check(isMaxAge))),
})

/** Answer on success, with the cookie. */
export type ChallengePassedView = {
  to: string
  assurance: AssuranceView
  /** Sent after a sign-in by backup code. */
  backupCodes?: { remaining: number; total: number }
  /** In place of the cookie, to who came with a ticket (spec H4): for the host's backend, once, within 60 s. */
  grant?: string
}

/** Answer of `POST /mfa/api/backup-codes/confirm` to who came with a ticket; else it is 204. */
export type GrantedView = { grant: string }
