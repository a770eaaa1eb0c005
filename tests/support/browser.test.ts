import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, strictPage } from './browser.ts'

/* A strict page tells of whatever a page must not do, and has nothing of the one before it. */

const POLICY = "default-src 'none'; script-src 'self'; img-src 'self'; require-trusted-types-for 'script'"
const SCRIPTS: Record<string, string> = {
  '/good.js': 'document.querySelector("output").textContent = "ran"',
  '/loud.js': 'console.error("deliberate"); setTimeout(() => { throw new Error("uncaught one") })',
  '/sink.js': 'try { document.body.innerHTML = "<b>text</b>" } catch {}',
}
const THIRD_PARTY = '?picture=http://127.0.0.1:9/x.png'

let browser: Browser
let server: Server
let url: string

beforeAll(async () => {
  server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const script = SCRIPTS[pathname]
    if (script !== undefined) return response.setHeader('content-type', 'text/javascript').end(script)
    if (pathname !== '/') return response.writeHead(204).end()
    response.setHeader('content-type', 'text/html').setHeader('content-security-policy', POLICY)
    response.end(`<!doctype html><title>x</title><output></output>
      <img alt="" src="${searchParams.get('picture') ?? '/x.png'}"><script src="${searchParams.get('script') ?? '/good.js'}"></script>`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://localhost:${(server.address() as AddressInfo).port}`
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  server.close()
})

test.each([
  ['nothing where the page behaves', '', {}, null],
  [
    'nothing where the error was expected',
    '?script=/loud.js',
    { expectedErrors: [/deliberate/, /uncaught one/] },
    null,
  ],
  ['an error on the console', '?script=/loud.js', {}, /console: deliberate[\s\S]*uncaught one/],
  ['text in a trusted sink', '?script=/sink.js', {}, /policy: require-trusted-types-for/],
  ['a picture of another origin', THIRD_PARTY, {}, /policy: img-src/],
  [
    'a third party, whatever the page allows',
    THIRD_PARTY,
    { bypassCSP: true },
    /third party: http:..127.0.0.1:9.x.png/,
  ],
])('it tells of %s', async (_, query, options, complaint) => {
  const { page, assertClean, requests, close } = await strictPage(browser, { baseURL: url, ...options })
  await page.goto(`/${query}`)
  if (complaint !== null) await expect(assertClean()).rejects.toThrow(complaint)
  else await assertClean()
  if (query === '') expect(requests).toContain(`GET ${url}/good.js`)
  await close()
})

test('nothing of one window is in the next, though it has the same context', async () => {
  const traces = (page: Page) =>
    page.evaluate(async () => [
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      (await indexedDB.databases()).map(({ name }) => name),
      (await navigator.permissions.query({ name: 'geolocation' })).state,
      history.length,
      innerWidth,
    ])
  const first = await strictPage(browser, { baseURL: url })
  await first.page.goto('/')
  const none = await traces(first.page)
  await first.context.grantPermissions(['geolocation'])
  await first.context.route('**/good.js', (route) => route.abort())
  await first.page.setViewportSize({ width: 400, height: 400 })
  await first.page.evaluate(async () => {
    localStorage.setItem('a', '1')
    sessionStorage.setItem('a', '1')
    await cookieStore.set('a', '1')
    history.pushState(null, '', '/elsewhere')
    await new Promise((resolve) => {
      indexedDB.open('a').onsuccess = resolve
    })
  })
  expect(await traces(first.page)).toEqual([{ a: '1' }, { a: '1' }, 'a=1', ['a'], 'granted', 3, 400])
  await first.page.goto('/?script=/sink.js')
  await expect(first.assertClean()).rejects.toThrow()
  await first.close()

  const second = await strictPage(browser, { baseURL: url })
  expect(second.context).toBe(first.context)
  await second.page.goto('/')
  expect(await traces(second.page)).toEqual(none)
  expect(await second.page.locator('output').textContent()).toBe('ran')
  await second.assertClean()
  await second.close()
})
