import type { EventEmitter } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import express from 'express'
import fastify from 'fastify'
import type { Mfa, Principal } from '../../edge/index.ts'
import { type NodeGate, nodeGate } from '../../edge/node/index.ts'
import { listen } from '../support/listen.ts'

/*
 * The same small site three times, each the way its framework's own documentation writes it: who is signed in is known
 * before the gate, bodies are read behind it.
 */

/** What the site knows of its sessions, by the id in its cookie. */
export type Sessions = Map<string, Principal>

type Seen = IncomingMessage & { session?: Principal | null }

const OPEN = ['/about', '/echo-open']

const sessionOf = (sessions: Sessions, { headers }: IncomingMessage): Principal | null =>
  sessions.get(/(?:^|; )sid=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? '') ?? null

/** What the site says of itself, in every answer. */
const OF_THE_SITE = {
  'Content-Type': 'text/html; charset=utf-8',
  'Set-Cookie': ['theme=dark; Path=/', 'lang=en; Path=/'],
  'CDN-Cache-Control': 'max-age=60',
}

async function text(incoming: IncomingMessage): Promise<string> {
  let whole = ''
  for await (const chunk of incoming) whole += chunk
  return whole
}

function plain(mfa: Mfa, sessions: Sessions, reached: EventEmitter): { server: Server; gate: NodeGate } {
  const gate = nodeGate(mfa, { open: OPEN })
  const handle = async (incoming: Seen, outgoing: ServerResponse) => {
    reached.emit('handler', incoming.url)
    const [path = ''] = (incoming.url ?? '').split('?')
    outgoing.writeHead(200, { 'Cache-Control': 'public, max-age=60', ...OF_THE_SITE })
    if (path.startsWith('/echo')) return void outgoing.end(await text(incoming))
    outgoing.end(`content for ${incoming.session?.id ?? 'nobody'}`)
  }
  const server = createServer((incoming: Seen, outgoing) => {
    incoming.session = sessionOf(sessions, incoming)
    gate(incoming, outgoing, (error) => {
      if (error) return void outgoing.writeHead(500).end()
      if (incoming.url === '/email')
        return gate.stepUp({ maxAgeSeconds: 60 })(incoming, outgoing, () => handle(incoming, outgoing))
      if (incoming.url !== '/rotate') return void handle(incoming, outgoing)
      rotate(mfa, gate, incoming, sessions).then((id) =>
        outgoing.writeHead(200, { 'Set-Cookie': `sid=${id}; Path=/` }).end(id),
      )
    })
  })
  return { server, gate }
}

async function withExpress(mfa: Mfa, sessions: Sessions, reached: EventEmitter) {
  const gate = nodeGate(mfa, { open: OPEN })
  const app = express()
  app.use((request: Seen, _response, next) => {
    request.session = sessionOf(sessions, request)
    next()
  })
  app.use(gate)
  app.use(express.json(), express.text())
  app.use((request, response, next) => {
    reached.emit('handler', request.originalUrl)
    response.set({ 'Cache-Control': 'public, max-age=60', ...OF_THE_SITE })
    next()
  })
  app.post('/email', gate.stepUp({ maxAgeSeconds: 60 }), (_request, response) => void response.send('content'))
  app.get('/rotate', async (request, response) => {
    const id = await rotate(mfa, gate, request, sessions)
    response.append('Set-Cookie', `sid=${id}; Path=/`).send(id)
  })
  app.all(
    ['/echo', '/echo-open'],
    (request, response) =>
      void response.send(typeof request.body === 'string' ? request.body : JSON.stringify(request.body)),
  )
  app.all('/{*rest}', (request: Seen, response) => void response.send(`content for ${request.session?.id ?? 'nobody'}`))
  return { server: createServer(app), gate }
}

async function withFastify(mfa: Mfa, sessions: Sessions, reached: EventEmitter) {
  const gate = nodeGate(mfa, { open: OPEN })
  const app = fastify()
  app.decorateRequest('session', null)
  app.addHook('onRequest', async (request) => {
    Object.assign(request, { session: sessionOf(sessions, request.raw) })
  })
  app.addHook('onRequest', gate.fastify)
  app.addHook('preHandler', async (request, reply) => {
    reached.emit('handler', request.url)
    reply.headers({ 'Cache-Control': 'public, max-age=60', ...OF_THE_SITE })
  })
  const fresh = gate.stepUp({ maxAgeSeconds: 60 })
  app.post(
    '/email',
    { preHandler: (request, reply, done) => fresh(request.raw, reply.raw, done) },
    async () => 'content',
  )
  app.get('/rotate', async (request, reply) => {
    const id = await rotate(mfa, gate, request.raw, sessions)
    return reply.header('Set-Cookie', `sid=${id}; Path=/`).send(id)
  })
  for (const url of ['/echo', '/echo-open']) {
    app.post(url, async (request) => (typeof request.body === 'string' ? request.body : JSON.stringify(request.body)))
  }
  app.all('/*', async (request) => `content for ${(request as { session?: Principal | null }).session?.id ?? 'nobody'}`)
  await app.ready()
  return { server: app.server, gate }
}

/** The site gives a session another id. */
async function rotate(mfa: Mfa, gate: NodeGate, incoming: IncomingMessage, sessions: Sessions): Promise<string> {
  const known = sessionOf(sessions, incoming)
  const id = crypto.randomUUID()
  if (known === null) return id
  sessions.set(id, { ...known, sessionId: id })
  await mfa.moved(gate.context(incoming), id)
  return id
}

const KINDS = { http: plain, Express: withExpress, Fastify: withFastify }
export type Kind = keyof typeof KINDS

/** Who asks, where the server keeps it. */
export function sessionIn(env: { incoming: Seen; request?: { session?: Principal | null } }): Principal | null {
  return env.request?.session ?? env.incoming.session ?? null
}

export async function startSite(kind: Kind, mfa: Mfa, sessions: Sessions, reached: EventEmitter): Promise<string> {
  const { server, gate } = await KINDS[kind](mfa, sessions, reached)
  server.on('upgrade', (incoming: Seen, socket) => {
    incoming.session = sessionOf(sessions, incoming)
    gate.upgrade(incoming, socket, () => {
      reached.emit('handler', incoming.url)
      socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
    })
  })
  return serveApp(server)
}

export async function serveApp(server: Server): Promise<string> {
  const { url, stop } = await listen(server)
  running.push(stop)
  return url
}

const running: (() => Promise<void>)[] = []

export async function stopSites(): Promise<void> {
  await Promise.all(running.map((stop) => stop()))
}
