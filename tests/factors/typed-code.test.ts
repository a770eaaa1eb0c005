import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import type { FactorKind } from '../../edge/contract/index.ts'
import { AnswerChallengeForm, AnswerChallengeRequest } from '../../edge/contract/index.ts'
import { platformRandom } from '../../edge/crypto/random.ts'
import { makeCodes } from '../../edge/factors/backup-code/codes.ts'
import { FACTORS, factorsOf } from '../../edge/factors/registry.ts'
import { groupCode } from '../../edge/shared/backup-code.ts'
import { factorOf } from '../../widget/factors/registry.ts'
import { totp } from '../../widget/factors/totp.ts'
import { runs } from '../support/long-form.ts'

/*
 * F7: a typed code means the same in element, form and API, whatever kind of digit, dash, space or invisible mark came
 * with it. The digits of each script are told by the platform's number formats, which share nothing with ours.
 */

const SCRIPTS = Intl.supportedValuesOf('numberingSystem')
  .map((system) => {
    const format = new Intl.NumberFormat('en', { numberingSystem: system, useGrouping: false })
    return { system, digits: Array.from({ length: 10 }, (_, digit) => format.format(digit)) }
  })
  .filter(({ digits }) => digits.every((digit) => /^\p{Nd}$/u.test(digit)))

const SPACES = [...' \t\n\u00a0\u1680\u2003\u2007\u2009\u200a\u202f\u205f\u3000']
const DASHES = [...'-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d']
const JAPANESE = [...'\u301c\u30a0\u30fc\uff70']
const MARKS = [...'\u200e\u200f\u061c\u200b\u200c\u200d\u2060\u2066\u2069\u202a\u202c']
const OTHER_MARKS = [...'\u00ad\ufeff\u180e\u034f\ufe0f\ufe0e\u3164']
const STOPS = [...'.\u3002\uff0e\uff61']
const DECORATIONS = [...SPACES, ...DASHES, ...JAPANESE, ...MARKS, ...OTHER_MARKS]

const decoration = fc.array(fc.constantFrom(...DECORATIONS), { maxLength: 2 }).map((marks) => marks.join(''))
const digitOf = (character: string) => {
  const written = (digits: string[]) => (/\d/.test(character) ? (digits[Number(character)] ?? '') : character)
  return fc.constantFrom(...SCRIPTS).map(({ digits }) => written(digits))
}

/** Letters as people type them: small, full width, and the ones that Crockford's base32 leaves out. */
const letterOf = (character: string) => {
  const written = [character, character === '0' ? 'O' : character === '1' ? 'I' : character]
  if (character === '1') written.push('L')
  const cased = written.flatMap((one) => [one, one.toLowerCase()])
  return fc.constantFrom(...cased, ...cased.map((one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)))
}

/** A code, each character in some script, something that does not count around it, and the end of a sentence. */
const decorated = (code: string, write: (character: string) => fc.Arbitrary<string>) => {
  const parts = [...code].map((character) => fc.tuple(write(character), decoration).map((pair) => pair.join('')))
  return fc
    .tuple(decoration, ...parts, fc.constantFrom('', ...STOPS))
    .map((all) => all.join(''))
    .filter((typed) => typed.length <= 128)
}

const bySixDigits = fc
  .integer({ min: 0, max: 999_999 })
  .map((code) => String(code).padStart(6, '0'))
  .chain((code) => decorated(code, digitOf).map((typed) => ({ code, typed })))

const byBackupCode = fc.constantFrom(...makeCodes(platformRandom)).chain((code) => {
  const write = (character: string) => fc.oneof(letterOf(character), digitOf(character))
  return decorated(code, write).map((typed) => ({ code, typed }))
})

/** What each of the two sends to be compared; null: it is refused before anything is looked up. */
const byElement = (typed: string, factor: FactorKind) => {
  const { plain, mistake } = factorOf(factor)
  const code = plain(typed)
  return mistake(code) === null ? code : null
}
const byServer = (typed: string, factor: FactorKind) => {
  const response = (factorsOf(FACTORS).get(factor) ?? expect.fail(factor)).parse(typed)
  return response.ok ? response.value.text : null
}

test('the platform knows the digits of many scripts', () => {
  expect(SCRIPTS.length).toBeGreaterThan(60)
  expect(SCRIPTS.map(({ system }) => system)).toEqual(expect.arrayContaining(['arab', 'deva', 'fullwide', 'mathsans']))
})

test('F7: each digit of each script is read as itself', () => {
  const wrong = SCRIPTS.filter(({ digits }) => totp.plain(digits.join('')) !== '0123456789').map(({ system }) => system)
  expect(wrong).toEqual([])
})

test('F7: of a six-digit code in any dress, element and server read the same six digits, over 2,000 codes and more', () => {
  fc.assert(
    fc.property(bySixDigits, ({ code, typed }) => {
      expect([byElement(typed, 'totp'), byServer(typed, 'totp')]).toEqual([code, code])
      expect(v.is(AnswerChallengeRequest, { factor: 'totp', code: typed })).toBe(true)
      expect(v.is(AnswerChallengeForm, { factor: 'totp', code: typed, csrf: 'c' })).toBe(true)
    }),
    { numRuns: runs(10_000) },
  )
})

test('F7: of a backup code in any dress, element and server read the same code, over 2,000 codes and more', () => {
  fc.assert(
    fc.property(byBackupCode, ({ code, typed }) => {
      expect([byElement(typed, 'backup_code'), byServer(typed, 'backup_code')]).toEqual([code, code])
      expect(v.is(AnswerChallengeRequest, { factor: 'backup_code', code: typed })).toBe(true)
    }),
    { numRuns: runs(10_000) },
  )
})

test('F7: whatever else is typed, element and server take and refuse the same, over 4,000 texts and more', () => {
  const near = fc.constantFrom(...'0123456789OoIiLlUuFf!,_+eE', ...DECORATIONS, ...STOPS)
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 24 }),
    fc.array(fc.oneof(near, fc.string({ maxLength: 1 })), { minLength: 6, maxLength: 20 }).map((all) => all.join('')),
  )
  fc.assert(
    fc.property(texts, fc.constantFrom<FactorKind>('totp', 'backup_code'), (typed, factor) => {
      expect(byElement(typed, factor)).toBe(byServer(typed, factor))
    }),
    { numRuns: runs(20_000) },
  )
})

describe('what is no part of a code stays none', () => {
  test.each([
    ['O for 0', 'O12345'],
    ['l for 1', 'l23456'],
    ['a letter more', '123456a'],
    ['a circled digit', '①23456'],
    ['a raised digit', '¹23456'],
    ['a fraction', '½2345'],
    ['a Roman numeral', 'Ⅻ23456'],
    ['a numeral of words', '一23456'],
    ['a comma', '123,456'],
    ['an underscore', '123_456'],
    ['a zero byte', '123456\u0000'],
    ['a digit too few', '١٢٣٤٥'],
    ['a digit too many', '１２３４５６７'],
  ])('of six digits: %s', (_, typed) => {
    expect([byElement(typed, 'totp'), byServer(typed, 'totp')]).toEqual([null, null])
  })

  // Elsewhere a capital can be two characters, or the capital of another letter.
  const [code = ''] = makeCodes(() => Uint8Array.from({ length: 14 }, (_, at) => (at < 2 ? 1 : 15 + at)))
  test.each([
    ['dotless i', code.replace('11', '\u0131\u0131')],
    ['dotted I', code.replace('11', '\u0130\u0130')],
    ['long s', code.replace('S', '\u017f')],
    ['the sign of kelvin', code.replace('K', '\u212a')],
    ['a ligature of two letters', code.replace('11', '\ufb01')],
    ['sharp s', code.replace('11', '\u00df')],
  ])('of a backup code: %s', (_, typed) => {
    expect(typed).not.toBe(code)
    expect([byElement(typed, 'backup_code'), byServer(typed, 'backup_code')]).toEqual([null, null])
  })

  test('that very code is one, typed in small letters, in groups', () => {
    const typed = groupCode(code).toLowerCase()
    expect([byElement(typed, 'backup_code'), byServer(typed, 'backup_code')]).toEqual([code, code])
  })
})
