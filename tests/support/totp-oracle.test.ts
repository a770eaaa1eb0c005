import { describe, expect, test } from 'vitest'
import { decodeBase32, parseOtpauthUri, totp } from './totp-oracle.ts'

// RFC 6238 appendix B: the ASCII keys of 20, 32 and 64 bytes, in base32.
const KEYS = {
  SHA1: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
  SHA256: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA====',
  SHA512: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNA=',
} as const

const VECTORS = [
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
] as const

describe('RFC 6238 appendix B', () => {
  test.each(VECTORS)('at %i s', (seconds, sha1, sha256, sha512) => {
    const at = { atMs: seconds * 1000, digits: 8 }
    expect(totp({ ...at, secret: KEYS.SHA1 })).toBe(sha1)
    expect(totp({ ...at, secret: KEYS.SHA256, algorithm: 'SHA256' })).toBe(sha256)
    expect(totp({ ...at, secret: KEYS.SHA512, algorithm: 'SHA512' })).toBe(sha512)
  })
})

test('six digits are the last six, zeros in front kept', () => {
  expect(totp({ secret: KEYS.SHA1, atMs: 1111111109_000 })).toBe('081804')
})

test('a code holds for its period and no millisecond longer', () => {
  const code = totp({ secret: KEYS.SHA1, atMs: 30_000 })
  expect(totp({ secret: KEYS.SHA1, atMs: 59_999 })).toBe(code)
  expect(totp({ secret: KEYS.SHA1, atMs: 60_000 })).not.toBe(code)
  expect(totp({ secret: KEYS.SHA1, atMs: 29_999 })).not.toBe(code)
})

test('RFC 4648 §10 vectors decode, in groups and lower case too', () => {
  expect(decodeBase32('MZXW6YTBOI======').toString()).toBe('foobar')
  expect(decodeBase32('mzxw 6ytb').toString()).toBe('fooba')
  expect(() => decodeBase32('MZXW1')).toThrow('Not base32')
})

test('a key URI is read as an app reads it', () => {
  const uri = `otpauth://totp/Acme%20Inc:member%40example.com?secret=${KEYS.SHA1}&issuer=Acme%20Inc&digits=6&period=30`
  expect(parseOtpauthUri(uri)).toEqual({
    issuer: 'Acme Inc',
    labelIssuer: 'Acme Inc',
    name: 'member@example.com',
    secret: KEYS.SHA1,
    algorithm: 'SHA1',
    digits: 6,
    periodSeconds: 30,
  })
  expect(() => parseOtpauthUri('otpauth://hotp/x?secret=MZXW6YTB')).toThrow()
  expect(() => parseOtpauthUri('otpauth://totp/x')).toThrow('no secret')
})
