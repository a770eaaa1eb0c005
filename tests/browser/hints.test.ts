import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { launchBrowser, sharedBrowser } from '../support/browser.ts'
import { elementsInto } from '../support/built.ts'
import { sharedSite } from './support/site.ts'
import { eventually, type Tab } from './support/tab.ts'
import { cookiesOf, openWindow } from './support/window.ts'

/* What a developer reads in the console of a page whose elements do not work, and that nobody else loads it. */

const site = await sharedSite()

let folder: string
let browser: Browser
let server: ReturnType<typeof createServer>
let home: string
/** Files that are not there, as where somebody copied only some. */
const missing = new Set<string>()

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sallyport-hints-'))
  ;[browser] = await Promise.all([sharedBrowser(), elementsInto(folder)])
  server = createServer((message, response) => {
    answer(message, response).catch((error: Error) => response.writeHead(500).end(error.message))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  home = `http://localhost:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve).closeAllConnections())
  await rm(folder, { recursive: true, force: true })
})

/** A page of a project that is being built: its body stands in the address. */
async function answer(message: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const url = new URL(message.url ?? '/', home)
  if (url.pathname === '/favicon.ico') return response.writeHead(204).end()
  if (url.pathname.startsWith('/mfa/')) return passOn(message, response)
  if (url.pathname.startsWith('/guarded/')) return response.writeHead(303, { location: '/login' }).end()
  const file = url.pathname.startsWith('/assets/') ? path.basename(url.pathname) : null
  if (file && !missing.has(file)) {
    const code = await readFile(path.join(folder, file))
    return response.writeHead(200, { 'content-type': 'text/javascript', 'cache-control': 'no-store' }).end(code)
  }
  const status = url.pathname.startsWith('/nothing/') || file ? 404 : 200
  const body = url.searchParams.get('body') ?? '<h1>Not found</h1>'
  response.writeHead(status, { 'content-type': 'text/html' })
  return response.end(`<!doctype html><html lang="en"><title>A project</title>${body}</html>`)
}

/** As a development server's proxy does by default: it says the name of where it leads for its own. */
async function passOn(message: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const { host, connection, 'content-length': length, ...headers } = message.headers
  const body = message.method === 'GET' ? undefined : Buffer.concat(await message.toArray())
  const answered = await fetch(site.url + message.url, {
    method: message.method ?? 'GET',
    headers: headers as Record<string, string>,
    redirect: 'manual',
    ...(body && { body }),
  })
  const kept = ['content-type', 'x-mfa-csrf'].flatMap((name) => {
    const value = answered.headers.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  response.writeHead(answered.status, Object.fromEntries(kept))
  return response.end(Buffer.from(await answered.arrayBuffer()))
}

const SCRIPT = '<script type="module" src="/assets/mfa.js"></script>'

const addressWith = (body: string, origin = home) => `${origin}/?body=${encodeURIComponent(body)}`

/** A page for who is signed in, with what is said on its console. The browser says as well that something is wrong. */
async function openProject(person: { email: string }, body: string) {
  const window = await openWindow(browser, home, { expectedErrors: [/./], allowedOrigins: [site.url] })
  onTestFinished(window.close)
  const hints = hintsOf(window.page)
  await window.context.addCookies(cookiesOf(await site.agentOf(person), home))
  await window.page.goto(addressWith(body))
  return { page: window.page, hints }
}

function hintsOf(page: Tab): string[] {
  const hints: string[] = []
  page.on('console', (message) => {
    if (message.text().startsWith('[sallyport] ')) hints.push(message.text().slice('[sallyport] '.length))
  })
  return hints
}

/** Each mistake in a page of its own, and the beginning of what is said of it. */
const MISTAKES: [mistake: string, body: string, hint: () => string][] = [
  [
    'an endpoint where there is nothing',
    `<mfa-settings endpoint="/nothing/mfa"></mfa-settings>${SCRIPT}`,
    () => `${home}/nothing/mfa/api/settings answers 404 as text/html, and that is not the API.`,
  ],
  [
    'a development server that answers each address with its one page',
    `<mfa-challenge endpoint="/app"></mfa-challenge>${SCRIPT}`,
    () => `${home}/app/api/challenge answers 200 as text/html, and that is not the API.`,
  ],
  [
    'a login in front of the routes',
    `<account-mfa-toggle account-id="acme" endpoint="/guarded/mfa"></account-mfa-toggle>${SCRIPT}`,
    () => `${home}/guarded/mfa/api/policies leads elsewhere: a gate or a login in front of the routes catches it.`,
  ],
  [
    'an API of another origin without a client for it',
    `<mfa-settings endpoint="${site.url}/mfa"></mfa-settings>${SCRIPT}`,
    () => `${site.url}/mfa/api/settings is of another origin, and this page may not read what it answers.`,
  ],
  [
    'an element in a component of the host',
    `<x-card></x-card>${SCRIPT}<script>document.querySelector('x-card').attachShadow({ mode: 'open' }).innerHTML =
      '<mfa-settings endpoint="/nothing/mfa"></mfa-settings>'</script>`,
    () => `${home}/nothing/mfa/api/settings answers 404 as text/html, and that is not the API.`,
  ],
  [
    'a switch without an account',
    `<account-mfa-toggle endpoint="/mfa"></account-mfa-toggle>${SCRIPT}`,
    () => '<account-mfa-toggle> has no account-id.',
  ],
  [
    'an account that is none of the person’s',
    `<account-mfa-toggle account-id="acmee" endpoint="/mfa"></account-mfa-toggle>${SCRIPT}`,
    () => '<account-mfa-toggle account-id="acmee">: this is none of the memberships that identify answers',
  ],
  [
    'the question for a code for somebody who has no method',
    `<mfa-challenge endpoint="/mfa"></mfa-challenge>${SCRIPT}`,
    () => '<mfa-challenge> is for somebody who has a method, and this person has none',
  ],
  [
    'a tag whose script is not loaded',
    `<mfa-settings></mfa-settings><script type="module" src="/assets/mfa-hints.js"></script>`,
    () => '<mfa-settings> is in the page, and no script registers it',
  ],
  [
    'two versions',
    `<script>customElements.define('account-mfa-toggle', class extends HTMLElement { static version = '9.9.9' })</script>${SCRIPT}`,
    () => '<account-mfa-toggle> is registered by version 9.9.9, so that of 0.1.0 is ignored',
  ],
]

test.each(MISTAKES)('the console says of %s what to do', async (_, body, hint) => {
  const { hints } = await openProject(await site.newPerson('Dev Eloper'), body)
  await eventually(() => hints).toEqual([expect.stringContaining(hint())])
})

test('a proxy that changes Host is told of once, and no code is in what is said', async () => {
  const person = await site.newEnrolled()
  const { page, hints } = await openProject(person, `<mfa-challenge endpoint="/mfa"></mfa-challenge>${SCRIPT}`)
  const code = await site.newCode(person)
  await page.enterWrong(code, 2)
  await eventually(() => hints).toEqual([
    expect.stringContaining(`The API takes this page for one of another origin. The page is at ${home}`),
  ])
  expect(hints.join()).not.toContain(code)
})

test('so is a file that was not copied', async () => {
  missing.add('mfa-codes.js')
  onTestFinished(() => missing.clear())
  const { hints } = await openProject(
    await site.newPerson('Dev Eloper'),
    `<mfa-setup-wizard endpoint="/mfa"></mfa-setup-wizard>${SCRIPT}`,
  )
  await eventually(() => hints).toContainEqual(
    expect.stringContaining('mfa-codes.js is not beside the script that asks for it'),
  )
})

test('where all is well nothing is said, whatever the person does', async () => {
  const window = await site.open()
  const hints = hintsOf(window.page)
  const loaded = window.page.waitForResponse((answered) => answered.url().endsWith('/assets/mfa-hints.js'))
  const person = await site.newPerson('All Well')
  await window.page.signIn(person)
  await window.page.goto('/profile')
  expect((await loaded).status()).toBe(200)
  const secret = await window.page.beginSetUp()
  await window.page.confirmSetUp(await site.newCode({ secret }))
  await window.page.finish()
  await window.page.goto('/accounts')
  await window.page.getByRole('switch').waitFor()
  expect(hints).toEqual([])
})

test('on no other machine is it loaded', async () => {
  const elsewhere = await launchBrowser(['--host-resolver-rules=MAP shop.example 127.0.0.1'])
  try {
    const origin = home.replace('localhost', 'shop.example')
    const { page, requests, close } = await openWindow(elsewhere, origin, { expectedErrors: [/./] })
    const hints = hintsOf(page)
    await page.goto(addressWith(`<mfa-settings endpoint="/nothing/mfa"></mfa-settings>${SCRIPT}`, origin))
    await page.untilState('mfa-settings', 'error')
    await page.waitForLoadState('networkidle')
    expect(requests.filter((line) => line.endsWith('/assets/mfa.js'))).toHaveLength(1)
    expect([hints, requests.filter((line) => line.includes('mfa-hints'))]).toEqual([[], []])
    await close()
  } finally {
    await elsewhere.close()
  }
})
