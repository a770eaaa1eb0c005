import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { openFile } from '../db/open.ts'
import type { UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { createWorld, type World } from '../world/world.ts'
import { listening, mfaOver, signedInAt } from './file-site.ts'

/* F3: a middleware of the host in front of our routes has read the body: a validator, a check of a field, a logger. */

const READERS = ['json', 'text', 'parseBody', 'arrayBuffer', 'blob', 'formData', 'raw'] as const
type Reader = (typeof READERS)[number]

/** Where it runs, made before the tests: a signed-in browser, and what was logged. */
type Running = { agent(): UserAgent; logged(): Promise<unknown[]> }

const worlds: World[] = []
const onWorkerd = new Map<Reader, Running>()
const onNode = new Map<Reader, Running>()

for (const reader of READERS) {
  const running = endsWithFile(await createWorld({ readsBody: reader, beside: worlds[0] }))
  worlds.push(running)
  const agent = () => running.person().agent
  onWorkerd.set(reader, { agent, logged: async () => (await running.order({})).logged })
}

const { store } = endsWithFile(await openFile())
for (const reader of READERS) {
  const logged: unknown[] = []
  const mfa = mfaOver(store, [], { log: (entry) => logged.push(entry) })
  const app = new Hono()
  app.use('*', async (c, next) => {
    if (c.req.method === 'POST') await (reader === 'raw' ? c.req.raw.text() : c.req[reader as 'json']()).catch(() => {})
    await next()
  })
  app.route('/mfa', mfa.routes)
  const { url } = endsWithFile(await listening(app))
  const agent = () => signedInAt(url)
  onNode.set(reader, { agent, logged: async () => logged })
}

/** A form that `formData` takes apart, and JSON that it cannot: then nobody has the body. */
const isKept = (reader: Reader, kind: 'json' | 'form') =>
  reader !== 'raw' && !(reader === 'formData' && kind === 'json')

describe.each([
  ['workerd', onWorkerd],
  ['Node', onNode],
] as const)('on %s', (_, places) => {
  async function begin(reader: Reader) {
    const { agent: newAgent, logged } = places.get(reader) as Running
    const agent = newAgent()
    await agent.json('GET', '/mfa/api/settings')
    return { agent, csrf: agent.csrf ?? '', logged }
  }

  test.each(READERS)('a body that %s has read is taken from where Hono keeps it', async (reader) => {
    const { agent, csrf, logged } = await begin(reader)
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
    if (reader === 'raw') expect(said).toContain('a middleware before mfa.routes has read the body')
    else if (reader !== 'formData') expect(said).toBe('[]')
  })

  test.each(READERS.filter((reader) => reader !== 'raw'))('and is judged as strictly, after %s', async (reader) => {
    const { agent, csrf } = await begin(reader)
    const send = (type: 'json' | 'x-www-form-urlencoded', accept: string, to: string, body: string) => {
      const ours = { origin: agent.origin, 'sec-fetch-site': 'same-origin', 'x-mfa-csrf': csrf }
      return agent.send('POST', to, { ...ours, accept, 'content-type': `application/${type}` }, body)
    }
    const json = async (body: string) => (await send('json', 'application/json', '/mfa/api/enrolments', body)).status
    if (isKept(reader, 'json')) {
      expect(await json('{"factor":"totp","factor":"totp"}'), 'a key twice').toBe(400)
      expect(await json('{"factor":"totp","x":1}'), 'a key that is not known').toBe(400)
      expect(await json(`{"factor":"totp"${' '.repeat(4_100)}}`), 'too long').toBe(413)
      expect(await json('{"factor":'), 'broken off').toBe(400)
    }
    const form = async (body: string) =>
      (await send('x-www-form-urlencoded', 'text/html', '/mfa/challenge', body)).status
    const fields = `factor=totp&code=000000&csrf=${encodeURIComponent(csrf)}&to=/`
    expect(await form(fields)).toBe(303)
    expect(await form(`${fields}&code=000001`), 'a field twice').toBe(400)
    expect(await form(`${fields}&x=1`), 'a field that is not known').toBe(400)
    expect(await form(`${fields}&to=${'x'.repeat(4_100)}`), 'too long').toBe(413)
  })
})
