import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { createServer } from 'node:http'
import express from 'express'
import fastify from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { createMfa, type LogEntry } from '../../edge/index.ts'
import { routedTarget } from '../../edge/node/incoming.ts'
import { nodeGate } from '../../edge/node/index.ts'
import { openFile } from '../db/open.ts'
import { rawRequest, UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { HOST } from '../support/host.ts'
import { totp } from '../support/totp-oracle.ts'
import { trickle } from '../support/trickle.ts'
import { connectSocket } from '../support/websocket.ts'
import { enrolOnPage } from '../world/enrol.ts'
import { newKeyRing } from '../world/world.ts'
import { type Kind, type Sessions, serveApp, sessionIn, startSite, stopSites } from './servers.ts'

/* The gate in Express, in Fastify and in plain `http`: what holds behind Hono holds there. */

let now = Date.now()
let fails = false
const log: LogEntry[] = []
const sessions: Sessions = new Map()
const reached = new EventEmitter()
const handled: string[] = []
reached.on('handler', (url: string) => handled.push(url))
const urls = new Map<Kind, string>()

const { store } = endsWithFile(await openFile())
const mfa = createMfa({
  store,
  identify: (c) => {
    if (fails) throw new TypeError('no session yet')
    return sessionIn(c.env)
  },
  keys: newKeyRing(),
  ...HOST,
  log: (entry) => log.push(entry),
  ports: { clock: () => now, bodyMs: 500 },
})
for (const kind of ['http', 'Express', 'Fastify'] as const) {
  urls.set(kind, await startSite(kind, mfa, sessions, reached))
}
endsWithFile({ stop: stopSites })
beforeEach(() => {
  log.length = 0
  handled.length = 0
  fails = false
})

describe.each(['http', 'Express', 'Fastify'] as const)('in %s', (kind) => {
  const url = () => urls.get(kind) ?? ''
  const port = () => Number(new URL(url()).port)

  function signedIn(id = randomBytes(4).toString('hex')): UserAgent & { id: string } {
    const agent = new UserAgent(url())
    const sessionId = randomBytes(16).toString('hex')
    sessions.set(sessionId, { id, name: id, sessionId, memberships: [] })
    agent.jar.set('sid', sessionId)
    return Object.assign(agent, { id })
  }

  /** Somebody with a method, in their next session, who has proved it or is about to. */
  async function enrolled(): Promise<{ agent: UserAgent; prove(): Promise<void> }> {
    const first = signedIn()
    const codeBy = (secret: string) => totp({ secret, atMs: now })
    const { secret } = await enrolOnPage(first, '/mfa/api', codeBy)
    await first.json('POST', '/mfa/api/backup-codes/confirm', {})
    const agent = signedIn(first.id)
    return {
      agent,
      async prove() {
        now += 60_000
        await agent.json('GET', '/mfa/api/challenge')
        expect(await agent.json('POST', '/mfa/api/challenge', { factor: 'totp', code: codeBy(secret) })).toHaveStatus(
          200,
        )
      },
    }
  }

  test('who has a method is asked for a code first, and nothing of the host runs before', async () => {
    const { agent, prove } = await enrolled()
    const held = await agent.document('/profile?tab=2')
    expect([held.status, held.location]).toEqual([303, `${url()}/mfa/challenge?to=%2Fprofile%3Ftab%3D2`])
    expect(await agent.json('GET', '/profile')).toHaveProblem(401, 'challenge_required')
    expect(await agent.json('POST', '/echo', { a: 1 })).toHaveProblem(401, 'challenge_required')
    expect(handled).toEqual([])
    await prove()
    now += 30_000
    const passed = await agent.document('/profile')
    expect(passed.text).toMatch(/^content for \w+$/)
    // What the site set stays; the proof is renewed beside it, and nobody else may keep the page.
    const cookies = passed.headers.getSetCookie().map((line) => line.split('=')[0])
    expect(cookies).toEqual(['theme', 'lang', agent.stem])
    expect(passed.headers.get('cache-control')).toBe('private, no-store')
    expect(passed.headers.get('cdn-cache-control')).toBeNull()
  })

  test('nobody is sent to the sign-in; an open path is left as it is', async () => {
    const stranger = new UserAgent(url())
    expect((await stranger.document('/profile')).location).toBe(`${url()}/login`)
    expect(handled).toEqual([])
    const open = await stranger.document('/about')
    expect([open.text, open.headers.get('cache-control'), open.headers.get('cdn-cache-control')]).toEqual([
      'content for nobody',
      'public, max-age=60',
      'max-age=60',
    ])
  })

  test('the body of a request that is let through reaches the host whole', async () => {
    const agent = signedIn()
    const body = { text: 'x'.repeat(100_000) }
    expect((await agent.json('POST', '/echo', body)).text).toBe(JSON.stringify(body))
    expect((await new UserAgent(url()).json('POST', '/echo-open', { a: 1 })).text).toBe('{"a":1}')
  })

  test('a body of ours that trickles is cut, and the connection with it', async () => {
    const ways = [{}, { isChunked: true }, { isStalled: true }]
    const sent = { port: port(), path: '/mfa/api/enrolments', type: 'application/json', head: '{' }
    const answers = await Promise.all(ways.map((more) => trickle({ ...sent, ...more })))
    for (const [at, { status, isClosed }] of answers.entries()) {
      expect([ways[at], status, isClosed]).toEqual([ways[at], 408, true])
    }
  })

  test.each([
    ['dots that lead to an open path', '/profile/../about'],
    ['a backslash', '/profile\\..\\about'],
    ['encoded dots', '/profile/%2e%2e/about'],
    ['a fragment', '/about#/profile'],
    ['a whole address', 'http://127.0.0.1/about'],
    ['no path at all', '*'],
    ['another host in the path', '//elsewhere.example/../about'],
  ])('a target that can be read in two ways is refused: %s', async (_, target) => {
    const { status } = await raw(target)
    expect([status, handled]).toEqual([400, []])
  })

  test.each([
    ['another user', 'user@127.0.0.1'],
    ['another spelling of the address', '2130706433'],
    ['no name', ''],
  ])('a host that can be read in two ways is refused: %s', async (_, host) => {
    expect((await raw('/about', { host })).status).toBe(400)
    expect(handled).toEqual([])
  })

  function raw(target: string, { host = `127.0.0.1:${port()}` } = {}) {
    return rawRequest(port(), `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
  }

  test('a path that only looks like an open one is gated', async () => {
    for (const target of ['/about/', '/About', '/%61bout', '//about', '/about;x', '/about%2f']) {
      expect([target, (await raw(target)).status]).toEqual([target, 401])
    }
    expect(handled).toEqual([])
    expect((await raw('/about?x=/../profile')).status, 'the query is nobody else’s business').toBe(200)
  })

  test('a WebSocket opens for who has proved it, from a page of the site alone', async () => {
    const { agent, prove } = await enrolled()
    const open = (origin: string) =>
      connectSocket(`${url()}/live`, { headers: { cookie: agent.jar.header('/') ?? '', origin } })
    expect((await open(url())).status).toBe(401)
    await prove()
    expect((await open('https://elsewhere.example')).status).toBe(403)
    expect(handled).toEqual([])
    const socket = await new Promise<string>((resolve) => {
      const head = [`GET /live HTTP/1.1`, `Host: 127.0.0.1:${port()}`, 'Connection: Upgrade', 'Upgrade: websocket']
      const fields = [`Origin: ${url()}`, `Cookie: ${agent.jar.header('/')}`, 'Sec-WebSocket-Version: 13']
      rawRequest(port(), `${[...head, ...fields].join('\r\n')}\r\n\r\n`).then(({ text }) => resolve(text))
    })
    expect([socket.split('\r\n')[0], handled]).toEqual(['HTTP/1.1 101 Switching Protocols', ['/live']])
  })

  test('one route asks for a fresh code', async () => {
    const { agent, prove } = await enrolled()
    await prove()
    expect((await agent.json('POST', '/email', {})).text).toMatch(/^content/)
    now += 120_000
    handled.length = 0
    expect(await agent.json('POST', '/email', {})).toHaveProblem(401, 'step_up_required')
    expect((await agent.document('/profile')).status).toBe(200)
  })

  test('a session that gets another id keeps its proof', async () => {
    const { agent, prove } = await enrolled()
    await prove()
    const rotated = await agent.document('/rotate')
    expect(rotated.status).toBe(200)
    expect(agent.jar.get('sid')).toBe(rotated.text)
    expect((await agent.document('/profile')).status).toBe(200)
  })

  test('an error in who is signed in closes it', async () => {
    fails = true
    const agent = signedIn()
    for (const target of ['/profile', '/mfa/api/settings']) {
      expect(await agent.json('GET', target), target).toHaveProblem(503, 'unavailable')
    }
    expect(handled).toEqual([])
    expect(log).toHaveLength(2)
  })
})

test('in Express, a body parser in front of the gate is named in the log, and one app under a path is gated as a whole', async () => {
  const app = express()
  app.use((request, _response, next) => {
    Object.assign(request, { session: { id: 'ada', name: 'Ada', sessionId: 's1', memberships: [] } })
    next()
  })
  app.use(express.json())
  app.use(['/mfa', '/admin'], nodeGate(mfa, { open: ['/admin/about'] }))
  app.use((request, response) => void response.send(request.originalUrl))
  const site = await serveApp(createServer(app))
  const agent = new UserAgent(site)
  await agent.json('GET', '/mfa/api/settings')
  expect(await agent.json('POST', '/mfa/api/enrolments', { factor: 'totp' })).toHaveProblem(503, 'unavailable')
  expect(log.map(({ error }) => error)).toEqual([
    'UnavailableError: the body was read before the gate: mount body parsers, like express.json(), behind it',
  ])
  expect((await agent.document('/admin/x')).text).toBe('/admin/x')
  expect((await agent.document('/admin/../admin/about')).status, 'the agent resolves nothing').toBe(400)
})

test.each<[string, { url: string; originalUrl?: string; baseUrl?: string }, string | null]>([
  ['as it was sent', { url: '/a?b' }, '/a?b'],
  ['in Express, under a path', { url: '/x?y', originalUrl: '/admin/x?y', baseUrl: '/admin' }, '/admin/x?y'],
  ['in Express, the path itself', { url: '/?y', originalUrl: '/admin?y', baseUrl: '/admin' }, '/admin/?y'],
  ['in Express, another one put in its place', { url: '/admin', originalUrl: '/about', baseUrl: '' }, '/admin'],
  ['in Connect, under a path', { url: '/x', originalUrl: '/admin/x' }, '/admin/x'],
  ['in Connect, the path itself', { url: '/?y', originalUrl: '/admin?y' }, '/admin?y'],
  ['in Connect, another one put in its place', { url: '/admin', originalUrl: '/about' }, null],
])('the target that the host goes on with: %s', (_, incoming, target) => {
  expect(routedTarget(incoming as never)).toBe(target)
})

test('an open path that a middleware in front makes another one is judged as that one', async () => {
  const app = express()
  app.use((request, _response, next) => {
    if (request.url === '/about') request.url = '/admin'
    next()
  })
  app.use(nodeGate(mfa, { open: ['/about'] }))
  app.use((request, response) => void response.send(request.url))
  const site = await serveApp(createServer(app))
  expect((await new UserAgent(site).document('/about')).location).toBe(`${site}/login`)
  const rewriting = fastify({ rewriteUrl: ({ url }) => (url === '/about' ? '/admin' : (url ?? '/')) })
  rewriting.addHook('onRequest', nodeGate(mfa, { open: ['/about'] }).fastify)
  rewriting.get('/*', async ({ url }) => url)
  await rewriting.ready()
  const other = await serveApp(rewriting.server)
  expect((await new UserAgent(other).document('/about')).location).toBe(`${other}/login`)
})

test('a step-up that cannot work throws when it is made', () => {
  expect(() => nodeGate(mfa).stepUp({ maxAgeSeconds: 0 })).toThrow(/maxAgeSeconds must be a whole number/)
})

/** Something that one waits for and another says. */
function signal() {
  let give = () => {}
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return { given, give: () => give() }
}

test('a WebSocket whose other end goes away while it is judged ends nothing else', async () => {
  const [judging, gone] = [signal(), signal()]
  const gate = nodeGate({
    stepUp: () => null,
    decide: () => async () => {
      judging.give()
      await gone.given
      return { response: new Response('no', { status: 401 }) }
    },
  })
  const server = createServer((_, outgoing) => void outgoing.end('there'))
  server.on('upgrade', (incoming, socket) => {
    gate.upgrade(incoming, socket, () => {})
    judging.given.then(() => {
      socket.emit('error', new Error('ECONNRESET'))
      gone.give()
    })
  })
  const site = await serveApp(server)
  expect((await connectSocket(`${site}/live`).catch(() => null))?.status ?? null).toBeNull()
  expect((await new UserAgent(site).document('/')).text).toBe('there')
})
