import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { createHost } from '../../demo/host.ts'
import { languageTags } from '../../tools/elements/languages.ts'
import { Agent } from '../browser/support/agent.ts'
import { sharedDemo } from '../browser/support/demo.ts'
import type { Answer, HeaderFields, UserAgent } from '../support/client.ts'
import { everyNth } from '../support/long-form.ts'
import { newEnrolled } from './support.ts'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** How a browser asks for a page, how a script asks, and how something asks that says nothing about itself. */
const KINDS = {
  document: { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', accept: 'text/html' },
  frame: { 'sec-fetch-dest': 'iframe', 'sec-fetch-mode': 'navigate', accept: 'text/html' },
  fetch: { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors', accept: 'application/json' },
  image: { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors', accept: 'image/*' },
  plain: {},
} satisfies Record<string, HeaderFields>

type Kind = keyof typeof KINDS

/** All that somebody who has a method, but has not shown it in this session, may be answered with (spec L12). */
const OPEN_HOST = ['/login', '/logout', '/switch-account', '/phone', '/mailbox', '/gallery']
const OPEN_ASSETS = [
  'app.css',
  'icon.svg',
  'dock-first.js',
  'panel.js',
  'phone.js',
  'phone-passkeys.js',
  'gallery.css',
  'gallery.js',
]
// The description of the API is of no deployment and of nobody.
const OPEN_MFA = ['/mfa/challenge', '/mfa/api/challenge', '/mfa/assets/mfa.css', '/mfa/api/openapi.json']

const isDocument = (kind: Kind) => kind === 'document' || kind === 'frame'

/** The paths of the host as the host itself registers them, with a value for each parameter. */
function hostRoutes(assets: string[]): string[] {
  const keys = JSON.stringify({ active: 'k1', keys: { k1: randomBytes(32).toString('base64') } })
  const nothing = { fetch: async () => new Response(null, { status: 404 }) }
  const host = createHost({ LIBSQL_URL: 'http://127.0.0.1:9', MFA_KEYS: keys, ASSETS: nothing })
  const paths = new Set(host.routes.map((route) => route.path).filter((pattern) => !pattern.includes('*')))
  return [...paths].flatMap((pattern) => {
    if (pattern === '/assets/:file') return [...assets, 'unknown.js'].map((file) => `/assets/${file}`)
    return [pattern.replaceAll(/:\w+/g, 'some-id')]
  })
}

/** Addresses that nobody registered, and open ones written in another way. */
const STRAY = [
  ...['/nothing-here', '/profile/', '/api/', '/phone/', '/PHONE', '/%70hone', '/phone;x', '//phone', '/login/x'],
  ...['/assets/..%2fprofile', '/assets/app.css/', '/assets//app.css', '/mfa', '/mfa/', '/mfa/nothing-here'],
  ...['/mfa/assets/nothing.css', '/mfa%2fchallenge'],
]

const demo = await sharedDemo()
const person = await newEnrolled(demo)
const unassured = await new Agent(demo.url).signIn(person)
const folder = path.resolve(import.meta.dirname, '../../.build/demo', new URL(demo.url).port, 'assets')
const languages = (await languageTags()).flatMap((tag) => [`mfa-${tag}.js`, `mfa-challenge-${tag}.js`])
const openAssets = [...OPEN_ASSETS, ...loadedFrom(folder, 'mfa.js'), ...languages.map((file) => file.toLowerCase())]
const routes = [...new Set([...hostRoutes(readdirSync(folder)), ...STRAY])]

function ask(agent: UserAgent, method: string, address: string, kind: Kind): Promise<Answer> {
  return agent.send(method, address, { ...KINDS[kind], origin: demo.url, 'sec-fetch-site': 'same-origin' })
}

/** A script and all that it loads from beside it, sooner or later: open by itself, without being listed. */
function loadedFrom(folder: string, file: string): string[] {
  const source = readFileSync(path.join(folder, file), 'utf8')
  const chunks = [...source.matchAll(/import\(\s*["'`]\.\/([a-z-]+\.js)["'`]\s*\)/g)].map(([, chunk = '']) => chunk)
  return [...new Set([file, ...chunks.flatMap((chunk) => loadedFrom(folder, chunk))])]
}

const isOpen = (address: string) =>
  OPEN_HOST.includes(address) || OPEN_MFA.includes(address) || openAssets.some((file) => address === `/assets/${file}`)

const gated = () => routes.filter((address) => !isOpen(address))

/** Why this answer is more than an unassured session may have; null: it is not. */
function complaint(answer: Answer, method: string, address: string, kind: Kind): string | null {
  // An answer to HEAD has no body, and so no problem to read.
  const code = method === 'HEAD' ? null : answer.code
  const { status, location, headers } = answer
  const told = `${method} ${address} as ${kind}: ${status} ${code ?? ''} ${location ?? ''}`
  if (address === '/mfa' || address.startsWith('/mfa/')) {
    if (status === 303) return location?.startsWith('/mfa/challenge?to=') ? null : told
    // The product guards its own routes: no such page, no such method, or not before the challenge.
    return [400, 401, 403, 404, 405, 415].includes(status) && (method === 'HEAD' || code !== null) ? null : told
  }
  if (isDocument(kind)) return status === 303 && location?.startsWith('/mfa/challenge?to=') ? null : told
  const isProblem = method === 'HEAD' || code === 'challenge_required'
  return status === 401 && isProblem && headers.has('www-authenticate') ? null : told
}

describe('the demo serves nothing of its own before a code', () => {
  test('the host registers the routes that are walked', () => {
    const own = ['/', '/profile', '/api/me', '/login', '/logout', '/phone', '/assets/mfa.js']
    const ofMfa = ['/mfa/challenge', '/mfa/api/settings', '/mfa/api/enrolments/some-id/confirm']
    expect(routes).toEqual(expect.arrayContaining([...own, ...ofMfa]))
    expect(routes.length).toBeGreaterThan(30)
  })

  test('every other route refuses every method and every kind of request', async () => {
    const kinds = Object.keys(KINDS) as Kind[]
    const requests = gated().flatMap((address) =>
      METHODS.flatMap((method) => kinds.map((kind) => ({ address, method, kind }))),
    )
    const asked = everyNth(3, requests)
    const complaints: string[] = []
    for (let at = 0; at < asked.length; at += 40) {
      const answers = asked.slice(at, at + 40).map(async ({ address, method, kind }) => {
        const wrong = complaint(await ask(unassured, method, address, kind), method, address, kind)
        if (wrong !== null) complaints.push(wrong)
      })
      await Promise.all(answers)
    }
    expect(requests.length).toBeGreaterThan(700)
    expect(complaints).toEqual([])
  })

  test('no answer to it carries anything of the person or the site', async () => {
    const asked = (kind: Kind) => gated().map((address) => ask(unassured, 'GET', address, kind))
    const texts = (await Promise.all([...asked('document'), ...asked('fetch')])).map(({ text }) => text)
    expect(texts.filter((text) => text.includes(person.email) || text.includes('Welcome'))).toEqual([])
  })

  test('what is open stays open: sign-in, the phone, the assets and the challenge', async () => {
    expect(openAssets).toEqual(expect.arrayContaining(['mfa.js', 'mfa-qr.js']))
    const open = ['/phone', '/mfa/challenge', '/mfa/assets/mfa.css', ...openAssets.map((file) => `/assets/${file}`)]
    const pages = await Promise.all(
      open.map(async (address) => [address, (await ask(unassured, 'GET', address, 'document')).status]),
    )
    expect(pages.filter(([, status]) => status !== 200)).toEqual([])
    expect(await unassured.json('GET', '/mfa/api/challenge')).toHaveStatus(200)
    expect((await ask(unassured, 'GET', '/login', 'document')).location).toBe('/')
  })

  test('with a passed challenge the same routes are there', async () => {
    const assured = person.agent
    for (const address of ['/', '/profile', '/api/me', '/mfa/api/settings']) {
      const kind = address.includes('/api/') ? 'fetch' : 'document'
      const { status, text } = await ask(assured, 'GET', address, kind)
      expect([address, status, text.includes(person.name)]).toEqual([address, 200, true])
    }
    expect(await ask(assured, 'GET', '/nothing-here', 'document')).toHaveStatus(404)
    expect(await ask(assured, 'GET', '/assets/unknown.js', 'fetch')).toHaveStatus(404)
    expect(await assured.form('/profile', { name: 'New' })).toHaveStatus(403)
  })
})
