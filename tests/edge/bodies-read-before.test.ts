import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { serve } from '@hono/node-server'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createStore } from '../../db/index.ts'
import { createMfa } from '../../edge/index.ts'
import { UserAgent } from '../support/client.ts'
import { applyMigrations } from '../support/database.ts'
import { createWorld, newKeyRing, type World } from '../world/world.ts'

/* F3: a middleware of the host in front of our routes has read the body: a validator, a check of a field, a logger. */

const READERS = ['json', 'text', 'parseBody', 'arrayBuffer', 'blob', 'formData', 'raw'] as const
type Reader = (typeof READERS)[number]

/** Where it runs, made before the tests: a signed-in browser, and what was logged. */
type Running = { agent(): UserAgent; logged(): Promise<unknown[]> }

let world: World
const worlds: World[] = []
const onWorkerd = new Map<Reader, Running>()
const onNode = new Map<Reader, Running>()
const ends: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  for (const reader of READERS) {
    const running = await createWorld({ readsBody: reader, beside: worlds[0] })
    world = worlds[0] ?? running
    worlds.push(running)
    const agent = () => running.person().agent
    onWorkerd.set(reader, { agent, logged: async () => (await running.order({})).logged })
  }

  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-bodies-'))
  const url = `file:${path.join(folder, 'mfa.db')}`
  await applyMigrations(url)
  const client = createClient({ url })
  ends.push(async () => {
    client.close()
    await rm(folder, { recursive: true, force: true })
  })
  for (const reader of READERS) {
    const logged: unknown[] = []
    const mfa = createMfa({
      store: createStore(drizzle(client)),
      identify: (c) => {
        const id = /sid=([^;]+)/.exec(c.req.header('cookie') ?? '')?.[1]
        return id ? { id, name: 'Alice', sessionId: id, memberships: [] } : null
      },
      keys: newKeyRing(),
      issuer: 'Acme',
      login: '/login',
      signOut: '/logout',
      elements: '/assets/mfa.js',
      log: (entry) => logged.push(entry),
    })
    const app = new Hono()
    app.use('*', async (c, next) => {
      if (c.req.method === 'POST')
        await (reader === 'raw' ? c.req.raw.text() : c.req[reader as 'json']()).catch(() => {})
      await next()
    })
    app.route('/mfa', mfa.routes)
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
    await new Promise((resolve) => server.once('listening', resolve))
    ends.push(() => new Promise((resolve) => server.close(resolve)))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const agent = () => {
      const own = new UserAgent(address)
      own.jar.set('sid', `${reader}-${ends.length}-${Math.random()}`)
      return own
    }
    onNode.set(reader, { agent, logged: async () => logged })
  }
}, 120_000)
afterAll(async () => {
  for (const running of worlds.filter((one) => one !== world)) await running.stop()
  await world?.stop()
  for (const end of ends.reverse()) await end()
})

/** A form that `formData` takes apart, and JSON that it cannot: then nobody has the body. */
const isKept = (reader: Reader, kind: 'json' | 'form') =>
  reader !== 'raw' && !(reader === 'formData' && kind === 'json')

describe.each([
  ['workerd', onWorkerd],
  ['Node', onNode],
] as const)('on %s', (_, places) => {
  test.each(READERS)('a body that %s has read is taken from where Hono keeps it', async (reader) => {
    const { agent: newAgent, logged } = places.get(reader) as Running
    const agent = newAgent()
    await agent.json('GET', '/mfa/api/settings')
    const csrf = agent.csrf ?? ''
    const begun = await agent.json('POST', '/mfa/api/enrolments', { factor: 'totp' })
    const form = { factor: 'totp', code: '000000', csrf, to: '/profile' }
    const plain = await agent.form('/mfa/challenge', form)
    // Nobody is enrolled, so that the plain form leads on to where the person was going.
    expect([begun.status, plain.status, plain.location]).toEqual([
      isKept(reader, 'json') ? 201 : 503,
      isKept(reader, 'form') ? 303 : 503,
      isKept(reader, 'form') ? '/profile' : null,
    ])
    const said = JSON.stringify(await logged())
    if (reader === 'raw') expect(said).toContain('a middleware before app.route(…, mfa.routes) has read the body')
    else if (reader !== 'formData') expect(said).toBe('[]')
  })

  test.each(READERS.filter((reader) => reader !== 'raw'))('and is judged as strictly, after %s', async (reader) => {
    const { agent: newAgent } = places.get(reader) as Running
    const agent = newAgent()
    await agent.json('GET', '/mfa/api/settings')
    const csrf = agent.csrf ?? ''
    const send = (type: string, to: string, body: string) =>
      agent.send(
        'POST',
        to,
        {
          origin: agent.origin,
          'sec-fetch-site': 'same-origin',
          accept: type === 'json' ? 'application/json' : 'text/html',
          'content-type': type === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
          'x-mfa-csrf': csrf,
        },
        body,
      )
    const json = async (body: string) => (await send('json', '/mfa/api/enrolments', body)).status
    if (isKept(reader, 'json')) {
      expect(await json('{"factor":"totp","factor":"totp"}'), 'a key twice').toBe(400)
      expect(await json('{"factor":"totp","x":1}'), 'a key that is not known').toBe(400)
      expect(await json(`{"factor":"totp"${' '.repeat(4_100)}}`), 'too long').toBe(413)
      expect(await json('{"factor":'), 'broken off').toBe(400)
    }
    const form = async (body: string) => (await send('form', '/mfa/challenge', body)).status
    const fields = `factor=totp&code=000000&csrf=${encodeURIComponent(csrf)}&to=/`
    expect(await form(fields)).toBe(303)
    expect(await form(`${fields}&code=000001`), 'a field twice').toBe(400)
    expect(await form(`${fields}&x=1`), 'a field that is not known').toBe(400)
    expect(await form(`${fields}&to=${'x'.repeat(4_100)}`), 'too long').toBe(413)
  })
})
