import { expect, test } from 'vitest'
import { decodeBase32, parseOtpauthUri, totp } from './totp-oracle.ts'

// RFC 6238 appendix B: the ASCII keys of 20, 32 and 64 bytes, in base32.
const KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
const KEYS = { SHA1: KEY, SHA256: `${KEY}GEZDGNBVGY3TQOJQGEZA====`, SHA512: `${KEY.repeat(3)}GEZDGNA=` }

test.each([
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
])('RFC 6238 appendix B at %i s', (seconds, ...codes) => {
  const found = (['SHA1', 'SHA256', 'SHA512'] as const).map((algorithm) =>
    totp({ secret: KEYS[algorithm], algorithm, atMs: seconds * 1000, digits: 8 }),
  )
  expect(found).toEqual(codes)
})

test('six digits are the last six, zeros in front kept; a code holds for its period and no millisecond longer', () => {
  expect(totp({ secret: KEY, atMs: 1111111109_000 })).toBe('081804')
  const [before, first, last, after] = [29_999, 30_000, 59_999, 60_000].map((atMs) => totp({ secret: KEY, atMs }))
  expect(last).toBe(first)
  expect([before, after]).not.toContain(first)
})

test('RFC 4648 §10 vectors decode, in groups and lower case too', () => {
  expect(decodeBase32('MZXW6YTBOI======').toString()).toBe('foobar')
  expect(decodeBase32('mzxw 6ytb').toString()).toBe('fooba')
  expect(() => decodeBase32('MZXW1')).toThrow('Not base32')
})

test('a key URI is read as an app reads it', () => {
  const uri = `otpauth://totp/Acme%20Inc:member%40example.com?secret=${KEY}&issuer=Acme%20Inc&digits=6&period=30`
  const issuer = 'Acme Inc'
  const numbers = { algorithm: 'SHA1', digits: 6, periodSeconds: 30 }
  expect(parseOtpauthUri(uri)).toEqual({
    issuer,
    labelIssuer: issuer,
    name: 'member@example.com',
    secret: KEY,
    ...numbers,
  })
  expect(() => parseOtpauthUri('otpauth://hotp/x?secret=MZXW6YTB')).toThrow()
  expect(() => parseOtpauthUri('otpauth://totp/x')).toThrow('no secret')
})
