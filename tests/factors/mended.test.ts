import { expect, test } from 'vitest'
import { normaliseCode } from '../../edge/factors/backup-code/codes.ts'
import { keyUri } from '../../edge/factors/totp/key-uri.ts'
import { parseOtpauthUri } from '../support/totp-oracle.ts'

/* What once went wrong, so that it does not again. */

const secret = new Uint8Array(20).fill(7)

test('a name that was cut in the middle of an emoji still gets an address', () => {
  const cut = 'Alice 😀'.slice(0, 7)
  const { issuer, name } = parseOtpauthUri(keyUri({ secret, issuer: cut, label: cut }))
  expect([issuer, name]).toEqual([expect.stringContaining('Alice'), expect.stringContaining('Alice')])
})

test('a letter whose capital is two letters is no part of a backup code', () => {
  expect(normaliseCode('0ß1234567890123')).toBeNull()
  expect(normaliseCode('0ﬁ12345678901234')).toBeNull()
})
