import fc from 'fast-check'
import { Secret, TOTP } from 'otpauth'
import { describe, expect, test } from 'vitest'
import { platformRandom } from '../../edge/crypto/random.ts'
import { totpFactor } from '../../edge/factors/totp/factor.ts'
import { keyUri, toBase32 } from '../../edge/factors/totp/key-uri.ts'
import { parseOtpauthUri } from '../support/totp-oracle.ts'

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  `'"\`\\`,
  'Acme: Globex',
  ':::x',
  'a:b:c',
  '%',
  '%3A',
  '%3Fsecret%3DAAAA',
  '%00',
  '100%25 Acme',
  'x?secret=AAAAAAAA',
  '?secret=AAAAAAAA&issuer=Evil',
  'x&secret=AAAAAAAA',
  'x&issuer=Evil&digits=8',
  'x#secret=AAAAAAAA',
  'x;secret=AAAAAAAA',
  '/../../evil',
  '//evil.example/x',
  '\\evil',
  'a@b@evil.example',
  '[::1]',
  'two\nlines',
  'two\r\nlines',
  'a\ttab',
  'nul\u0000byte',
  '\u202eemcA',
  '\u2066Acme\u2069',
  '\u200b',
  '\ufeffAcme',
  'Ünïcödé Straße',
  '株式会社',
  'عربي',
  '😀😀',
  '  spaces  ',
  'a+b',
  'a b',
  'javascript:alert(1)',
  'otpauth://totp/x?secret=AAAAAAAA',
  '=',
  '&',
  '?',
  'x'.repeat(500),
]

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
  expect(parseOtpauthUri(uri)).toEqual({
    issuer: shown(issuer),
    labelIssuer: shown(issuer),
    name: shown(label) || 'account',
    secret: toBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    periodSeconds: 30,
  })
}

describe('a key URI', () => {
  test('names issuer and person, the issuer twice and alike', () => {
    const secret = platformRandom(20)
    expect(keyUri({ secret, issuer: 'Acme Inc', label: 'ada@example.com' })).toBe(
      `otpauth://totp/Acme%20Inc:ada%40example.com?issuer=Acme%20Inc&secret=${toBase32(secret)}&algorithm=SHA1&digits=6&period=30`,
    )
  })

  test.each(HOSTILE.map((text) => [JSON.stringify(text).slice(0, 60), text]))(
    'holds one secret: label %s',
    (_, label) => {
      expectOneSecret('Acme', label)
    },
  )

  test.each(HOSTILE.filter((text) => shown(text) !== '').map((text) => [JSON.stringify(text).slice(0, 60), text]))(
    'holds one secret: issuer %s',
    (_, issuer) => {
      expectOneSecret(issuer, 'ada@example.com')
      expectOneSecret(issuer, issuer)
    },
  )

  test('holds one secret whatever the names are', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => shown(text) !== '')
    fc.assert(fc.property(name, name, expectOneSecret), { numRuns: 500 })
  })

  test('is letter by letter what the library otpauth writes', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => shown(text) !== '')
    fc.assert(
      fc.property(name, name, (issuer, label) => {
        const secret = platformRandom(20)
        const written = new TOTP({
          issuer: shown(issuer),
          label: shown(label),
          secret: new Secret({ buffer: secret.buffer }),
        })
        expect(keyUri({ secret, issuer, label })).toBe(written.toString())
      }),
      { numRuns: 500 },
    )
  })

  test.each(['', ' ', ':', ' : '])('calls a person without a name (%j) "account"', (label) => {
    expectOneSecret('Acme', label)
  })

  test('of an enrolment stands beside the same key as text', () => {
    const secret = platformRandom(20)
    const prompts = totpFactor.enrolment.ask({ pending: secret, issuer: 'Acme', label: 'ada', authenticators: [] })
    expect(prompts.map(({ kind }) => kind)).toEqual(['show_secret', 'enter_code'])
    const [first] = prompts
    if (first?.kind !== 'show_secret') throw new Error('the secret is not shown')
    expect(first.secret).toBe(toBase32(secret))
    expect(parseOtpauthUri(first.uri).secret).toBe(first.secret)
    expect(JSON.stringify(prompts).split(first.secret)).toHaveLength(3)
  })
})
