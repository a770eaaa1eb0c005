import * as v from 'valibot'

/** A kind of proof. Grows with the factor registry; the elements name them by message key. */
export const FactorKind = v.picklist(['totp', 'backup_code'])
export type FactorKind = v.InferOutput<typeof FactorKind>

/**
 * What the elements can be told to do. The wire never says "do TOTP": it says which of these to carry out,
 * so that a new factor needs no new element. `browser_ceremony` joins them with the first factor that needs it.
 */
export type Prompt =
  | { kind: 'show_secret'; secret: string; uri: string }
  | { kind: 'enter_code'; digits: number }
  | { kind: 'show_codes'; codes: string[] }

/** A code as it was typed: longer than any code, since spaces and invisible marks may come with it. */
export const Code = v.pipe(v.string(), v.maxLength(128))

/** A proof that rides inline with the act it proves. Consumed by it: a used code serves no second act. */
export const Proof = v.strictObject({
  factor: FactorKind,
  code: Code,
})
export type Proof = v.InferOutput<typeof Proof>
