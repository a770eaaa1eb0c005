import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isOpenPath, isPlainPath, rawPath, splitPlainUrl, wayBack, withParameter } from '../../edge/reading/paths.ts'
import spelled from './paths.json' with { type: 'json' }

const BASES = ['https://panel.example.com', 'http://localhost:8787']

/** Where a browser goes that is sent to `location` from a page of `base`. */
const goesTo = (location: string, base: string) => new URL(location, `${base}/mfa/challenge?to=x`).origin

const { schemes, slashes, backslashes, controls, dots, relative } = spelled
const FOREIGN = [...schemes, ...slashes, ...backslashes, ...controls, ...dots, ...relative]
/** Same origin by the letter of the URL standard: they may stay, but must stay where they are. */
// Half a character, which no reader of JSON takes, is the last two.
const HARMLESS_BUT_ODD = [...spelled.harmless, '/\ud800', '/\udc00x']
const HOSTILE = [...FOREIGN, ...HARMLESS_BUT_ODD]

/** What holds of every way back, whatever went in. */
function expectSafe(result: string): void {
  expect(result).toMatch(/^\/(?![/\\])/)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none may reach a Location header
  expect(result).toMatch(/^[^\u0000-\u0020\u007f-\uffff\\]*$/)
  for (const base of BASES) expect(goesTo(result, base)).toBe(base)
}

describe('the way back (spec L4)', () => {
  test('the corpus holds at least 150 different inputs', () => {
    expect(new Set(HOSTILE).size).toBeGreaterThanOrEqual(150)
    expect(new Set(HOSTILE).size).toBe(HOSTILE.length)
  })

  test.each(FOREIGN.map((to) => [JSON.stringify(to), to]))('%s becomes /', (_, to) => expect(wayBack(to)).toBe('/'))

  test.each(HARMLESS_BUT_ODD.map((to) => [JSON.stringify(to), to]))('%s stays on this site', (_, to) => {
    expectSafe(wayBack(to))
  })

  test('every other control character refuses it too', () => {
    for (let code = 0; code < 32; code++) expect(wayBack(`/a${String.fromCharCode(code)}b`)).toBe('/')
  })

  test.each([
    ['/', '/'],
    ['/profile', '/profile'],
    ['/accounts/7?tab=mfa&x=%2F', '/accounts/7?tab=mfa&x=%2F'],
    ['/a%20b', '/a%20b'],
    ['/a?b', '/a?b'],
    ['/a/', '/a/'],
    ['/x#section', '/x'],
    ['/é', '/%C3%A9'],
    ['/a?to=https://evil.example', '/a?to=https://evil.example'],
  ])('%s is kept as %s', (to, path) => expect(wayBack(to)).toBe(path))

  test('nothing, and what is longer than 2,048 characters, becomes /', () => {
    expect([wayBack(undefined), wayBack(null), wayBack('')]).toEqual(['/', '/', '/'])
    expect(wayBack(`/${'a'.repeat(2047)}`)).toBe(`/${'a'.repeat(2047)}`)
    expect(wayBack(`/${'a'.repeat(2048)}`)).toBe('/')
  })

  const piece = fc.constantFrom(...spelled.pieces)
  const pieces = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''))
  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }).map((text) => `/${text}`),
    pieces,
    pieces.map((text) => `/${text}`),
    fc.webUrl(),
    fc.constantFrom(...HOSTILE).chain((text) => pieces.map((more) => text + more)),
  )

  test('whatever goes in, one slash begins it and the origin is ours', () => {
    fc.assert(
      fc.property(anything, (to) => expectSafe(wayBack(to))),
      { numRuns: 5_000 },
    )
  })

  test('going through it again changes nothing', () => {
    fc.assert(
      fc.property(anything, (to) => {
        const once = wayBack(to)
        if (once.length <= 2048) expect(wayBack(once)).toBe(once)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a parameter is added to a way back', () => {
  test.each(['/', '/a', '/a?b=c', '/a?mfa=x', '/a?mfa=x&b=c&mfa=y', '/a?b=c&b=d&MFA=x'])('%s gets it once', (path) => {
    const [before, after] = [path, withParameter(path, 'mfa', 'not-saved')].map((to) => new URL(to, BASES[0]))
    const others = (url: URL | undefined) => [...(url?.searchParams ?? [])].filter(([name]) => name !== 'mfa')
    expect(after?.searchParams.getAll('mfa')).toEqual(['not-saved'])
    expect([after?.pathname, others(after)]).toEqual([before?.pathname, others(before)])
  })

  test('the value is escaped and the result is a way back itself', () => {
    expect(withParameter('/a', 'mfa', 'x&y=//z#')).toBe('/a?mfa=x%26y%3D%2F%2Fz%23')
    for (const to of HOSTILE) expectSafe(withParameter(wayBack(to), 'mfa', 'not-saved'))
  })
})

describe('a path that can be read in one way only (spec L7)', () => {
  test.each(spelled.plain)('%s is plain', (path) => expect(isPlainPath(path)).toBe(true))

  test.each(spelled.notPlain)('%j is not', (path) => expect(isPlainPath(path)).toBe(false))
})

describe('an open path (spec L7)', () => {
  const open = new Set(['/about', '/assets/app.css', '/%61bout', '/a;b', '//twice', '/..', '/x\\y'])

  test.each(['/about', '/assets/app.css'])('%s is open', (path) => expect(isOpenPath(path, open)).toBe(true))

  test.each(['/About', '/about/', '/about/x', '/abou', '/aboutx', '/', '', 'about', '/assets', '/assets/', '/ABOUT'])(
    '%j is gated: it is not listed, letter for letter',
    (path) => {
      expect(isOpenPath(path, open)).toBe(false)
    },
  )

  test.each(['/%61bout', '/a;b', '//twice', '/..', '/x\\y'])('%j is gated although it is listed', (path) => {
    expect(isOpenPath(path, open)).toBe(false)
  })

  test('no hostile spelling of an open path opens it', () => {
    const spellings = HOSTILE.flatMap((text) => [`${text}/about`, `/about${text}`, `/x${text}/../about`])
    // Two additions leave it as it was: nothing at all and nothing in front.
    expect(spellings.filter((path) => isOpenPath(path, open))).toEqual(['/about', '/about'])
  })

  test('only the listed text itself is open', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `/${text}`),
        ),
        (path) => {
          expect(isOpenPath(path, new Set(['/about']))).toBe(path === '/about')
        },
      ),
    )
  })
})

describe('the path of a request as it was sent', () => {
  test.each([
    ['https://panel.example.com/', '/'],
    ['https://panel.example.com', '/'],
    ['https://panel.example.com/about', '/about'],
    ['https://panel.example.com/about?x=/y', '/about'],
    ['https://panel.example.com/about#/y', '/about'],
    ['https://panel.example.com/a?b#c', '/a'],
    ['https://panel.example.com/a#b?c', '/a'],
    ['http://localhost:8787/%2e%2e/about', '/%2e%2e/about'],
    ['http://localhost:8787//about', '//about'],
    ['http://localhost:8787/a/../about', '/a/../about'],
    ['http://localhost:8787/a;b/c', '/a;b/c'],
    ['http://localhost:8787/?to=https://evil.example/about', '/'],
    ['http://localhost:8787/x/https://evil.example/about', '/x/https://evil.example/about'],
    ['/about', '/about'],
  ])('%s → %s', (url, path) => expect(rawPath(url)).toBe(path))
})

describe('the parts of a plain address', () => {
  const letters = fc.constantFrom(...'aZ0_-.~%;:@&=+,!$()*/\\?# \u00e9', "'", '..', '%2e', '%61')
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.stringMatching(/^[\w-]{1,6}(\.[\w-]{1,4})?$/) },
    { weight: 1, arbitrary: fc.array(letters, { maxLength: 4 }).map((parts) => parts.join('')) },
  )
  const address = fc
    .tuple(
      fc.constantFrom('http', 'http', 'https', 'HTTP'),
      fc.constantFrom('h', 'h:8080', 'h:80', '127.0.0.1:3', '1.2', '[::1]', 'H', 'u@h'),
      piece,
      piece,
      fc.option(piece, { nil: null }),
    )
    .map(([scheme, host, a, b, query]) => `${scheme}://${host}/${a}/${b}${query === null ? '' : `?${query}`}`)

  test('are what the platform’s parser gives, letter for letter, or null', () => {
    let plain = 0
    fc.assert(
      fc.property(address, (text) => {
        const parts = splitPlainUrl(text)
        if (parts === null) return
        plain += 1
        const { origin, pathname, search, hash, username } = new URL(text)
        expect({ ...parts, base: new URL(parts.base).origin }).toEqual({ base: origin, path: pathname, search })
        expect([hash, username, isPlainPath(parts.path), rawPath(text)]).toEqual(['', '', true, parts.path])
      }),
      { numRuns: 3000 },
    )
    expect(plain).toBeGreaterThan(300)
  })

  test.each([
    ['http://127.0.0.1:8080/', '/', ''],
    ['https://site.example/a/b-c_d.html', '/a/b-c_d.html', ''],
    ['https://site.example/A/?q=1&to=/x', '/A/', '?q=1&to=/x'],
  ])('%s has them', (text, path, search) => expect(splitPlainUrl(text)).toMatchObject({ path, search }))

  test.each(['/../a', '/a/./b', '/.a', '//a', '/a;b', '/%61', '/a\\b', '/a#b', '/a?%61', "/a?'"])(
    '%s has none',
    (path) => expect(splitPlainUrl(`https://site.example${path}`)).toBeNull(),
  )
})
