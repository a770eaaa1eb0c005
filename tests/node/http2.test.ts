import { randomUUID } from 'node:crypto'
import { connect, createServer, type OutgoingHttpHeaders } from 'node:http2'
import fastify from 'fastify'
import { beforeEach, describe, expect, test } from 'vitest'
import { createMfa } from '../../edge/index.ts'
import { nodeGate } from '../../edge/node/index.ts'
import { openFile } from '../db/open.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { HOST } from '../support/host.ts'
import { listen } from '../support/listen.ts'
import { newKeyRing } from '../world/world.ts'

/* The gate where Node itself speaks HTTP/2: there the host and the path are fields of another kind, and answers go out another way. */

const { store } = endsWithFile(await openFile())
const mfa = createMfa({
  store,
  identify(c) {
    const id = /sid=([^;]+)/.exec(c.req.header('cookie') ?? '')?.[1]
    return id ? { id, name: id, sessionId: id, memberships: [] } : null
  },
  keys: newKeyRing(),
  ...HOST,
})
const gate = nodeGate(mfa, { open: ['/about'] })
const handled: string[] = []
const OF_THE_SITE = { 'Cache-Control': 'public, s-maxage=60', 'Set-Cookie': 'theme=dark' }

const plain = createServer((incoming, outgoing) =>
  gate(incoming, outgoing, async () => {
    handled.push(incoming.url)
    let body = ''
    for await (const chunk of incoming) body += chunk
    for (const [name, value] of Object.entries(OF_THE_SITE)) outgoing.setHeader(name, value)
    if (incoming.url === '/nothing') outgoing.writeHead(204).end()
    else outgoing.end(`content ${body.length}`)
  }),
)
const app = fastify({ http2: true, bodyLimit: 2 ** 22 })
app.addHook('onRequest', gate.fastify)
app.all('/*', (request, reply) => {
  handled.push(request.url)
  reply.headers(OF_THE_SITE)
  if (request.url === '/nothing') return reply.code(204).send()
  return reply.send(`content ${String(request.body ?? '').length}`)
})
await app.ready()

beforeEach(() => {
  handled.length = 0
})

describe.each([
  ['http2', endsWithFile(await listen(plain)).url],
  ['Fastify', endsWithFile(await listen(app.server)).url],
])('over HTTP/2 in %s', (_, url) => {
  async function ask(fields: OutgoingHttpHeaders, body = '') {
    const session = connect(url)
    try {
      const sent = body ? { ':method': 'POST', 'content-type': 'text/plain', 'content-length': body.length } : {}
      const stream = session.request({ ...sent, ...fields }, { endStream: body === '' })
      stream.setEncoding('utf8')
      if (body) stream.end(body)
      const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
        stream.once('response', resolve).once('error', reject)
      })
      let text = ''
      for await (const chunk of stream) text += chunk
      return { status: headers[':status'], headers, text }
    } finally {
      session.destroy()
    }
  }

  const document = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

  test('nobody is led to the sign-in, and nothing of the host runs before', async () => {
    const { status, headers } = await ask({ ':path': '/account', ...document })
    expect([status, headers.location]).toEqual([303, `${url}/login`])
    const { status: told, text } = await ask({ ':path': '/account' }, 'x'.repeat(1_000_000))
    expect([told, JSON.parse(text).code]).toEqual([401, 'sign_in_required'])
    expect(handled).toEqual([])
  })

  test('an open path is left as it is, with the body that came', async () => {
    const { status, headers, text } = await ask({ ':path': '/about' }, 'x'.repeat(1_000_000))
    expect([status, headers['cache-control'], text]).toEqual([200, 'public, s-maxage=60', 'content 1000000'])
  })

  test.each(['/account', '/nothing'])('what is one person’s stays private: %s', async (path) => {
    const { headers } = await ask({ ':path': path, cookie: `sid=${randomUUID()}` })
    expect([headers['cache-control'], headers['set-cookie']]).toEqual(['private', ['theme=dark']])
    expect(handled).toEqual([path])
  })

  test('our own API answers', async () => {
    const { status, text } = await ask({ ':path': '/mfa/api/settings', cookie: `sid=${randomUUID()}` })
    expect([status, JSON.parse(text).enrolable]).toEqual([200, ['totp']])
  })

  test.each([
    ['a host that is two', { ':authority': 'localhost', host: '127.0.0.1' }],
    ['a target that two read differently', { ':path': '/account/../about' }],
  ])('%s gets 400', async (_, fields) => {
    const { status, text } = await ask({ ':path': '/about', ...fields })
    expect([status, text]).toEqual([400, 'Bad Request'])
    expect(handled).toEqual([])
  })
})
