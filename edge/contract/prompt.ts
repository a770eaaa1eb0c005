import * as v from 'valibot'

/** A kind of proof. Grows with the factor registry; the elements name them by message key. */
export const FactorKind = v.picklist(['totp', 'passkey', 'backup_code'])
export type FactorKind = v.InferOutput<typeof FactorKind>

/**
 * What the elements can be told to do. The wire never says "do TOTP": it says which of these to carry out,
 * so that a new factor needs no new element.
 */
export type Prompt =
  | { kind: 'show_secret'; secret: string; uri: string }
  | { kind: 'enter_code'; digits: number }
  | { kind: 'show_codes'; codes: string[] }
  | BrowserCeremony

/**
 * `navigator.credentials.create()` or `get()` with these options in their JSON form (WebAuthn Level 3 §5.1.8, §5.1.9);
 * what comes back is sent as `response`.
 */
export type BrowserCeremony = {
  kind: 'browser_ceremony'
  ceremony: 'create' | 'get'
  publicKey: Readonly<Record<string, unknown>>
}

/** A code as it was typed: longer than any code, since spaces and invisible marks may come with it. */
export const Code = v.pipe(v.string(), v.maxLength(128))

/** What proves it: a code that was typed, or what a browser's ceremony gave, as its factor reads it. Exactly one of them. */
export type Sent = { code: string } | { response: Readonly<Record<string, unknown>> }

/** The fields of `Sent`. That it is one of them, and of which form, the factor says: it knows what it asked for. */
export const sent = { code: v.optional(Code), response: v.optional(v.unknown()) }

/**
 * A proof that rides inline with the act it proves. Consumed by it: a used code, or an answered challenge, serves no second
 * act.
 */
export type Proof = { factor: FactorKind } & Sent
// A schema cannot say "exactly one of these"; the factor does, when it reads what came (`Sent`).
export const Proof = v.strictObject({ factor: FactorKind, ...sent }) as unknown as v.GenericSchema<unknown, Proof>
