/** What a function that can refuse returns. Refusals are values; throwing is for what should never happen. */
export type Result<T, R> = { ok: true; value: T } | { ok: false; reason: R }

export function accept<T>(value: T): { ok: true; value: T } {
  return { ok: true, value }
}

export function reject<R>(reason: R): { ok: false; reason: R } {
  return { ok: false, reason }
}
