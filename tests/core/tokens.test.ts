import { readFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isStyleToken, type StyleToken } from '../../edge/core/tokens.ts'
import { createMfa } from '../../edge/index.ts'
import { Misconfigured, readConfig } from '../../edge/proxy/config/config.ts'
import { loginVariables } from '../proxy/login-site.ts'
import { newKeyRing } from '../world/world.ts'
import spelled from './tokens.json' with { type: 'json' }

/*
 * A token is written into a style sheet as it stands, by whoever configures the site: what is wrong there is said at the
 * start, and nothing in it can be more than one value (spec H7: no request to any third party).
 */

test.each(spelled.good)('takes %j', (value) => {
  expect(isStyleToken('--mfa-color-accent', value)).toBe(true)
})

test.each([...spelled.bad, '1px'.padEnd(201, ' 1px'), undefined])('refuses %j', (value) => {
  expect(isStyleToken('--mfa-color-accent', value)).toBe(false)
})

test('of chance, nothing passes that ends the declaration, begins a string or a comment, or names an address', () => {
  const words = ['rgb', 'light-dark(', 'url(', 'var(', '/*', '#fff']
  const parts = fc.constantFrom(...'#0fZ_-.,;:/*%(){}[]<>"\'\\@!+ \n', ...words)
  const value = fc.array(parts, { minLength: 1, maxLength: 12 }).map((list) => list.join(''))
  let passed = 0
  fc.assert(
    fc.property(value, (text) => {
      if (!isStyleToken('--mfa-font', text)) return
      passed += 1
      expect(text).not.toMatch(/[;:{}[\]<>"'\\@!*\n]|url\(|var\(/i)
      expect(text.split('(').length).toBe(text.split(')').length)
    }),
    { numRuns: 20_000 },
  )
  expect(passed).toBeGreaterThan(100)
})

test('a long value that nearly passes is refused at once', () => {
  const began = performance.now()
  for (const value of ['light-dark('.repeat(18), `${'#fff '.repeat(39)};`, `${'a-'.repeat(99)}(`])
    expect(isStyleToken('--mfa-font', value)).toBe(false)
  expect(performance.now() - began).toBeLessThan(500)
})

describe('the names', () => {
  test('are those of docs/elements.md', async () => {
    const text = await readFile(path.join(import.meta.dirname, '../../docs/elements.md'), 'utf8')
    const names = new Set(text.match(/--mfa-[a-z-]+[a-z]/g))
    expect(names.size).toBe(15)
    for (const name of names) expect([name, isStyleToken(name, '0')]).toEqual([name, true])
  })

  test.each(spelled.noNames)('are not %j', (name) => expect(isStyleToken(name, '0')).toBe(false))
})

describe('createMfa', () => {
  const withTokens = (tokens: Record<string, unknown>) => () =>
    createMfa({
      ...{ store: null as never, identify: () => null, keys: newKeyRing() },
      ...{ issuer: 'Acme', login: '/login', signOut: '/logout', elements: '/assets/mfa.js' },
      tokens: tokens as Partial<Record<StyleToken, string>>,
    })

  test('refuses to start, and says which token and what to write', () => {
    expect(withTokens({ '--mfa-radius': '4px', '--mfa-color-accent': 'url(x)' })).toThrow(
      /^createMfa: tokens: write .*docs\/elements\.md.*\{"--mfa-color-accent":"url\(x\)"\}/,
    )
    expect(withTokens({ '--mfa-accent': '#fff' })).toThrow(/^createMfa: tokens: .*--mfa-accent/)
    expect(withTokens({ '--mfa-radius': 4 })).toThrow(/^createMfa: tokens: .*\{"--mfa-radius":4\}/)
  })
})

describe('STYLE_TOKENS of the gate in front of any site', () => {
  const read = (tokens: string) => readConfig(loginVariables('http://127.0.0.1:9000', { STYLE_TOKENS: tokens })).tokens

  test('are pairs with commas between them and in their values', () => {
    const pairs = '--mfa-color-accent: light-dark(#0a58ca, #8ab0ff), --mfa-font:Georgia, serif ,--mfa-radius : 4px'
    expect(read(pairs)).toEqual([
      { name: '--mfa-color-accent', value: 'light-dark(#0a58ca, #8ab0ff)' },
      { name: '--mfa-font', value: 'Georgia, serif' },
      { name: '--mfa-radius', value: '4px' },
    ])
    expect(read('')).toEqual([])
  })

  test.each(spelled.badPairs)('are refused with the variable’s name: %j', (tokens) => {
    const reading = () => read(`--mfa-color-text: red, ${tokens}`)
    expect(reading).toThrow(Misconfigured)
    expect(reading).toThrow(/^STYLE_TOKENS: write tokens of docs\/elements\.md/)
  })
})
