import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Unreadable } from '../../tools/transfer/formats/entry.ts'
import { FORMATS } from '../../tools/transfer/formats/formats.ts'
import { hchacha20 } from '../../tools/transfer/formats/xchacha20.ts'
import { planOf } from '../../tools/transfer/plan.ts'
import { decodeBase32, totp } from '../support/totp-oracle.ts'
import * as samples from './samples.ts'

/* What other systems write is read as they mean it; what is not of that form is named, and never quoted. */

const same = (who: string): string | undefined => who
const NOW = Date.parse('2026-11-29T12:00:00Z')

function read(from: string, text: string, options: { id?: string; key?: string } = {}) {
  const format = FORMATS[from]
  if (!format) throw new Error(from)
  return format.read(text, { id: options.id ?? format.ids[0], key: options.key })
}

/** Who is in it, with the key in hex. */
const people = (...args: Parameters<typeof read>) =>
  read(...args).entries.map(({ who, secret }) => [who, Buffer.from(secret).toString('hex')])

const rfc = (...names: string[]) => names.map((name) => [name, samples.RFC_KEY_HEX])

test('the key of the samples is the one of RFC 6238', () => {
  expect(decodeBase32(samples.RFC_KEY_BASE32).toString('hex')).toBe(samples.RFC_KEY_HEX)
  expect(totp({ secret: samples.RFC_KEY_BASE32, atMs: 59_000 })).toBe('287082')
})

describe('who is in it, with which key', () => {
  test.each([
    ['otpauth', samples.OTPAUTH, {}, rfc('alice', 'bob, the second', 'carol', 'dave')],
    ['google-authenticator', samples.GOOGLE, {}, rfc('alice')],
    ['google-authenticator', samples.GOOGLE_README, {}, [['alice@google.com', '48656c6c6f21deadbeef']]],
    ['keycloak', samples.KEYCLOAK, {}, rfc('alice', 'bob', 'eight', 'sha')],
    [
      'keycloak',
      samples.KEYCLOAK,
      { id: 'email' },
      rfc(...['alice', 'bob', 'eight', 'sha'].map((one) => `${one}@example.com`)),
    ],
    ['authelia', samples.AUTHELIA_YAML, {}, rfc('alice', '123')],
    ['authelia', samples.AUTHELIA_CSV, {}, rfc('alice')],
    ['authelia', samples.AUTHELIA_URI, {}, rfc('alice')],
    ['wordpress', samples.WORDPRESS, {}, rfc('7')],
    ['wordpress', samples.WORDPRESS, { id: 'user_login' }, rfc('alice')],
    ['django-otp', samples.DJANGO, {}, rfc('4', 'bob')],
  ] as const)('%s %#', (from, text, options, expected) => {
    expect(people(from, text, options)).toEqual(expected)
  })

  test('better-auth, whose letters are the key, sealed with one secret and with versions', () => {
    const letters = Buffer.from(samples.BETTER_AUTH_LETTERS).toString('hex')
    const one = read('better-auth', samples.BETTER_AUTH, { key: samples.BETTER_AUTH_SECRET })
    expect(one.entries.map(({ who, secret }) => [who, Buffer.from(secret).toString('hex')])).toEqual([
      ['alice', letters],
    ])
    expect(one.unread).toEqual([{ at: '[1]', reason: 'is sealed with version 2 of the secret, which is not given' }])
    expect(one.ignored).toEqual([{ at: '[2]', reason: 'was begun and never confirmed' }])
    const both = read('better-auth', samples.BETTER_AUTH, { key: samples.BETTER_AUTH_SECRETS })
    expect(both.entries.map(({ who, secret }) => [who, Buffer.from(secret).toString('hex')])).toEqual([
      ['alice', letters],
      ['bob', letters],
    ])
    const wrong = read('better-auth', samples.BETTER_AUTH, { key: 'another secret' })
    expect(wrong.entries).toEqual([])
    expect(wrong.unread[0]?.reason).toBe('does not open with the secret that was given')
  })
})

test('a table is read as JSON, as an object on each line, as CSV and with tabs', () => {
  const [head = '', ...lines] = samples.WORDPRESS.trimEnd().split('\n')
  const names = head.split('\t')
  const rows = lines.map((line) => Object.fromEntries(line.split('\t').map((cell, index) => [names[index], cell])))
  const quoted = (cells: string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')
  const csv = `\ufeff${[names, ...rows.map((row) => Object.values(row) as string[])].map(quoted).join('\r\n')}\r\n`
  for (const text of [JSON.stringify(rows), rows.map((row) => JSON.stringify(row)).join('\n'), csv])
    expect(people('wordpress', text, { id: 'user_login' })).toEqual(rfc('alice'))
  const broken = read('wordpress', csv.replace('"Two_Factor_Email""', '"Two_Factor_Email"'))
  expect(broken.unread).toContainEqual({ at: 'line 6', reason: 'is no row of the table' })
})

test('what was used last is read where it is said', () => {
  expect(read('wordpress', samples.WORDPRESS).entries.map(({ lastStep }) => lastStep)).toEqual([58_920_173])
  expect(read('django-otp', samples.DJANGO).entries.map(({ lastStep }) => lastStep)).toEqual([58_920_173, null])
})

test('what was no method there either, and what cannot be one here, is named by its place', () => {
  expect(read('wordpress', samples.WORDPRESS)).toMatchObject({
    ignored: [{ at: 'line 5', reason: 'has an app that is not enabled' }],
    unread: [
      { at: 'line 7', reason: 'the key is no base32; it may be sealed by the site' },
      { at: 'line 10', reason: 'has a value twice' },
    ],
  })
  const django = read('django-otp', samples.DJANGO)
  expect(django.ignored).toEqual([{ at: '[3]', reason: 'was begun and never confirmed' }])
  expect(django.unread.map(({ at }) => at)).toEqual(['[4]', '[5]'])
  const { refused } = planOf(read('keycloak', samples.KEYCLOAK), same, NOW)
  expect(refused).toEqual([
    { at: 'users[5]', reason: 'its codes are counted, not timed (HOTP)' },
    { at: 'users[3]', reason: 'its codes have 8 digits, not 6' },
    { at: 'users[4]', reason: 'its codes are not made with SHA-1' },
  ])
  const authelia = planOf(read('authelia', samples.AUTHELIA_YAML), same, NOW).refused
  expect(authelia).toEqual([{ at: 'line 11', reason: 'its codes are not made with SHA-1' }])
})

describe('a line that is none', () => {
  const SECRET = samples.RFC_KEY_BASE32
  test.each([
    ['otpauth', `alice,otpauth://totp/a?secret=${SECRET}&secret=${SECRET}`, 'has secret twice'],
    ['otpauth', 'alice,otpauth://totp/a?secret=not-base32!', 'the secret is no base32'],
    ['otpauth', `alice,otpauth://totp/a?secret=${SECRET}A`, 'the secret is no base32'],
    ['otpauth', 'alice,otpauth://totp/a', 'has no secret'],
    ['otpauth', `alice,otpauth://hotp/a?secret=${SECRET}&counter=1`, 'its codes are counted, not timed (HOTP)'],
    ['otpauth', `alice,otpauth://totp/%E0%A4%A?secret=${SECRET}`, 'is no otpauth: address'],
    ['otpauth', `alice,${SECRET}`, 'is no otpauth: address'],
    ['otpauth', `alice,otpauth://totp/a?secret=${SECRET},more`, 'is neither "principal,uri" nor an otpauth: address'],
    ['otpauth', `"alice,otpauth://totp/a?secret=${SECRET}`, 'is neither "principal,uri" nor an otpauth: address'],
    ['otpauth', `{"principal":"alice","uri":"otpauth://totp/a?secret=${SECRET}"`, 'is no JSON'],
    [
      'google-authenticator',
      `otpauth-migration://offline?data=${Buffer.from(`0a7f0a14${samples.RFC_KEY_HEX}`, 'hex').toString('base64')}`,
      'the payload is cut off',
    ],
    ['google-authenticator', 'otpauth-migration://offline?data=%%%', 'is no otpauth-migration: address'],
    ['google-authenticator', `otpauth://totp/a?secret=${SECRET}`, 'is no otpauth-migration: address'],
    ['authelia', `issuer,username,algorithm,digits,period,secret\nA,a,SHA1,6,30,${SECRET},x`, 'is no row of the table'],
    ['authelia', `totp_configurations:\n    - username: &a alice\n      secret: ${SECRET}`, 'has no username'],
    ['authelia', `totp_configurations:\n    - username: a\n      digits: 6\n      digits: 8`, 'has no secret'],
  ])('%s %#: %s', (from, text, reason) => {
    const { entries, unread } = read(from, text)
    expect(entries).toEqual([])
    expect(unread.map((one) => one.reason)).toContain(reason)
    expect(JSON.stringify(unread)).not.toContain(SECRET)
  })

  test.each([
    ['keycloak', '{"realm":"acme"}'],
    ['keycloak', '{"realm"'],
    ['django-otp', '[{"model":"auth.user"}]'],
    ['django-otp', '{}'],
    ['better-auth', ''],
  ])('a whole file that is none: %s %#', (from, text) => {
    expect(() => read(from, text, { key: 'x' })).toThrow(Unreadable)
  })

  test('of several QR codes of one transfer none may be missing', () => {
    const part = (index: number) =>
      `otpauth-migration://offline?data=${Buffer.from(`180220${index.toString(16).padStart(2, '0')}2807`, 'hex').toString('base64')}`
    expect(read('google-authenticator', part(0)).unread).toEqual([
      { at: 'the file', reason: 'has 1 of the 2 QR codes of one transfer' },
    ])
    expect(read('google-authenticator', `${part(0)}\n${part(1)}`).unread).toEqual([])
  })
})

describe('the plan', () => {
  const line = (who: string, more = '', secret = samples.RFC_KEY_BASE32) =>
    `${who},otpauth://totp/a?secret=${secret}${more}`
  const plan = (text: string, idOf = same) => planOf(read('otpauth', text), idOf, NOW)

  test.each([
    [line('a', '&digits=8'), 'its codes have 8 digits, not 6'],
    [line('a', '&period=60'), 'its codes change every 60 s, not every 30'],
    [line('a', '&algorithm=SHA256'), 'its codes are not made with SHA-1'],
    [line('a', '', 'JBSWY3DPEHPK3PXP'), 'its secret has 80 bits; RFC 4226 asks for 128 at least'],
    [line('a', '', 'A'.repeat(208)), 'its secret has more than 128 bytes'],
    [line('x\ud800'), 'has no id of a person that can be kept'],
    [line('sallyport:operator'), 'has no id of a person that can be kept'],
    [line('x'.repeat(257)), 'has no id of a person that can be kept'],
    [
      '"otpauth://totp/b?secret=x",otpauth://totp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ',
      'has no id of a person that can be kept',
    ],
  ])('%#: %s is refused', (text, reason) => {
    expect(plan(text)).toEqual({ methods: [], refused: [{ at: 'line 1', reason }], ignored: [] })
  })

  test('two apps of one person are neither taken', () => {
    const { methods, refused } = plan(`${line('a')}\n${line('b')}\n${line('a')}`)
    expect(methods.map(({ principalId }) => principalId)).toEqual(['b'])
    expect(refused.map(({ at }) => at)).toEqual(['line 1', 'line 3'])
  })

  test('a map says who is who, and leaves nobody to chance', () => {
    const { methods, refused } = plan(`${line('a')}\n${line('b')}`, (who) => (who === 'a' ? 'person-1' : undefined))
    expect(methods.map(({ principalId }) => principalId)).toEqual(['person-1'])
    expect(refused).toEqual([{ at: 'line 2', reason: 'is nobody who could be told by that name here' }])
  })

  test('whatever could have been used there until now counts as used here', () => {
    const step = Math.floor((NOW + 10_000) / 30_000)
    expect(plan(line('a')).methods[0]?.marker).toBe(step)
    const django = (last: number) =>
      planOf(read('django-otp', samples.DJANGO.replace('58920173', String(last))), same, NOW)
    expect(django(step - 5).methods[0]?.marker).toBe(step)
    expect(django(step + 3).methods[0]?.marker).toBe(step + 3)
    expect(django(step + 999).refused.map(({ at }) => at)).toContain('[1]')
  })
})

test("HChaCha20 is the draft's", () => {
  // draft-irtf-cfrg-xchacha-03 §2.2.1
  const key = Uint8Array.from({ length: 32 }, (_, index) => index)
  const nonce = Buffer.from('000000090000004a0000000031415927', 'hex')
  expect(Buffer.from(hchacha20(key, nonce)).toString('hex')).toBe(
    '82413b4227b27bfed30e42508a877d73a0f9e4d58a74a853c12ec41326d3ecdc',
  )
})

test('whatever is in a file, it is read or refused, and no word of it is said', () => {
  const MARK = 'SECRETSECRETSECRET'
  const pieces = fc.constantFrom(
    MARK,
    'otpauth://totp/',
    'otpauth-migration://offline?data=',
    '?secret=',
    '&digits=',
    ',',
    '\t',
    '\n',
    '"',
    '{',
    '}',
    '[',
    ']',
    ':',
    '"meta_key":"_two_factor_totp_key",',
    '"meta_value":',
    '"model":"otp_totp.totpdevice","fields":',
    '"users":',
    '"credentials":',
    '"type":"otp","secretData":',
    'totp_configurations:\n',
    '    - username: ',
    'user_id\tmeta_key\tmeta_value\n',
    'issuer,username,',
    'userId,secret\n',
    '\ud800',
    '%',
    '$ba$1$',
    '0a14',
  )
  const texts = fc.array(fc.oneof(pieces, fc.string()), { maxLength: 30 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(FORMATS)), texts, (from, text) => {
      try {
        const { refused, ignored } = planOf(read(from, text, { key: 'x' }), () => 'somebody', NOW)
        expect(JSON.stringify([refused, ignored])).not.toContain(MARK)
      } catch (error) {
        expect(error).toBeInstanceOf(Unreadable)
        expect((error as Error).message).not.toContain(MARK)
      }
    }),
    { numRuns: 1_000 },
  )
})
