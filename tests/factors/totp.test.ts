import { Secret, TOTP } from 'otpauth'
import { describe, expect, test } from 'vitest'
import { platformRandom } from '../../edge/crypto/random.ts'
import { totpFactor } from '../../edge/factors/totp/factor.ts'
import { toBase32 } from '../../edge/factors/totp/key-uri.ts'
import {
  acceptedSteps,
  clockSkewSeconds,
  DIGITS,
  matchTimeStep,
  PERIOD_SECONDS,
  SECRET_BYTES,
  timeStep,
} from '../../edge/factors/totp/totp.ts'
import { decodeBase32, totp } from '../support/totp-oracle.ts'
import { OCCASION } from './conformance.ts'

const ascii = (text: string) => new TextEncoder().encode(text)

/** The secret of both standards' SHA-1 vectors. */
const RFC_SECRET = ascii('12345678901234567890')

test('the parameters are those that every app takes (spec T1)', () => {
  expect([PERIOD_SECONDS, DIGITS, SECRET_BYTES]).toEqual([30, 6, 20])
})

describe('RFC 6238 appendix B, SHA-1: the last six of the eight published digits', () => {
  test.each([
    [59, '94287082', 1],
    [1111111109, '07081804', 37037036],
    [1111111111, '14050471', 37037037],
    [1234567890, '89005924', 41152263],
    [2000000000, '69279037', 66666666],
    [20000000000, '65353130', 666666666],
  ])('at %i s: %s, step %i', async (seconds, published, step) => {
    expect(timeStep(seconds * 1000)).toBe(step)
    expect(await matchTimeStep(RFC_SECRET, published.slice(-6), seconds * 1000)).toBe(step)
    expect(await matchTimeStep(RFC_SECRET, published.slice(0, 6), seconds * 1000)).toBeNull()
  })
})

describe('RFC 4226 appendix D', () => {
  const VECTORS = '755224 287082 359152 969429 338314 254676 287922 162583 399871 520489'.split(' ')

  test.each(VECTORS.map((code, count) => [count, code]))('counter %i: %s', async (count, code) => {
    expect(await matchTimeStep(RFC_SECRET, String(code), Number(count) * 30_000 + 15_000)).toBe(count)
  })

  test('before the first step there is none', async () => {
    expect(await matchTimeStep(RFC_SECRET, '755224', 0)).toBe(0)
    expect(acceptedSteps(0)).toEqual([-1, 0])
  })
})

describe('which codes are taken (spec T1): steps ⌊(now−30)/30⌋ to ⌊(now+10)/30⌋', () => {
  const STEP = 58_000_001
  const secret = platformRandom(20)
  const codeOf = (step: number) => totp({ secret: toBase32(secret), atMs: step * 30_000 })
  const OFFSETS = [-2, -1, 0, 1, 2]

  test('the codes of the five steps around differ, so that each one tells its step', () => {
    expect(new Set(OFFSETS.map((offset) => codeOf(STEP + offset))).size).toBe(5)
  })

  test('all 150 of 150: five steps at every second of a step', async () => {
    const seconds = Array.from({ length: 30 }, (_, second) => STEP * 30 + second)
    const cases = seconds.flatMap((second) => OFFSETS.map((offset) => ({ second, step: STEP + offset })))
    const material = { opened: secret, salt: null, iterations: null }
    const matched = await Promise.all(
      cases.map(({ second, step }) =>
        totpFactor.verify(material, { text: codeOf(step), place: null }, second * 1000, OCCASION, 'holder'),
      ),
    )
    const wrong = cases.filter(({ second, step }, at) => {
      const specified = step >= Math.floor((second - 30) / 30) && step <= Math.floor((second + 10) / 30)
      return (Object(matched[at]).marker ?? null) !== (specified ? step : null)
    })
    expect(cases).toHaveLength(150)
    expect(wrong).toEqual([])
  })

  test.each([
    ['the first millisecond of a step', 0, [-1, 0]],
    ['a millisecond before the next code counts', 19_999, [-1, 0]],
    ['when the next code begins to count', 20_000, [-1, 0, 1]],
    ['the last millisecond of a step', 29_999, [-1, 0, 1]],
  ])('%s', async (_, milliseconds, offsets) => {
    const now = STEP * 30_000 + milliseconds
    expect(acceptedSteps(now)).toEqual(offsets.map((offset) => STEP + offset))
    const matched = await Promise.all(OFFSETS.map((offset) => matchTimeStep(secret, codeOf(STEP + offset), now)))
    const taken = OFFSETS.filter((_, at) => matched[at] !== null)
    expect(taken).toEqual(offsets)
  })

  test('agrees with the library otpauth over @noble/hashes for 500 secrets and times', async () => {
    for (let n = 0; n < 500; n++) {
      const other = platformRandom(20)
      const at = 1_700_000_000_000 + n * 8_640_001
      const code = TOTP.generate({ secret: new Secret({ buffer: other.buffer }), timestamp: at })
      expect(await matchTimeStep(other, code, at)).toBe(Math.floor(at / 30_000))
    }
  })

  test('of two steps with the same code the higher one is used up', async () => {
    // The first key, counting up, whose steps 0 and 1 have the same code.
    const key = new Uint8Array(20)
    new DataView(key.buffer).setUint32(0, 1_607_305)
    const [first, second] = [0, 30_000].map((atMs) => totp({ secret: toBase32(key), atMs }))
    expect(first).toBe(second)
    expect(await matchTimeStep(key, String(first), 35_000)).toBe(1)
  })

  test('one digit off is wrong', async () => {
    const code = codeOf(STEP)
    const now = STEP * 30_000 + 5_000
    const others = [...code].flatMap((digit, at) =>
      [...'0123456789'].filter((d) => d !== digit).map((d) => code.slice(0, at) + d + code.slice(at + 1)),
    )
    const neighbours = OFFSETS.map((offset) => codeOf(STEP + offset))
    const wrong = others.filter((other) => !neighbours.includes(other))
    expect(wrong.length).toBeGreaterThan(50)
    const matched = await Promise.all(wrong.map((other) => matchTimeStep(secret, other, now)))
    expect(wrong.filter((_, at) => matched[at] !== null)).toEqual([])
  })

  test.each(['', '1', '12345', '1234567', 'abcdef', '１２３４５６'])('another shape is none: %j', async (code) => {
    expect(await matchTimeStep(secret, code, STEP * 30_000)).toBeNull()
  })
})

describe('how a code is read', () => {
  // F7: whatever kind of digit, dash, space or invisible mark came with it; `typed-code.test.ts` has them all.
  test.each([...['123456', '123 456', '123.456'].map((typed) => [typed, '123456']), ['000000', '000000']])(
    '%j is %s',
    (code, text) => expect(totpFactor.parse(code)).toEqual({ ok: true, value: { text, place: null } }),
  )

  const NONE = ['', '12345', '1234567', '12345a', '123_456', '+12345', '-12345', '1e5000', '123456\0', '123456,123456']
  test.each(NONE)('%j is none', (code) => {
    expect(totpFactor.parse(code)).toEqual({ ok: false, reason: { reason: 'malformed_response' } })
  })
})

describe('a clock that is off, in enrolment only (spec E4)', () => {
  const NOW = 58_000_001 * 30_000 + 5_000
  const secret = platformRandom(20)
  const codeAt = (atMs: number) => totp({ secret: toBase32(secret), atMs })
  const steps = Array.from({ length: 41 }, (_, at) => at - 20)
  const codes = steps.map((offset) => codeAt(NOW + offset * 30_000))

  test.each(steps)('by %i steps is told in seconds', async (offset) => {
    // Where two of the steps share a code, the nearer one is told.
    const code = codeAt(NOW + offset * 30_000)
    const nearest = steps
      .filter((_, at) => codes[at] === code)
      .reduce((one, other) => (Math.abs(other) < Math.abs(one) ? other : one))
    expect(await clockSkewSeconds(secret, code, NOW)).toBe(nearest * 30)
  })

  test('by more than ten minutes is not looked for', async () => {
    const far = [-21, 21, -120, 120].map((offset) => codeAt(NOW + offset * 30_000)).filter((c) => !codes.includes(c))
    expect(far.length).toBeGreaterThan(0)
    const told = await Promise.all(far.map((code) => clockSkewSeconds(secret, code, NOW)))
    expect(told).toEqual(far.map(() => null))
  })

  test('is no reason to take the code', async () => {
    const late = [-10, -3, 3, 10].map((offset) => codeAt(NOW + offset * 30_000))
    const near = [-1, 0, 1].map((offset) => codeAt(NOW + offset * 30_000))
    for (const text of late.filter((code) => !near.includes(code))) {
      const material = { opened: secret, salt: null, iterations: null }
      expect(await totpFactor.verify(material, { text, place: null }, NOW, OCCASION, 'holder')).toBeNull()
      expect(await totpFactor.enrolment.clockSkew(secret, { text, place: null }, NOW)).not.toBeNull()
    }
  })

  test('is not told for a code that is simply wrong', async () => {
    const some = Array.from({ length: 200 }, (_, n) => String(n * 4999).padStart(6, '0'))
    const wrong = some.filter((code) => !codes.includes(code))
    expect(wrong.length).toBeGreaterThan(150)
    const told = await Promise.all(wrong.map((code) => clockSkewSeconds(secret, code, NOW)))
    expect(wrong.filter((_, at) => told[at] !== null)).toEqual([])
  })
})

test('a secret is 160 bits, as text of 32 characters that an app reads back', () => {
  for (let n = 0; n < 100; n++) {
    const secret = platformRandom(SECRET_BYTES)
    expect(toBase32(secret)).toMatch(/^[A-Z2-7]{32}$/)
    expect(new Uint8Array(decodeBase32(toBase32(secret)))).toEqual(secret)
  }
})
