import { expect, test } from 'vitest'
import { UserAgent } from './client.ts'
import { endsWithTest } from './ends-with-test.ts'
import { startNastyOrigin } from './nasty-origin.ts'
import { askOf, NEVER_FORWARDED, pathVariants, type Variant, type VariantOptions } from './path-variants.ts'
import { sendAll } from './raw-http.ts'
import { words } from './words.ts'

/* The variants are many, all different, the same again by their seed, and dangerous where nothing stands in front. */

const OPTIONS: VariantOptions = { path: '/gated/page', host: 'site.example:8080', openPaths: ['/about', '/.mfa'] }
const bytesOf = (variants: Variant[]) => variants.map((one) => Buffer.from(askOf(one).bytes).toString('latin1'))

/** In some target, field or label of the list. */
const IN_TARGETS = [...words`/.. %2e %2f %5c %25 %00 %c0%af \ ;x // # ? http:// %u00`, '\xff']
const AS_FIELDS = [...NEVER_FORWARDED, 'x-original-url', 'x-http-method-override', 'authorization', 'cookie']

test('at least 20,000, no two alike, each with a name; in every part of a request', () => {
  const variants = pathVariants(OPTIONS)
  expect(variants.length).toBeGreaterThanOrEqual(20_000)
  expect(new Set(bytesOf(variants)).size).toBe(variants.length)
  expect(variants.filter(({ label }) => label === '')).toEqual([])
  expect(variants[0]).toMatchObject({ id: 0, label: 'as it is', method: 'GET', target: '/gated/page' })

  expect(IN_TARGETS.filter((part) => !variants.some(({ target }) => target.includes(part)))).toEqual([])
  const names = new Set(variants.flatMap(({ headers }) => headers.map(([name]) => name.toLowerCase())))
  expect(AS_FIELDS.filter((name) => !names.has(name))).toEqual([])
  const hosts = new Set(variants.map(({ headers }) => headers.filter(([name]) => name === 'Host').join('|')))
  expect(hosts.size).toBeGreaterThan(35)
  expect(new Set(variants.map(({ method }) => method)).size).toBeGreaterThan(35)
  expect(variants.filter(({ raw }) => raw !== undefined).length).toBeGreaterThan(500)
})

test('the cookies of the browser stay on each; for a path that is open there are some kinds alone', () => {
  const cookies = '__Host-gj=p.pending'
  const all = bytesOf(pathVariants({ ...OPTIONS, cookies, count: 3000 }))
  expect(all.filter((bytes) => !bytes.includes(cookies) && !/^GET \S+\r\n$/.test(bytes))).toEqual([])
  const some = pathVariants({ ...OPTIONS, path: '/about', only: ['field', 'cookie', 'authorization'] })
  expect(some.length).toBeGreaterThan(300)
  expect(new Set(some.map(({ target }) => target))).toEqual(new Set(['/about']))
})

const OPENING = [
  ...['plain', 'dots', 'bracket', 'leading space', 'percent, all'].map((name) => `cookie name ${name}`),
  ...['quoted', 'octal', 'percent, first'].map((value) => `cookie value ${value}`),
  ...['cookie twice, nonsense first', 'cookie two header fields', 'cookie behind 7 KB'],
  ...['authorization Basic plain', 'authorization Basic small letters', 'authorization Bearer plain'],
  ...['session in the URL, query', 'session in the URL, parameter'],
]

test('where nothing stands in front, all are answered, and stolen sessions open the page in many writings', async () => {
  const origin = endsWithTest(await startNastyOrigin({ isSessionInUrl: true }))
  const alice = { u: 'alice', p: 'alice has a password' }
  const browser = new UserAgent(origin.url)
  await browser.form('/login', alice)
  const cookie = { name: 'sid_x7', value: browser.jar.get('sid_x7') ?? '' }
  origin.configure({ jsonSuccess: 'token' })
  const login = await new UserAgent(origin.url).json('POST', '/', alice)
  const bearer = login.json<{ access_token: string }>().access_token
  origin.reset()
  const variants = pathVariants({
    ...OPTIONS,
    host: `127.0.0.1:${origin.port}`,
    stolen: { cookie, bearer },
    count: 5000,
  })
  const answers = await sendAll(origin.port, variants.map(askOf), { waitMs: 2000 })

  // What announces more than it sends is waited for.
  expect(answers.filter(({ isLate }) => isLate).length).toBeLessThan(75)
  expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(1200)
  expect(origin.contacts().length).toBeGreaterThan(4000)
  expect(origin.errors()).toEqual([])
  const opened = new Set(
    variants.flatMap(({ label }, at) => (answers[at]?.text.includes(origin.secret) ? [label] : [])),
  )
  expect(OPENING.filter((label) => !opened.has(label))).toEqual([])
  expect(opened.size).toBeGreaterThan(500)
  // Without a credential nothing opens, however the path is written.
  expect([...opened].filter((label) => !/cookie|authorization|session in the URL/.test(label))).toEqual([])
}, 120_000)
