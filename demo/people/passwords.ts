/** The most that workerd allows in one call. A real site would rather use a memory-hard hash in a place that has one. */
const ITERATIONS = 100_000

/** `iterations.salt.hash`, the last two in hexadecimal. */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  return `${ITERATIONS}.${toHex(salt)}.${toHex(await derive(password, salt, ITERATIONS))}`
}

/** Takes as long for a person who does not exist (`stored` is null), so that the time tells nobody who does. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [iterations = '', salt = '', hash = ''] = (stored ?? `${ITERATIONS}.${'00'.repeat(16)}.`).split('.')
  const derived = toHex(await derive(password, fromHex(salt), Number(iterations)))
  return equalText(derived, hash)
}

/** Compares without stopping at the first difference. */
export function equalText(left: string, right: string): boolean {
  let difference = left.length ^ right.length
  for (let index = 0; index < left.length; index++) difference |= left.charCodeAt(index) ^ right.charCodeAt(index)
  return difference === 0
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16))
}

async function derive(password: string, salt: Uint8Array<ArrayBuffer>, iterations: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveBits'])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 256))
}
