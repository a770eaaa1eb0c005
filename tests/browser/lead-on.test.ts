import type { ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { scriptTag } from '../../edge/proxy/flow/lead-on.ts'
import { ALICE, startLoginSite } from '../proxy/login-site.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { openGate, signInAsAlice, startGateOf } from './support/gate.ts'
import type { Tab } from './support/tab.ts'

/*
 * Sites whose login page is a script. It hears that the login was held as of a refusal and shows "wrong password" after a
 * right one: the page must lead on by itself, and everything else must go on as without the gate.
 */

const byXhr = (listen: string) => `
  const request = new XMLHttpRequest()
  request.open('POST', '/login')
  request.setRequestHeader('Content-Type', 'application/json')
  ${listen}
  request.send(body)`

const WAYS = {
  fetch: `
    const answer = await fetch('/login', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    say(answer.status)`,
  'XMLHttpRequest with handlers': byXhr(`
    request.onreadystatechange = () => { if (request.readyState === 4) say(request.status) }
    request.onload = () => say(request.status)`),
  'XMLHttpRequest with listeners': byXhr(`
    request.responseType = 'json'
    for (const event of ['load', 'loadend']) request.addEventListener(event, () => say(request.status))`),
}
const NAMES = Object.keys(WAYS) as (keyof typeof WAYS)[]

/** Says how the login went, in the page and where the next page can read it. */
const page = (way: keyof typeof WAYS, nonce = '') => `<!doctype html><html><head><title>Sign in</title></head><body>
<form><input name="user"><input name="pass" type="password"><button>Sign in</button></form><p role="status"></p>
<script type="module"${nonce && ` nonce="${nonce}"`}>
const say = (status) => {
  document.querySelector('p').textContent = status === 200 ? 'welcome' : 'wrong password'
  sessionStorage.setItem('said', [sessionStorage.getItem('said'), status].join(' ').trim())
}
document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault()
  const body = JSON.stringify(Object.fromEntries(new FormData(event.target)))
  ${WAYS[way]}
})
</script></body></html>`

let shown: string | Buffer = page('fetch')
const headers: Record<string, string> = {}

const told =
  (status: number, cookies: string[] = []) =>
  (response: ServerResponse) => {
    response.setHeader('Content-Type', 'application/json').setHeader('Set-Cookie', cookies).writeHead(status).end('{}')
  }

const right = (response: ServerResponse, sid: string) =>
  told(200, [`sid=${sid}; HttpOnly; Path=/`, `auth=${sid}; HttpOnly; Path=/`])(response)
const site = endsWithFile(await startLoginSite({ page: () => shown, pageHeaders: headers, wrong: told(401), right }))
const gate = endsWithFile(await startGateOf(site, { USER_FIELD: '/user', ONE_NAME: 'yes', REQUIRE: 'all' }))
afterEach(() => {
  for (const name of Object.keys(headers)) delete headers[name]
})

const said = (tab: Tab) => tab.evaluate(() => sessionStorage.getItem('said'))

async function walk(): Promise<void> {
  const { page: tab } = await openGate(gate)
  await signInAsAlice(tab, { password: 'wrong' })
  await tab.text('wrong password').waitFor()
  const heard = await said(tab)
  expect(heard).not.toBeNull()
  // In the same page, whose script has seen a login fail.
  await tab.locator('[name=pass]').fill(ALICE.password)
  await tab.button('Sign in').click()
  await tab.waitForURL('**/.mfa/enrol?to=%2F')
  await tab.heading('Set up MFA').waitFor()
  // What the site's own script heard: the wrong password, and nothing of the right one.
  expect(await said(tab)).toBe(heard)
}

describe('a login by script leads to the page of the code', () => {
  test.each(NAMES)('%s', async (way) => {
    shown = page(way)
    await walk()
  })

  test('under a policy with a nonce, which the page keeps', async () => {
    const policy = `default-src 'none'; connect-src 'self'; script-src 'nonce-abc123=' 'strict-dynamic'`
    headers['Content-Security-Policy'] = policy
    shown = page('fetch', 'abc123=')
    await walk()
  })

  test('in a packed page that the browser had before the gate was there', async () => {
    Object.assign(headers, { 'Content-Encoding': 'gzip', ETag: '"old"' })
    shown = gzipSync(page('fetch'))
    const asked = { 'if-none-match': '"old"', 'sec-fetch-dest': 'document', accept: 'text/html' }
    const again = await fetch(`${gate.url}/login`, { headers: asked })
    expect(site.requests().at(-1)?.headers['if-none-match']).toBeUndefined()
    expect([again.status, again.headers.get('etag')]).toEqual([200, null])
    expect(await again.text()).toContain('mfa-lead-on.js')
    await walk()
  })
})

test('where an Owner has to let somebody in, it leads to the page that says so', async () => {
  const variables = { USER_FIELD: '/user', OWNERS: 'boss', NEW_PEOPLE: 'invite' }
  const inviting = endsWithTest(await startGateOf(site, variables))
  for (const way of NAMES) {
    shown = page(way)
    const { page: tab } = await openGate(inviting)
    await signInAsAlice(tab)
    await tab.heading('An Owner has to let you in').waitFor()
    expect(await said(tab)).toBeNull()
  }
})

test.each(['/\t/evil.example/', '/\t\\evil.example/', '//evil.example/', '/\\evil.example/', 'https://evil.example/'])(
  'a page of another host is led to by nobody: %j',
  async (target) => {
    shown = page('fetch')
    const { page: tab } = await openGate(gate)
    await tab.goto('/login')
    // Another origin may let its fields be read; a tab in an address is cut out by browsers.
    await tab.route('**/api', (route) => route.fulfill({ body: 'x', headers: { 'X-MFA-Page': target } }))
    const heard = tab.evaluate(async () => (await fetch('/api')).text())
    const led = tab
      .waitForURL('**evil.example/**')
      .then(() => 'led')
      .catch(() => 'closed')
    expect(await Promise.race([heard, led])).toBe('x')
    expect(tab.url()).toBe(`${gate.url}/login`)
  },
)

test.each<[string | null, string | null]>([
  [null, ''],
  ["default-src 'self'", ''],
  ["script-src 'self' https://cdn.example; default-src 'none'", ''],
  ["script-src 'none'; script-src-elem *", ''],
  ["script-src 'nonce-r4nd0m'", ' nonce="r4nd0m"'],
  ["script-src 'self', script-src 'nonce-x'", ' nonce="x"'],
  ["default-src 'none'", null],
  ["script-src 'sha256-AAAA'", null],
  ["script-src 'self' 'strict-dynamic' 'sha256-AAAA'", null],
  ["script-src 'nonce-x', default-src 'none'", null],
  ["script-src 'nonce-\"><script>'", null],
  ["script-src https://cdn.example; script-src 'self'", null],
])('the page’s policy %s', (policy, attributes) => {
  const tag = attributes === null ? null : `<script src="/.mfa/elements/mfa-lead-on.js"${attributes}></script>`
  expect(scriptTag(policy)).toBe(tag)
})
