import { expect, test } from 'vitest'
import { privately, SHARED_CACHES } from '../../edge/reading/caching.ts'

const TEXT = 'text/css'

test.each<[string | null, string]>([
  [null, 'private, no-store'],
  ['no-store', 'private, no-store'],
  ['public, no-store, max-age=1', 'private, no-store'],
  ['public, max-age=600', 'private, max-age=600'],
  ['PUBLIC , S-MaxAge=900 ,max-age=600, immutable', 'private, max-age=600, immutable'],
  ['private="set-cookie, x", max-age=600', 'private, max-age=600'],
  ['max-age=600, proxy-revalidate', 'private, max-age=600'],
  ['no-cache', 'private, no-cache'],
  ['no-cache="x, y", public', 'private, no-cache="x, y"'],
  [', ,', 'private'],
  ['', 'private'],
])('%j becomes %j', (said, expected) => {
  expect(privately(said, TEXT)).toBe(expected)
  expect(privately(said, null)).toBe(expected)
})

test('a page stays nowhere, whatever is said about it', () => {
  for (const said of [null, '', 'public, max-age=600', 'max-age=600', 'no-cache'])
    expect(privately(said, 'text/html; charset=utf-8')).toBe('private, no-store')
})

test('who knows of the gate and has said that it is private has said enough', () => {
  const PAGE = 'text/html'
  for (const said of ['private', 'private, max-age=60', 'max-age=60, private', 'no-store', 'no-cache, no-store'])
    expect(privately(said, PAGE, true)).toBe(said)
  for (const said of [null, 'max-age=60', 'no-cache', 'private, s-maxage=60', 'public, private', 'private="x"'])
    expect([said, privately(said, PAGE, true)]).toEqual([said, 'private, no-store'])
})

test('what shared caches obey first is known by name', () => {
  const fields = ['CDN-Cache-Control', 'Cloudflare-CDN-Cache-Control', 'Netlify-CDN-Cache-Control', 'Surrogate-Control']
  for (const name of [...fields, 'Edge-Control', 'X-Accel-Expires'])
    expect([name, SHARED_CACHES.test(name)]).toEqual([name, true])
  for (const name of ['Cache-Control', 'X-Accel-Buffering', 'Surrogate-Key', 'Vary', 'ETag'])
    expect([name, SHARED_CACHES.test(name)]).toEqual([name, false])
})
