/* What Node's own ChaCha20-Poly1305 lacks for a nonce of 24 bytes. */

const CONSTANT = new TextEncoder().encode('expand 32-byte k')

/**
 * The subkey of XChaCha20: draft-irtf-cfrg-xchacha-03 §2.2.
 * @param key 32 bytes. @param nonce The first 16 of the 24.
 */
export function hchacha20(key: Uint8Array, nonce: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(64)
  bytes.set(CONSTANT)
  bytes.set(key, 16)
  bytes.set(nonce, 48)
  const view = new DataView(bytes.buffer)
  const state = Uint32Array.from({ length: 16 }, (_, index) => view.getUint32(4 * index, true))
  for (let round = 0; round < 10; round++) {
    for (const column of [0, 1, 2, 3]) quarter(state, column, column + 4, column + 8, column + 12)
    for (const at of [0, 1, 2, 3]) quarter(state, at, 4 + ((at + 1) % 4), 8 + ((at + 2) % 4), 12 + ((at + 3) % 4))
  }
  const subkey = new Uint8Array(32)
  const out = new DataView(subkey.buffer)
  for (const [at, word] of [0, 1, 2, 3, 12, 13, 14, 15].entries()) out.setUint32(4 * at, state[word] ?? 0, true)
  return subkey
}

/** RFC 8439 §2.1. */
function quarter(state: Uint32Array, a: number, b: number, c: number, d: number): void {
  const mix = (to: number, add: number, turned: number, bits: number) => {
    state[to] = (state[to] ?? 0) + (state[add] ?? 0)
    const word = (state[turned] ?? 0) ^ (state[to] ?? 0)
    state[turned] = (word << bits) | (word >>> (32 - bits))
  }
  mix(a, b, d, 16)
  mix(c, d, b, 12)
  mix(a, b, d, 8)
  mix(c, d, b, 7)
}
