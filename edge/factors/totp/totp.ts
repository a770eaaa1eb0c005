type Bytes = Uint8Array<ArrayBuffer>

/** RFC 6238 with the parameters that every authenticator app takes (spec T1). */
export const PERIOD_SECONDS = 30
export const DIGITS = 6
export const SECRET_BYTES = 20
/** A phone that is a little ahead: the next code counts during the last seconds of the current one. */
const AHEAD_SECONDS = 10
/** How far the clock hint of enrolment looks, steps either way: ten minutes. */
const HINT_STEPS = 20

/** The time step of a moment, RFC 6238 §4.2. `now` in epoch milliseconds. */
export function timeStep(now: number): number {
  return Math.floor(now / 1000 / PERIOD_SECONDS)
}

/** The steps whose code is taken at `now`: ⌊(now−30)/30⌋ to ⌊(now+10)/30⌋. Two or three of them. */
export function acceptedSteps(now: number): number[] {
  const first = timeStep(now - PERIOD_SECONDS * 1000)
  const last = timeStep(now + AHEAD_SECONDS * 1000)
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

/**
 * The highest accepted step whose code this is, or null. Every candidate is computed and compared in full, so the time
 * taken does not tell which one matched.
 */
export async function matchTimeStep(secret: Bytes, code: string, now: number): Promise<number | null> {
  const steps = await stepsOf(secret, code, acceptedSteps(now))
  return steps.at(-1) ?? null
}

/** Seconds by which the sender's clock is ahead (positive) or behind, when the code belongs to another nearby step. */
export async function clockSkewSeconds(secret: Bytes, code: string, now: number): Promise<number | null> {
  const current = timeStep(now)
  const near = Array.from({ length: 2 * HINT_STEPS + 1 }, (_, index) => current + index - HINT_STEPS)
  const offsets = (await stepsOf(secret, code, near)).map((step) => step - current)
  const [nearest] = offsets.sort((one, other) => Math.abs(one) - Math.abs(other))
  return nearest === undefined ? null : nearest * PERIOD_SECONDS
}

/** Of these steps, those whose code this is, in their order. */
async function stepsOf(secret: Bytes, code: string, steps: number[]): Promise<number[]> {
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-1' }, false, ['sign'])
  const counted = steps.filter((step) => step >= 0)
  const codes = await Promise.all(counted.map((step) => hotp(key, step)))
  const isRight = codes.map((expected) => isEqual(expected, code))
  return counted.filter((_, index) => isRight[index])
}

/** RFC 4226 §5.3: the last four bits of the HMAC say where in it the 31 bits of the code begin. */
async function hotp(key: CryptoKey, counter: number): Promise<string> {
  const message = new DataView(new ArrayBuffer(8))
  message.setBigUint64(0, BigInt(counter))
  const mac = new DataView(await crypto.subtle.sign('HMAC', key, message))
  const number = mac.getUint32(mac.getUint8(mac.byteLength - 1) & 15) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** In the same time wherever they differ. */
function isEqual(expected: string, code: string): boolean {
  let difference = expected.length ^ code.length
  for (let i = 0; i < expected.length; i++) difference |= expected.charCodeAt(i) ^ code.charCodeAt(i)
  return difference === 0
}
