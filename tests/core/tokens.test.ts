import { readFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isStyleToken, type StyleToken } from '../../edge/core/tokens.ts'
import { createMfa } from '../../edge/index.ts'
import { Misconfigured, readConfig } from '../../edge/proxy/config/config.ts'
import { newKeyRing } from '../world/world.ts'

/*
 * A token is written into a style sheet as it stands, by whoever configures the site: what is wrong there is said at the
 * start, and nothing in it can be more than one value (spec H7: no request to any third party).
 */

const GOOD = [
  '#7a1fa2',
  '#fff',
  '#7A1FA2cc',
  'rebeccapurple',
  'light-dark(#7a1fa2, #d9a5f0)',
  'light-dark(rgb(122 31 162 / 80%), hsl(280deg, 60%, 80%))',
  'color-mix(in oklab, oklch(0.5 0.2 300), white 20%)',
  'color(display-p3 1 0.5 0)',
  '4px',
  '-1.5rem',
  '0',
  'Georgia, serif',
  'Segoe UI, system-ui, sans-serif',
  '3px solid #7a1fa2',
  ' 4px ',
]

const BAD = [
  '',
  ' ',
  '#12',
  '#7a1fa',
  '#7a1fa2g',
  'red; } body { display: none',
  'red}',
  '{',
  'red !important',
  'url(https://evil.example/x)',
  'URL(//evil.example)',
  'light-dark(url(//evil.example), red)',
  'image-set(x 1x)',
  'src(x)',
  'expression(alert(1))',
  'xrgb(0 0 0)',
  'var(--mfa-color-text)',
  'env(x)',
  'attr(href)',
  'calc(1px + 1px)',
  'light-dark(red, blue',
  'light-dark(red, blue))',
  'light-dark()',
  'red/* no end',
  'red */',
  '</style><script>alert(1)</script>',
  '"Segoe UI"',
  "'x'",
  '\\75rl(x)',
  'red\nblue',
  'red\u2028',
  '@import x',
  'a:b',
  '1px'.padEnd(201, ' 1px'),
  4,
  null,
  undefined,
]

test.each(GOOD)('takes %j', (value) => {
  expect(isStyleToken('--mfa-color-accent', value)).toBe(true)
})

test.each(BAD)('refuses %j', (value) => {
  expect(isStyleToken('--mfa-color-accent', value)).toBe(false)
})

test('of chance, nothing passes that ends the declaration, begins a string or a comment, or names an address', () => {
  const parts = fc.constantFrom(
    ...'#0fZ_-.,;:/*%(){}[]<>"\'\\@!+ \n',
    'rgb',
    'light-dark(',
    'url(',
    'var(',
    '/*',
    '#fff',
  )
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

  test.each(['--mfa-accent', '--mfa-color-', '--mfa-color-ACCENT', 'color', '--other', '--mfa-radius:0;x', ''])(
    'are not %j',
    (name) => {
      expect(isStyleToken(name, '0')).toBe(false)
    },
  )
})

describe('createMfa', () => {
  const withTokens = (tokens: Record<string, unknown>) => () =>
    createMfa({
      store: null as never,
      identify: () => null,
      keys: newKeyRing(),
      issuer: 'Acme',
      login: '/login',
      signOut: '/logout',
      elements: '/assets/mfa.js',
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
  const read = (tokens: string) =>
    readConfig({
      ORIGIN: 'http://127.0.0.1:9000',
      LOGIN_PATH: '/login',
      USER_FIELD: 'user',
      SESSION_COOKIE: 'sid',
      LOGIN_OK_COOKIE: 'sid',
      REQUIRE: 'all',
      ONE_NAME: 'yes',
      STYLE_TOKENS: tokens,
    }).tokens

  test('are pairs with commas between them and in their values', () => {
    expect(
      read('--mfa-color-accent: light-dark(#0a58ca, #8ab0ff), --mfa-font:Georgia, serif ,--mfa-radius : 4px'),
    ).toEqual([
      { name: '--mfa-color-accent', value: 'light-dark(#0a58ca, #8ab0ff)' },
      { name: '--mfa-font', value: 'Georgia, serif' },
      { name: '--mfa-radius', value: '4px' },
    ])
    expect(read('')).toEqual([])
  })

  test.each([
    '--mfa-accent: #fff',
    '--mfa-radius',
    '--mfa-font: url(x)',
    '--mfa-font: a:b',
    'radius: 4px',
    '--x',
    '--mfa-space: 4px; x',
  ])('are refused with the variable’s name: %j', (tokens) => {
    let said = ''
    try {
      read(`--mfa-color-text: red, ${tokens}`)
    } catch (error) {
      said = error instanceof Misconfigured ? error.message : ''
    }
    expect(said).toMatch(/^STYLE_TOKENS: write tokens of docs\/elements\.md/)
  })
})
