import fc from 'fast-check'
import { Secret, TOTP } from 'otpauth'
import { describe, expect, test } from 'vitest'
import { platformRandom } from '../../edge/crypto/random.ts'
import { totpFactor } from '../../edge/factors/totp/factor.ts'
import { keyUri, toBase32 } from '../../edge/factors/totp/key-uri.ts'
import { parseOtpauthUri } from '../support/totp-oracle.ts'
import NAMES from './hostile-names.json' with { type: 'json' }

const HOSTILE = [...NAMES, 'x'.repeat(500)].map((text) => [JSON.stringify(text).slice(0, 60), text] as const)

/** As an app shows it: a colon would end the issuer early in some, so it is a blank. */
const shown = (text: string) => text.replaceAll(':', ' ').trim()

function expectOneSecret(issuer: string, label: string): void {
  const secret = platformRandom(20)
  const uri = keyUri({ secret, issuer, label })
  const url = new URL(uri)
  expect(uri).toMatch(/^otpauth:\/\/totp\/[\u0021-\u007e]+$/)
  expect(url.searchParams.getAll('secret')).toEqual([toBase32(secret)])
  expect(url.searchParams.getAll('issuer')).toEqual([shown(issuer)])
  expect(url.hash).toBe('')
  const names = { issuer: shown(issuer), labelIssuer: shown(issuer), name: shown(label) || 'account' }
  const parameters = { secret: toBase32(secret), algorithm: 'SHA1', digits: 6, periodSeconds: 30 }
  expect(parseOtpauthUri(uri)).toEqual({ ...names, ...parameters })
}

describe('a key URI', () => {
  test('names issuer and person, the issuer twice and alike', () => {
    const secret = platformRandom(20)
    expect(keyUri({ secret, issuer: 'Acme Inc', label: 'ada@example.com' })).toBe(
      `otpauth://totp/Acme%20Inc:ada%40example.com?issuer=Acme%20Inc&secret=${toBase32(secret)}&algorithm=SHA1&digits=6&period=30`,
    )
  })

  test.each(HOSTILE)('holds one secret: label %s', (_, label) => expectOneSecret('Acme', label))

  test.each(HOSTILE.filter(([, text]) => shown(text) !== ''))('holds one secret: issuer %s', (_, issuer) => {
    expectOneSecret(issuer, 'ada@example.com')
    expectOneSecret(issuer, issuer)
  })

  const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => shown(text) !== '')

  test('a name that was cut in the middle of an emoji still gets an address', () => {
    const cut = 'Alice 😀'.slice(0, 7)
    const { issuer, name } = parseOtpauthUri(keyUri({ secret: platformRandom(20), issuer: cut, label: cut }))
    expect([issuer, name]).toEqual([expect.stringContaining('Alice'), expect.stringContaining('Alice')])
  })

  test('holds one secret whatever the names are', () => {
    fc.assert(fc.property(name, name, expectOneSecret), { numRuns: 500 })
  })

  test('is letter by letter what the library otpauth writes', () => {
    fc.assert(
      fc.property(name, name, (issuer, label) => {
        const secret = platformRandom(20)
        const key = new Secret({ buffer: secret.buffer })
        const written = new TOTP({ issuer: shown(issuer), label: shown(label), secret: key })
        expect(keyUri({ secret, issuer, label })).toBe(written.toString())
      }),
      { numRuns: 500 },
    )
  })

  test.each(['', ' ', ':', ' : '])('calls a person without a name (%j) "account"', (label) => {
    expectOneSecret('Acme', label)
  })

  test('of an enrolment stands beside the same key as text', async () => {
    const secret = platformRandom(20)
    const none = { handle: null, authenticators: [], open: async () => secret }
    const prompts = await totpFactor.enrolment.ask({ pending: secret, issuer: 'Acme', label: 'ada', ...none })
    expect(prompts.map(({ kind }) => kind)).toEqual(['show_secret', 'enter_code'])
    const [first] = prompts
    if (first?.kind !== 'show_secret') throw new Error('the secret is not shown')
    expect(first.secret).toBe(toBase32(secret))
    expect(parseOtpauthUri(first.uri).secret).toBe(first.secret)
    expect(JSON.stringify(prompts).split(first.secret)).toHaveLength(3)
  })
})
