import { describe, expect, test } from 'vitest'
import { createPasskeyStore } from '../../../db/passkeys.ts'
import { type PasskeyOptions, passkeyOptions } from '../../../edge/factors/passkey/options.ts'
import { offerAfterCode, passkeys } from '../../../edge/passkeys/index.ts'

const ORIGINS = ['https://example.com', 'https://app.example.com']
const options = (raw: Partial<PasskeyOptions> & Record<string, unknown>, origins = ORIGINS) =>
  passkeyOptions({ rpId: 'example.com', ...raw } as PasskeyOptions, origins, 'Acme')

test('what is left out is said', () => {
  expect(options({})).toEqual({
    rpId: 'example.com',
    rpName: 'Acme',
    origins: ORIGINS,
    relatedOrigins: [],
    userVerification: 'preferred',
    allowSynced: true,
  })
})

test('what is given is kept, apart from what the host does with it later', () => {
  const related = ['https://example.de', 'https://example.co.uk']
  const given = options({
    rpName: 'Acme Panel',
    relatedOrigins: related,
    userVerification: 'required',
    allowSynced: false,
  })
  related.push('https://evil.example')
  expect(given).toEqual({
    rpId: 'example.com',
    rpName: 'Acme Panel',
    origins: [...ORIGINS, 'https://example.de', 'https://example.co.uk'],
    relatedOrigins: ['https://example.de', 'https://example.co.uk'],
    userVerification: 'required',
    allowSynced: false,
  })
  expect(Object.isFrozen(given) && Object.isFrozen(given.origins) && Object.isFrozen(given.relatedOrigins)).toBe(true)
})

describe('rpId', () => {
  test.each([
    ['localhost', ['http://localhost:8787', 'https://localhost']],
    ['example.com', ['https://example.com:8443']],
    ['xn--exmple-cua.com', ['https://xn--exmple-cua.com']],
  ])('%s works', (rpId, origins) => {
    expect(options({ rpId }, origins)).toMatchObject({ rpId, origins })
  })

  test.each([
    undefined,
    '',
    7,
    'https://example.com',
    'example.com:443',
    'example.com:8443',
    'localhost:8787',
    'example.com.',
    'localhost.',
    '127.0.0.1',
    '127.1',
    '[::1]',
    '::1',
    'com',
    'intranet',
    '.com',
    '.example.com',
    'Example.com',
    'exämple.com',
    'example.com/',
    'example.com#',
    'user@example.com',
    ' example.com',
    'example.com ',
    '*.example.com',
  ])('%j is refused, with what it should be', (rpId) => {
    const says = `it is ${JSON.stringify(rpId)}`
    // What is a domain, and no origin's, is refused by that.
    const why = rpId === '*.example.com' || rpId === '.example.com' ? 'is not of the domain' : says
    expect(() => options({ rpId: rpId as string })).toThrow(why)
    expect(() => options({ rpId: rpId as string })).toThrow(/^createMfa: passkeys: /)
  })
})

describe('origins', () => {
  test.each([
    [[], 'list `origins`'],
    [['https://example.org'], 'https://example.org is not of the domain example.com'],
    [['https://notexample.com'], 'is not of the domain'],
    [['https://example.com.evil.example'], 'is not of the domain'],
    [['https://com'], 'is not of the domain'],
    [['http://app.example.com'], 'it is "http://app.example.com"'],
    [['http://127.0.0.1:8787'], 'it is "http://127.0.0.1:8787"'],
    [['https://app.example.com/'], 'without a path'],
    [['null'], 'it is "null"'],
  ])('%j: %s', (origins, why) => {
    expect(() => options({}, origins)).toThrow(why)
  })

  test('one of another domain is good where it is listed as related', () => {
    const site = options({ relatedOrigins: ['https://example.de'] }, [...ORIGINS, 'https://example.de'])
    expect(site.origins).toEqual([...ORIGINS, 'https://example.de'])
  })
})

describe('related origins', () => {
  test('of five names and any number of countries', () => {
    const names = ['one', 'two', 'three', 'four', 'five']
    const related = names.flatMap((name) => [
      `https://${name}.de`,
      `https://shop.${name}.co.uk`,
      `https://${name}.com.au`,
    ])
    expect(options({ relatedOrigins: related }).relatedOrigins).toHaveLength(15)
    expect(() => options({ relatedOrigins: [...related, 'https://six.de'] })).toThrow('6 different names')
  })

  test.each([['http://example.de'], ['example.de'], ['https://example.de/'], ['https://*.example.de/x'], [7]])(
    '%j is refused',
    (origin) => {
      expect(() => options({ relatedOrigins: [origin] as string[] })).toThrow('createMfa: passkeys: relatedOrigins')
    },
  )

  test('no list is refused', () => {
    expect(() => options({ relatedOrigins: 'https://example.de' as never })).toThrow('must be a list')
  })
})

test.each([
  [{ rpid: 'example.com' }, 'rpid is no option'],
  [{ origin: 'https://example.com' }, 'origin is no option'],
  [{ rpName: '' }, 'rpName must be'],
  [{ rpName: '  ' }, 'rpName must be'],
  [{ rpName: 'x'.repeat(65) }, 'rpName must be'],
  [{ userVerification: 'discouraged' }, "must be 'preferred' or 'required'"],
  [{ allowSynced: 'no' }, 'allowSynced must be'],
])('%j: %s', (raw, why) => {
  expect(() => options(raw as never)).toThrow(why)
})

test('no options at all are refused', () => {
  expect(() => passkeyOptions(undefined as never, ORIGINS, 'Acme')).toThrow('rpId must be')
})

test.each([{ everyDays: 0 }, { times: 1.5 }, { times: 11 }, { often: 3 }, true, null])(
  'an offer of %j is refused',
  (limits) => {
    expect(() => offerAfterCode(limits as never)).toThrow('offerAfterCode takes')
  },
)

test.each([true, {}, { everyDays: 30 }])('an offer that is %j is none', (offer) => {
  const parts = { store: createPasskeyStore(), rpId: 'example.com', offer: offer as never }
  expect(() => passkeys(parts)).toThrow('offer must be what offerAfterCode() makes')
})
