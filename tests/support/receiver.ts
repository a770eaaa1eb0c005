import { createPrivateKey, createPublicKey, type KeyObject, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listen } from './listen.ts'

/** What came in, as it was sent. */
export type Received = { path: string; headers: Record<string, string>; body: string }

/** What a receiver does with a request: a status, with fields; or whatever the test says. */
export type Behaviour =
  | { status: number; headers?: Record<string, string> }
  | ((request: IncomingMessage, response: ServerResponse, body: string) => void)

/** Looks at whatever arrives anywhere, by name; what one of them throws fails the test run. */
export const arrivals = new Map<string, (arrived: Received) => void>()

export type Receiver = Awaited<ReturnType<typeof startReceiver>>

/** A receiver of webhooks over real HTTP, on this machine. It shares no code with the sender. */
export async function startReceiver(first: Behaviour = { status: 204 }) {
  const received: Received[] = []
  let behaviour = first
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString('utf8')
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const arrived = { path: request.url ?? '', headers, body }
    received.push(arrived)
    for (const look of arrivals.values()) look(arrived)
    if (typeof behaviour === 'function') return behaviour(request, response, body)
    response.writeHead(behaviour.status, behaviour.headers).end()
  })
  const { url, stop } = await listen(server)
  return {
    url,
    stop,
    received,
    types: () => received.map(({ body }) => (JSON.parse(body) as { type: string }).type),
    ids: () => received.map(({ headers }) => headers['webhook-id'] ?? ''),
    behave(next: Behaviour) {
      behaviour = next
    },
    forget() {
      received.length = 0
    },
  }
}

/** A new key pair as Standard Webhooks writes the private half, and the public one as Node's own crypto knows it. */
export function newSigningKey(): { key: string; publicKey: KeyObject } {
  const seed = randomBytes(32)
  const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed])
  const publicKey = createPublicKey(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))
  return { key: `whsk_${seed.toString('base64')}`, publicKey }
}

export const newSecret = (bytes = 32): string => `whsec_${randomBytes(bytes).toString('base64')}`
