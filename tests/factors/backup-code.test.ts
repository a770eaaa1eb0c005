import { pbkdf2Sync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { platformRandom } from '../../edge/crypto/random.ts'
import { CODES_PER_SET, makeCodes, normaliseCode } from '../../edge/factors/backup-code/codes.ts'
import { backupCodeFactor } from '../../edge/factors/backup-code/factor.ts'
import {
  DEFAULT_ITERATIONS,
  hashCode,
  MAX_ITERATIONS,
  MIN_ITERATIONS,
  SALT_BYTES,
} from '../../edge/factors/backup-code/hash.ts'
import type { Material } from '../../edge/ports/factor.ts'
import { ALPHABET, groupCode, hasRightCheckCharacter } from '../../edge/shared/backup-code.ts'
import { OCCASION } from './conformance.ts'

/** Codes whose 14 random characters are these. */
const codeOf = (place: number, body: string): string =>
  makeCodes((length) => Uint8Array.from({ length }, (_, at) => ALPHABET.indexOf(body.charAt(at))))[place] ?? ''

const newCodes = (sets: number) => Array.from({ length: sets }, () => makeCodes(platformRandom)).flat()

const replaced = (code: string, at: number, character: string) => code.slice(0, at) + character + code.slice(at + 1)

describe('a set of backup codes (spec T3)', () => {
  test('has exactly ten codes, the first character of each its place on the list', () => {
    const codes = makeCodes(platformRandom)
    expect(codes).toHaveLength(CODES_PER_SET)
    expect(codes.map((code) => code.charAt(0)).join('')).toBe('0123456789')
  })

  test("is written in Crockford's alphabet, without I, L, O and U", () => {
    expect(ALPHABET).toBe('0123456789ABCDEFGHJKMNPQRSTVWXYZ')
    for (const code of makeCodes(platformRandom)) {
      expect(groupCode(code)).toMatch(/^[0-9][0-9A-HJKMNP-TV-Z]{3}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/)
      expect(hasRightCheckCharacter(code)).toBe(true)
    }
  })

  test('takes 14 random bytes a code and the low five bits of each: 70 bits', () => {
    const asked: number[] = []
    const given: Uint8Array[] = []
    const codes = makeCodes((length) => {
      asked.push(length)
      const bytes = platformRandom(length)
      given.push(bytes)
      return bytes
    })
    expect(asked).toEqual(Array(10).fill(14))
    const expected = given.map((bytes) => Array.from(bytes, (byte) => ALPHABET.charAt(byte % 32)).join(''))
    expect(codes.map((code) => code.slice(1, 15))).toEqual(expected)
  })

  test('no character is more likely than another: each stands for eight of the 256 bytes', () => {
    const counts = new Map<string, number>()
    for (let byte = 0; byte < 256; byte++) {
      const [code = ''] = makeCodes((length) => new Uint8Array(length).fill(byte))
      const character = code.charAt(1)
      expect(code.slice(1, 15)).toBe(character.repeat(14))
      counts.set(character, (counts.get(character) ?? 0) + 1)
    }
    expect([...counts.values()]).toEqual(Array(32).fill(8))
  })
})

describe('the check character', () => {
  test.each(['000000000000000', '0ZZZZZZZZZZZZZZ', '4K3QF9XWM2HTBPZ', '900000000000001'])(
    'of %s is one of the 32, by Luhn mod 32 as it is written down',
    (characters) => {
      const right = [...ALPHABET].filter((character) => hasRightCheckCharacter(characters + character))
      expect(right).toEqual([luhn(characters)])
    },
  )

  test('catches every single wrong character: 23,700 of 23,700 typing errors in 50 codes', () => {
    const codes = newCodes(5)
    const typed = codes.flatMap((code) =>
      Array.from(code).flatMap((right, at) => {
        // The first place holds digits only; a letter there is no code at all.
        const alphabet = at === 0 ? ALPHABET.slice(0, 10) : ALPHABET
        return [...alphabet].filter((character) => character !== right).map((other) => replaced(code, at, other))
      }),
    )
    expect(typed).toHaveLength(50 * (9 + 15 * 31))
    expect(typed.filter((code) => hasRightCheckCharacter(code))).toEqual([])
  })

  test('catches every exchange of neighbours but 0 with Z: two of the 992 ordered pairs', () => {
    const missed = new Set<string>()
    let pairs = 0
    for (const a of ALPHABET) {
      for (const b of ALPHABET) {
        if (a === b) continue
        pairs += 1
        for (let at = 0; at < 13; at++) {
          const body = `${'5'.repeat(at)}${a}${b}${'7'.repeat(12 - at)}`
          const code = codeOf(3, body)
          const exchanged = code.slice(0, at + 1) + b + a + code.slice(at + 3)
          if (hasRightCheckCharacter(exchanged)) missed.add(a + b)
        }
      }
    }
    expect(pairs).toBe(992)
    expect([...missed].sort()).toEqual(['0Z', 'Z0'])
  })

  test('catches exchanges at both ends of a code too, but for the same pair', () => {
    const codes = newCodes(1_000)
    const missed = codes.flatMap((code) =>
      [0, 14].flatMap((at) => {
        const [a, b] = [code.charAt(at), code.charAt(at + 1)]
        const exchanged = code.slice(0, at) + b + a + code.slice(at + 2)
        const isTaken = a !== b && backupCodeFactor.parse(exchanged).ok
        return isTaken ? [[a, b].sort().join('')] : []
      }),
    )
    expect(missed.filter((pair) => pair !== '0Z')).toEqual([])
  })
})

describe('how a backup code is read', () => {
  const code = codeOf(4, '1101ABCDEFGH01')
  const grouped = groupCode(code)

  // In any other dress: `typed-code.test.ts`.
  test('is as it was shown, with the place on the list that it begins with', () => {
    expect(backupCodeFactor.parse(grouped)).toEqual({ ok: true, value: { text: code, place: 4 } })
  })

  test.each<[string, string]>([
    ['one character short', code.slice(0, 15)],
    ['one too many', `${code}0`],
    ['a letter first', `A${code.slice(1)}`],
    ['a U', replaced(code, 5, 'U')],
    ['a sign of the first line of the keyboard', replaced(code, 5, '!')],
    ['a six-digit code', '123456'],
    ['nothing', ''],
    ['a letter whose capital is two letters', '0ß1234567890123'],
    ['a ligature of two letters', '0ﬁ12345678901234'],
    ['only dashes', '----------------'],
    ['two codes', code + code],
  ])('%s is no code at all', (_, typed) => {
    expect(normaliseCode(typed)).toBeNull()
    expect(backupCodeFactor.parse(typed)).toEqual({ ok: false, reason: { reason: 'malformed_response' } })
  })

  test('a typing error is told before anything is looked up', () => {
    const typed = replaced(code, 7, code.charAt(7) === 'X' ? 'Y' : 'X')
    expect(backupCodeFactor.parse(typed)).toEqual({ ok: false, reason: { reason: 'bad_check_character' } })
  })
})

describe('the stored hash (spec T4)', () => {
  const [code = ''] = makeCodes(platformRandom)
  const salt = platformRandom(SALT_BYTES)
  const right = { text: code, place: 0 }

  test('is PBKDF2-SHA-256 of the code as it is read', async () => {
    for (const iterations of [MIN_ITERATIONS, DEFAULT_ITERATIONS]) {
      const expected = pbkdf2Sync(code, salt, iterations, 32, 'sha256')
      expect(Buffer.from(await hashCode(code, salt, iterations))).toEqual(expected)
    }
  })

  test('costs 10,000 iterations unless told otherwise, and never more than Workers allow', () => {
    expect([MIN_ITERATIONS, DEFAULT_ITERATIONS, MAX_ITERATIONS, SALT_BYTES]).toEqual([1_000, 10_000, 100_000, 16])
  })

  test('is compared in full: equal beginnings, cut and lengthened ones are wrong', async () => {
    const opened = await hashCode(code, salt, MIN_ITERATIONS)
    const verify = (stored: Uint8Array<ArrayBuffer>) =>
      backupCodeFactor.verify({ opened: stored, salt, iterations: MIN_ITERATIONS }, right, 0, OCCASION, 'holder')
    expect(await verify(opened)).toEqual({ marker: 0 })
    expect(await verify(opened.slice(0, 31))).toBeNull()
    expect(await verify(opened.slice(0, 0))).toBeNull()
    expect(await verify(new Uint8Array([...opened, 0]))).toBeNull()
  })

  test('without salt, iterations or place there is nothing to compare', async () => {
    const opened = await hashCode(code, salt, MIN_ITERATIONS)
    const verify = (material: Material, response: typeof right | { text: string; place: null }) =>
      backupCodeFactor.verify(material, response, 0, OCCASION, 'holder')
    expect(await verify({ opened, salt: null, iterations: 1_000 }, right)).toBeNull()
    expect(await verify({ opened, salt, iterations: null }, right)).toBeNull()
    expect(await verify({ opened, salt, iterations: 1_000 }, { ...right, place: null })).toBeNull()
  })
})

/** Luhn mod N for N = 32, from the right, written without looking at the product. */
function luhn(characters: string): string {
  const values = [...characters].reverse().map((character) => ALPHABET.indexOf(character))
  const sum = values
    .map((value, at) => (at % 2 === 0 ? value * 2 : value))
    .map((value) => Math.trunc(value / 32) + (value % 32))
    .reduce((total, value) => total + value, 0)
  return ALPHABET.charAt((32 - (sum % 32)) % 32)
}
