import { expect, test } from 'vitest'
import * as cookies from '../../edge/reading/cookies.ts'

const { cookieStem, isOurCookie, plantedCookies, readCookies, stripped, undisguised } = cookies

/** All that `String.trim` cuts off and a browser does not, and what is not seen. */
const TRIMMED = '\u000b\u000c\u00a0\u1680\u2000\u2005\u200a\u2028\u2029\u202f\u205f\u3000\ufeff'
const MORE = [...TRIMMED, ...'\u200b\u2060\u00ad\u0085\u180e']

test('A1: names and values are cut by space and tab alone', () => {
  expect(stripped(' \t a b \t')).toBe('a b')
  for (const letter of MORE) expect(stripped(`${letter}a${letter}`)).toBe(`${letter}a${letter}`)
  expect(readCookies(' a\t=\t1 ;;b=2=3; c ;=d').map(({ name, value }) => [name, value])).toEqual([
    ['a', '1'],
    ['b', '2=3'],
    ['', 'c'],
    ['', 'd'],
  ])
  for (const letter of MORE)
    expect(readCookies(`${letter}mfa=1${letter}`)[0]).toMatchObject({ name: `${letter}mfa`, value: `1${letter}` })
  for (const nothing of [null, undefined, '', ' ; \t;']) expect(readCookies(nothing)).toEqual([])
})

test('A1: a name that is ours only after more was cut off is told apart', () => {
  for (const letter of MORE) {
    for (const own of ['mfa', '__Host-mfa', '__Host-mfa-8443', 'mfa-jar', 'mfa-8787-cookie~sid~0', 'MFA']) {
      expect(undisguised(`${letter}${own}${letter}`)).toBe(own)
      const [before, after] = [letter + own, own + letter]
      expect(plantedCookies(`a=1; ${before}=x; ${after} = y`)).toEqual([before, after])
    }
  }
  const own = [null, '', 'mfa=1', ' \tmfa\t=1', '__Host-mfa=\u2000']
  for (const header of [...own, '\u2000mfaa=1', '\u2000=mfa', 'm\u2000fa=1', '\ufffdmfa=1'])
    expect([header, plantedCookies(header)]).toEqual([header, []])
})

test('a long run of blanks, in front or in the middle, takes no time', () => {
  const blanks = ' \u2000'.repeat(50_000)
  const begin = performance.now()
  expect(plantedCookies(`a${blanks}b=1; ${blanks}mfa=1`)).toHaveLength(1)
  expect(performance.now() - begin).toBeLessThan(2_000)
})

test('F11: the port is part of the name where it is not the scheme’s own', () => {
  const secure = { 'https://app.example': '__Host-mfa', 'https://app.example:8443': '__Host-mfa-8443' }
  const local = { 'http://localhost': 'mfa', 'http://localhost:8787': 'mfa-8787' }
  const stems = { ...secure, ...local, 'http://[::1]': 'mfa', 'http://[::1]:80805': 'mfa-80805' }
  for (const [origin, stem] of Object.entries(stems)) expect([origin, cookieStem(origin)]).toEqual([origin, stem])
})

test('whatever is named as ours are is told from what is not', () => {
  const ours = 'mfa mfa-8787 __Host-mfa __HOST-MFA __Secure-mfa mfa-jar mfa~x __Host-mfa-1-who~~0'
  for (const name of ours.split(' ')) expect([name, isOurCookie(name)]).toEqual([name, true])
  for (const name of ['mfaa', 'xmfa', 'mfa_theme', 'mf', '__Host-', 'my-mfa', ''])
    expect([name, isOurCookie(name)]).toEqual([name, false])
})
