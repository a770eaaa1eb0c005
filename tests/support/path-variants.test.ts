import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserAgent } from './client.ts'
import { type NastyOrigin, startNastyOrigin } from './nasty-origin.ts'
import { askOf, NEVER_FORWARDED, pathVariants, type Variant, type VariantOptions } from './path-variants.ts'
import { type RawHttpAnswer, sendAll } from './raw-http.ts'

/* The variants are many, all different, the same again by their seed, and dangerous where nothing stands in front. */

const OPTIONS: VariantOptions = { path: '/gated/page', host: 'site.example:8080', openPaths: ['/about', '/.mfa'] }
const bytesOf = (variants: Variant[]) => variants.map((one) => Buffer.from(askOf(one).bytes).toString('latin1'))

test('at least 20,000 by default, no two alike, each with a name', () => {
  const variants = pathVariants(OPTIONS)
  expect(variants.length).toBeGreaterThanOrEqual(20_000)
  expect(new Set(bytesOf(variants)).size).toBe(variants.length)
  expect(variants.filter(({ label }) => label === '')).toEqual([])
  expect(variants[0]).toMatchObject({ id: 0, label: 'as it is', method: 'GET', target: '/gated/page' })
})

test('the same seed gives the same ones, another seed others', () => {
  const [first, again, other] = [1, 1, 2].map((seed) => bytesOf(pathVariants({ ...OPTIONS, seed, count: 3000 })))
  expect(again).toEqual(first)
  const known = new Set(first)
  // The single changes are in both.
  expect(other?.filter((bytes) => known.has(bytes)).length).toBeLessThan(2000)
})

test('what the path, the method and the header fields are written like', () => {
  const variants = pathVariants(OPTIONS)
  const targets = variants.map(({ target }) => target)
  for (const part of [
    '/..',
    '%2e',
    '%2f',
    '%5c',
    '%25',
    '%00',
    '%c0%af',
    '\\',
    ';x',
    '//',
    '#',
    '?',
    'http://',
    '%u00',
    '\xff',
  ]) {
    expect(
      targets.some((target) => target.includes(part)),
      part,
    ).toBe(true)
  }
  expect(new Set(variants.map(({ method }) => method)).size).toBeGreaterThan(35)
  const names = new Set(variants.flatMap(({ headers }) => headers.map(([name]) => name.toLowerCase())))
  for (const name of [...NEVER_FORWARDED, 'x-original-url', 'x-http-method-override', 'authorization', 'cookie']) {
    expect(names, name).toContain(name)
  }
  const hosts = new Set(variants.map(({ headers }) => headers.filter(([name]) => name === 'Host').join('|')))
  expect(hosts.size).toBeGreaterThan(35)
  expect(variants.filter(({ raw }) => raw !== undefined).length).toBeGreaterThan(500)
})

test('the cookies of the browser stay on each', () => {
  const variants = pathVariants({ ...OPTIONS, cookies: '__Host-gj=p.pending', count: 3000 })
  const without = bytesOf(variants).filter(
    (bytes) => !bytes.includes('__Host-gj=p.pending') && !/^GET \S+\r\n$/.test(bytes),
  )
  expect(without).toEqual([])
})

test('only some kinds, for a path that is open', () => {
  const variants = pathVariants({ ...OPTIONS, path: '/about', only: ['field', 'cookie', 'authorization'] })
  expect(variants.length).toBeGreaterThan(300)
  expect(new Set(variants.map(({ target }) => target))).toEqual(new Set(['/about']))
})

describe('sent to a site with nothing in front', () => {
  let origin: NastyOrigin
  let variants: Variant[]
  let answers: RawHttpAnswer[]

  beforeAll(async () => {
    origin = await startNastyOrigin()
    const browser = new UserAgent(origin.url)
    await browser.form('/login', { u: 'alice', p: 'alice has a password' })
    const cookie = { name: 'sid_x7', value: browser.jar.get('sid_x7') ?? '' }
    const token = new UserAgent(origin.url)
    origin.configure({ jsonSuccess: 'token', isSessionInUrl: true })
    const login = await token.json('POST', '/', { u: 'alice', p: 'alice has a password' })
    const bearer = login.json<{ access_token: string }>().access_token
    origin.reset()
    variants = pathVariants({ ...OPTIONS, host: `127.0.0.1:${origin.port}`, stolen: { cookie, bearer }, count: 5000 })
    answers = await sendAll(origin.port, variants.map(askOf), { waitMs: 2000 })
  }, 120_000)
  afterAll(() => origin.stop())

  test('all are sent and answered', () => {
    expect(answers).toHaveLength(variants.length)
    const late = answers.filter(({ isLate }) => isLate)
    // What announces more than it sends is waited for.
    expect(late.length).toBeLessThan(75)
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(1200)
    expect(origin.contacts().length).toBeGreaterThan(4000)
    expect(origin.errors()).toEqual([])
  })

  test('stolen sessions, in many writings, open the page; so do Basic, bearer and the URL', () => {
    const opened = new Set(
      variants.flatMap(({ label }, at) => (answers[at]?.text.includes(origin.secret) ? [label] : [])),
    )
    for (const label of [
      'cookie name plain',
      'cookie name dots',
      'cookie name bracket',
      'cookie name leading space',
      'cookie name percent, all',
      'cookie value quoted',
      'cookie value octal',
      'cookie value percent, first',
      'cookie twice, nonsense first',
      'cookie two header fields',
      'cookie behind 7 KB',
      'authorization Basic plain',
      'authorization Basic small letters',
      'authorization Bearer plain',
      'session in the URL, query',
      'session in the URL, parameter',
    ]) {
      expect(opened, label).toContain(label)
    }
    expect(opened.size).toBeGreaterThan(500)
    // Without a credential nothing opens, however the path is written.
    const isInnocent = ({ label }: Variant) => !/cookie|authorization|session in the URL/.test(label)
    const leaks = variants.filter((one, at) => isInnocent(one) && answers[at]?.text.includes(origin.secret))
    expect(leaks.map(({ label }) => label)).toEqual([])
  })
})
