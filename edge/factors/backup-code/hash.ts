type Bytes = Uint8Array<ArrayBuffer>

/** Workers refuse more than 100,000 PBKDF2 iterations; 1,000 suits the free plan's 10 ms (spec T4). */
export const MIN_ITERATIONS = 1_000
export const MAX_ITERATIONS = 100_000
export const DEFAULT_ITERATIONS = 10_000
export const SALT_BYTES = 16

/** PBKDF2-SHA-256, 32 bytes. NIST SP 800-63B-4 §3.1.2.2 lets the work factor be small for random secrets. */
export async function hashCode(code: string, salt: Bytes, iterations: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(code), 'PBKDF2', false, ['deriveBits'])
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 256)
  return new Uint8Array(bits)
}
