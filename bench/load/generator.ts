import { connect, type Socket } from 'node:net'

/*
 * Requests over raw keep-alive connections: bytes written before the clock starts, and of each answer only what says where
 * it ends. What the load itself costs is then small beside a server in the same machine.
 */

export type Shot = {
  method: string
  path: string
  headers: Record<string, string>
  body?: string
  /** Any other status ends the run: what was refused quickly is no speed. */
  status?: number
}

export type Job = {
  url: string
  shots: Shot[]
  connections: number
  /** For how long the shots are repeated; left out: each is sent once. */
  seconds?: number
  /** Gives the bodies back, in the order of the shots. */
  keepsBodies?: boolean
}

export type Sent = { perSecond: number; p50: number; p99: number; count: number; bodies: string[] }

/** `connections` callers, each one request after the other. Throws on an answer that was not expected. */
export async function fire(job: Job): Promise<Sent> {
  const url = new URL(job.url)
  const bytes = job.shots.map((shot) => toBytes(shot, url.host))
  const lines = await Promise.all(Array.from({ length: job.connections }, () => Line.open(url)))
  const times: number[] = []
  const bodies: string[] = []
  let next = 0
  const startedAt = performance.now()
  const endsAt = job.seconds === undefined ? Number.POSITIVE_INFINITY : startedAt + job.seconds * 1000

  async function caller(line: Line): Promise<void> {
    while (performance.now() < endsAt && (job.seconds !== undefined || next < job.shots.length)) {
      const at = next++ % job.shots.length
      const before = performance.now()
      const answer = await line.send(bytes[at] ?? Buffer.alloc(0))
      times.push(performance.now() - before)
      const { path, status = 200 } = job.shots[at] ?? { path: '' }
      if (answer.status !== status) {
        throw new Error(`${job.url}${path} answered ${answer.status}: ${answer.body.toString('utf8', 0, 500)}`)
      }
      if (job.keepsBodies) bodies[at] = answer.body.toString('utf8')
    }
  }

  try {
    await Promise.all(lines.map(caller))
  } finally {
    for (const line of lines) line.end()
  }
  const seconds = (performance.now() - startedAt) / 1000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)] ?? 0
  return { perSecond: times.length / seconds, p50: at(0.5), p99: at(0.99), count: times.length, bodies }
}

function toBytes({ method, path, headers, body = '' }: Shot, host: string): Buffer {
  const all: Record<string, string> = { host, ...headers }
  if (body !== '') all['content-length'] = String(Buffer.byteLength(body))
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`)
}

type Answer = { status: number; body: Buffer }
type Waiting = { resolve(answer: Answer): void; reject(error: Error): void }

const LAST_CHUNK = '0\r\n\r\n'

/** One connection, with one request on it at a time. */
class Line {
  readonly socket: Socket
  private received: Buffer = Buffer.alloc(0)
  private waiting: Waiting | null = null

  static open(url: URL): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(url.port), url.hostname, () => resolve(new Line(socket)))
      socket.setNoDelay(true)
      socket.once('error', reject)
    })
  }

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk) => this.take(chunk))
    socket.on('error', (error) => this.waiting?.reject(error))
    socket.on('close', () => this.waiting?.reject(new Error('the server ended the connection')))
  }

  send(bytes: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject }
      this.socket.write(bytes)
    })
  }

  end(): void {
    this.waiting = null
    this.socket.destroy()
  }

  private take(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk])
    const answer = whole(this.received)
    if (answer === null) return
    this.received = Buffer.alloc(0)
    const waiting = this.waiting
    this.waiting = null
    waiting?.resolve(answer)
  }
}

/** The answer, once all of it is there. */
function whole(received: Buffer): Answer | null {
  const headEnd = received.indexOf('\r\n\r\n')
  if (headEnd < 0) return null
  const head = received.toString('latin1', 0, headEnd)
  const status = Number(head.slice(9, 12))
  const body = received.subarray(headEnd + 4)
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1]
  if (length !== undefined) return body.length >= Number(length) ? { status, body } : null
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    return body.subarray(-LAST_CHUNK.length).toString('latin1') === LAST_CHUNK ? { status, body: joined(body) } : null
  }
  return { status, body }
}

/** A body that came in chunks, without what says how long each is. */
function joined(body: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; at < body.length; ) {
    const lineEnd = body.indexOf('\r\n', at)
    const size = Number.parseInt(body.toString('latin1', at, lineEnd), 16)
    if (size === 0) break
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 2 + size + 2
  }
  return Buffer.concat(parts)
}
