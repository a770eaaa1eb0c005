import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { serveApp, stopSites } from '../node/servers.ts'
import { sharedBrowser, strictPage } from './browser.ts'
import { endsWithFile } from './ends-with-file.ts'

/* A strict page tells of whatever a page must not do. */

const POLICY = "default-src 'none'; script-src 'self'; img-src 'self'; require-trusted-types-for 'script'"
const SCRIPTS: Record<string, string> = {
  '/good.js': 'document.querySelector("output").textContent = "ran"',
  '/loud.js': 'console.error("deliberate"); setTimeout(() => { throw new Error("uncaught one") })',
  '/sink.js': 'try { document.body.innerHTML = "<b>text</b>" } catch {}',
}
const THIRD_PARTY = '?picture=http://127.0.0.1:9/x.png'

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
  const script = SCRIPTS[pathname]
  if (script !== undefined) return response.setHeader('content-type', 'text/javascript').end(script)
  if (pathname !== '/') return response.writeHead(204).end()
  response.setHeader('content-type', 'text/html').setHeader('content-security-policy', POLICY)
  response.end(`<!doctype html><title>x</title><output></output>
      <img alt="" src="${searchParams.get('picture') ?? '/x.png'}"><script src="${searchParams.get('script') ?? '/good.js'}"></script>`)
})
const url = `http://localhost:${new URL(await serveApp(server)).port}`
endsWithFile({ stop: stopSites })
const browser = await sharedBrowser()

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
