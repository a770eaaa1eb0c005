import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import QRCode from 'qrcode'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, strictPage } from './browser.ts'
import { decodeQr } from './qr.ts'

const POLICY = "default-src 'none'; script-src 'self'; img-src 'self'; require-trusted-types-for 'script'"
const URI = 'otpauth://totp/Acme:member%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Acme'

const SCRIPTS: Record<string, string> = {
  '/good.js': 'document.querySelector("output").textContent = "ran"',
  '/loud.js': 'console.error("deliberate"); setTimeout(() => { throw new Error("uncaught one") })',
  '/sink.js': 'try { document.body.innerHTML = "<b>text</b>" } catch {}',
}

describe('a strict page', () => {
  let browser: Browser
  let server: Server
  let url: string

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
      const script = SCRIPTS[pathname]
      if (script !== undefined) return response.setHeader('content-type', 'text/javascript').end(script)
      if (pathname === '/favicon.ico') return response.writeHead(204).end()
      if (pathname === '/qr.png') return response.end(await QRCode.toBuffer(URI, { width: 200, margin: 4 }))
      response.setHeader('content-type', 'text/html').setHeader('content-security-policy', POLICY)
      const picture = searchParams.get('picture') ?? '/qr.png'
      const src = searchParams.get('script') ?? '/good.js'
      response.end(`<!doctype html><title>x</title><output></output>
        <img alt="QR code" src="${picture}"><script src="${src}"></script>`)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://localhost:${(server.address() as AddressInfo).port}`
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser.close()
    server.close()
  })

  test('is clean when the page behaves, and its QR code is read from a screenshot', async () => {
    const { page, assertClean, requests, close } = await strictPage(browser)
    await page.goto(url)
    expect(await page.locator('output').textContent()).toBe('ran')
    expect(decodeQr(await page.screenshot())).toBe(URI)
    await assertClean()
    expect(requests).toContain(`GET ${url}/good.js`)
    await close()
  })

  test.each([
    ['an error on the console', '?script=/loud.js', /console: deliberate[\s\S]*uncaught one/],
    ['text in a trusted sink', '?script=/sink.js', /policy: require-trusted-types-for/],
    ['a picture of another origin', '?picture=http://127.0.0.1:9/x.png', /policy: img-src/],
  ])('tells of %s', async (_what, query, complaint) => {
    const { page, assertClean, close } = await strictPage(browser)
    await page.goto(`${url}/${query}`)
    await expect(assertClean()).rejects.toThrow(complaint)
    await close()
  })

  test('tells of a request to a third party, whatever the page allows', async () => {
    const { page, assertClean, close } = await strictPage(browser, { baseURL: url, bypassCSP: true })
    await page.goto(`${url}/?picture=http://127.0.0.1:9/x.png`)
    await expect(assertClean()).rejects.toThrow('third party: http://127.0.0.1:9/x.png')
    await close()
  })

  test('lets an expected error pass', async () => {
    const { page, assertClean, close } = await strictPage(browser, { expectedErrors: [/deliberate/, /uncaught one/] })
    await page.goto(`${url}/?script=/loud.js`)
    await assertClean()
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
})
