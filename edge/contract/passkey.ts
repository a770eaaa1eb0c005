import * as v from 'valibot'

/*
 * What a browser's ceremony gives, as the elements send it (Web Authentication Level 2 §5.1, in the JSON form of Level 3).
 * Nothing of it is believed before `edge/factors/passkey` has verified it; there is no copy of the challenge beside that of
 * `clientDataJSON`, so that nobody can compare the wrong one.
 */

/** Base64url without padding (RFC 4648 §5), in the one spelling that its bytes have: the bits left over are zero. */
const BASE64URL = /^(?:[\w-]{4})*(?:[\w-][AQgw]|[\w-]{2}[AEIMQUYcgkosw048])?$/

const base64Url = (most: number, least = 1) =>
  v.pipe(v.string(), v.minLength(least), v.maxLength(most), v.regex(BASE64URL))

/** Of 16 to 1,023 bytes, which the verifier counts. */
const credentialId = base64Url(1364)
const clientDataJSON = base64Url(2732)

/** At most eight words, each of up to 32 letters. Without Valibot's `array`, which is carried for nothing else here. */
const areTransports = (given: unknown): boolean =>
  Array.isArray(given) &&
  given.length <= 8 &&
  given.every((name) => typeof name === 'string' && /^[a-z0-9-]{1,32}$/.test(name))

/** What `navigator.credentials.create` gave. */
export const PasskeyRegistration = v.strictObject({
  id: credentialId,
  clientDataJSON,
  attestationObject: base64Url(8192),
  /** What `getTransports()` said, unknown words too: sent back as they are. */
  transports: v.optional(
    v.pipe(
      v.unknown(),
      v.check(areTransports),
      // The check says so, which its type cannot.
      v.transform((names) => names as string[]),
    ),
  ),
  /** `authenticatorAttachment`; shown, never decided upon. */
  attachment: v.optional(v.picklist(['platform', 'cross-platform'])),
  /** `credProps.rk`; the client's word, never decided upon. */
  discoverable: v.optional(v.boolean()),
})
export type PasskeyRegistration = v.InferOutput<typeof PasskeyRegistration>

/** What `navigator.credentials.get` gave. */
export const PasskeyAssertion = v.strictObject({
  id: credentialId,
  clientDataJSON,
  authenticatorData: base64Url(1368),
  signature: base64Url(1024, 0),
  userHandle: v.optional(base64Url(88)),
})
export type PasskeyAssertion = v.InferOutput<typeof PasskeyAssertion>
