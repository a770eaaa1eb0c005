import { createHash } from 'node:crypto'

/* What seals are made of, by a program of its own. */

export const sha256 = (...parts: (string | Uint8Array)[]) => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

/** RFC 6962 §2.1 as it is written there: split at the largest power of two below. */
export function treeOf(leaves: readonly Uint8Array[]): Buffer {
  const [only] = leaves
  if (!only) return sha256('')
  if (leaves.length === 1) return sha256(Uint8Array.of(0), only)
  let k = 1
  while (2 * k < leaves.length) k *= 2
  return sha256(Uint8Array.of(1), treeOf(leaves.slice(0, k)), treeOf(leaves.slice(k)))
}
