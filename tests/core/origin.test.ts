import { expect, test } from 'vitest'
import { isOwnOrigin, type Sender } from '../../edge/reading/origin.ts'

const OWN = 'https://app.example'
const form = (origin: string | undefined, site: string | undefined, more: Partial<Sender> = {}) =>
  isOwnOrigin({ origin, site, expected: OWN, mayBeNull: true, ...more })

test('our own page is told by its origin, letter for letter', () => {
  for (const site of [undefined, 'same-origin']) expect(form(OWN, site)).toBe(true)
  for (const origin of [`${OWN}.evil`, 'http://app.example', `${OWN}/`, 'HTTPS://app.example', '', undefined])
    expect([origin, form(origin, 'same-origin'), form(origin, undefined)]).toEqual([origin, false, false])
})

test('another site is refused whatever origin it names', () => {
  for (const site of ['cross-site', 'same-site', 'none', '', 'Same-Origin', 'same-origin, same-origin'])
    expect([site, form(OWN, site)]).toEqual([site, false])
})

test('F2: null is our own page only where the browser says same-origin', () => {
  expect(form('null', 'same-origin')).toBe(true)
  for (const site of [undefined, 'cross-site', 'same-site', 'none', ''])
    expect([site, form('null', site)]).toEqual([site, false])
  // Nor where `none` would do for an origin that is named.
  expect(form('null', 'none', { sites: ['same-origin', 'none'] })).toBe(false)
})

test('F2: null is nobody where browsers always name the page: WebSockets, bearer tokens', () => {
  expect(form('null', 'same-origin', { mayBeNull: false })).toBe(false)
  expect(isOwnOrigin({ origin: 'null', site: 'same-origin', expected: OWN })).toBe(false)
})
