import * as v from 'valibot'
import { ROLES } from '../shared/protocol.ts'

/*
 * The two calls of a host's backend (spec H4). Server to server, with `Authorization: Bearer <key of the backend>`;
 * a request that shows a browser (`Origin`, `Cookie`, `Sec-Fetch-Site`) is refused.
 */

const text = (least: number, most: number) => v.pipe(v.string(), v.minLength(least), v.maxLength(most))

/** Body of `POST /mfa/api/logins`, up to 64 KB: who has just shown the right password. */
export const BeginLoginRequest = v.strictObject({
  principal: v.strictObject({ id: text(1, 256), name: text(1, 256) }),
  memberships: v.array(
    v.strictObject({
      accountId: text(1, 256),
      accountName: text(1, 256),
      role: v.picklist(ROLES),
    }),
  ),
  /** The account this sign-in is for. Left out: the strictest of the memberships holds (spec L1a). */
  accountId: v.optional(text(1, 256)),
  /** The host's own nonce for this pending sign-in: at least 16 characters that nobody can guess. */
  pendingId: text(16, 128),
})
export type BeginLoginRequest = v.InferOutput<typeof BeginLoginRequest>

/** Its answer. Anything but `allow` means: not signed in. */
export type LoginView =
  | { verdict: 'allow'; rule: 'not_required' }
  /**
   * The `ticket` is for the element in the browser, and never for a URL. It lives until `expiresAt`. `method_missing`: the
   * database has lost the method; the element says so, and only an operator's reset helps.
   */
  | { verdict: 'challenge'; rule: 'has_method' | 'method_missing'; ticket: string; expiresAt: number }
  /** `accounts`: those that require it; empty where the deployment requires it of everybody. */
  | {
      verdict: 'enrol'
      rule: 'required'
      ticket: string
      expiresAt: number
      accounts: { id: string; name: string }[]
    }

/**
 * Body of `POST /mfa/api/logins/redeem`. With a header `Idempotency-Key`, the same call within 60 s gets the same answer;
 * without one a grant is redeemed once and a repeated call is refused.
 */
export const RedeemGrantRequest = v.strictObject({
  ticket: text(1, 128),
  /** What the element handed over in the browser. */
  grant: text(1, 128),
  pendingId: text(16, 128),
})
export type RedeemGrantRequest = v.InferOutput<typeof RedeemGrantRequest>

/** Its answer. Compare `principal.id` and `pendingId` with the pending sign-in, then begin a new session. */
export type GrantView = {
  principal: { id: string; name: string }
  accountId: string | null
  pendingId: string
  /** RFC 8176 values. */
  amr: string[]
  /** `urn:sallyport:aal2`, and after a passkey `phr` behind a space: phishing-resistant. */
  acr: string
  /** When the code was accepted: seconds since 1970, as OpenID Connect's `auth_time`. */
  authTime: number
}
