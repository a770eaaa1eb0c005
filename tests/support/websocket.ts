import { createHash, randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { type IncomingHttpHeaders, request } from 'node:http'
import type { Duplex } from 'node:stream'

/** WebSockets (RFC 6455) from both ends, with the handshake's header fields in the test's hands. No extensions. */
type SocketMessage = string | Buffer
type SocketClose = { code: number; reason: string }

const [CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG] = [0, 1, 2, 8, 9, 10] as const
/** What a browser reports when the connection went away without a close frame, and with one that names no code. */
const [ABNORMAL, NO_CODE] = [1006, 1005]

/** The value of `Sec-WebSocket-Accept` for a key (RFC 6455, 4.2.2). */
export const acceptValue = (key: string): string =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')

const masked = (payload: Buffer, key: Buffer): Buffer =>
  Buffer.from(payload.map((byte, at) => byte ^ (key[at & 3] ?? 0)))

function frame(opcode: number, payload: Buffer, isMasked: boolean): Buffer {
  const { length } = payload
  const long = Buffer.alloc(length < 126 ? 0 : length < 65_536 ? 2 : 8)
  if (long.length === 2) long.writeUInt16BE(length)
  if (long.length === 8) long.writeBigUInt64BE(BigInt(length))
  const short = [length, 0, 126, 0, 0, 0, 0, 0, 127][long.length] ?? 0
  const head = Buffer.concat([Buffer.from([0x80 | opcode, (isMasked ? 0x80 : 0) | short]), long])
  const key = randomBytes(4)
  return isMasked ? Buffer.concat([head, key, masked(payload, key)]) : Buffer.concat([head, payload])
}

/** The first whole frame of what has come, or `null`. */
function firstFrame(bytes: Buffer) {
  if (bytes.length < 2) return null
  const [first = 0, second = 0] = bytes
  const short = second & 127
  const isMasked = (second & 0x80) !== 0
  const keyAt = 2 + (short === 126 ? 2 : short === 127 ? 8 : 0)
  const at = keyAt + (isMasked ? 4 : 0)
  if (bytes.length < at) return null
  const length = short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
  if (bytes.length < at + length) return null
  const sent = bytes.subarray(at, at + length)
  const payload = isMasked ? masked(sent, bytes.subarray(keyAt, at)) : sent
  return { isLast: (first & 0x80) !== 0, opcode: first & 15, payload, size: at + length }
}

/** One end of an open WebSocket. Emits `message` and, once, `close`. */
export class SocketEnd extends EventEmitter<{ message: [SocketMessage]; close: [SocketClose] }> {
  readonly closed: Promise<SocketClose>
  private readonly stream: Duplex
  private readonly isClient: boolean
  private readonly unread: SocketMessage[] = []
  private bytes: Buffer<ArrayBufferLike> = Buffer.alloc(0)
  private parts: Buffer[] = []
  private partsOpcode: number = TEXT
  private close_: SocketClose | null = null

  constructor(stream: Duplex, { isClient, head }: { isClient: boolean; head: Buffer }) {
    super()
    this.stream = stream
    this.isClient = isClient
    this.closed = new Promise((resolve) => this.once('close', resolve))
    stream.on('data', (chunk: Buffer) => this.take(chunk))
    stream.on('error', () => stream.destroy())
    stream.once('close', () => this.emit('close', this.close_ ?? { code: ABNORMAL, reason: '' }))
    this.take(head)
  }

  send(message: SocketMessage): void {
    this.write(typeof message === 'string' ? TEXT : BINARY, Buffer.from(message as string))
  }

  close(code = 1000, reason = ''): void {
    const payload = Buffer.from(`  ${reason}`)
    payload.writeUInt16BE(code)
    this.write(CLOSE, payload)
  }

  /** Cuts the connection without a word. */
  destroy(): void {
    this.stream.destroy()
  }

  /** The next message that was not asked for yet. */
  async next(waitMs = 5000): Promise<SocketMessage> {
    const timeLimit = AbortSignal.timeout(waitMs)
    while (this.unread.length === 0) await EventEmitter.once(this, 'message', { signal: timeLimit })
    return this.unread.shift() ?? ''
  }

  private write(opcode: number, payload: Buffer): void {
    this.stream.write(frame(opcode, payload, this.isClient))
  }

  private take(chunk: Buffer): void {
    this.bytes = Buffer.concat([this.bytes, chunk])
    for (let next = firstFrame(this.bytes); next !== null; next = firstFrame(this.bytes)) {
      this.bytes = this.bytes.subarray(next.size)
      this.handle(next)
    }
  }

  private handle({ opcode, payload, isLast }: NonNullable<ReturnType<typeof firstFrame>>): void {
    if (opcode === PING) return void this.write(PONG, payload)
    if (opcode === PONG) return
    if (opcode === CLOSE) {
      const code = payload.length >= 2 ? payload.readUInt16BE(0) : NO_CODE
      this.close_ ??= { code, reason: payload.subarray(2).toString('utf8') }
      return void this.stream.end(frame(CLOSE, payload, this.isClient))
    }
    if (opcode !== CONTINUATION) this.partsOpcode = opcode
    this.parts.push(payload)
    if (!isLast) return
    const whole = Buffer.concat(this.parts)
    this.parts = []
    const message = this.partsOpcode === TEXT ? whole.toString('utf8') : whole
    this.unread.push(message)
    this.emit('message', message)
  }
}

/** `socket`: `null` unless the answer was 101. */
type SocketAnswer = { status: number; headers: IncomingHttpHeaders; socket: SocketEnd | null }

/** Asks for a WebSocket with any header fields at all; `headers` replace those of the handshake too. */
export function connectSocket(
  url: string,
  { headers = {}, protocols = [] }: { headers?: Record<string, string>; protocols?: string[] } = {},
): Promise<SocketAnswer> {
  const key = randomBytes(16).toString('base64')
  const handshake = { 'sec-websocket-version': '13', 'sec-websocket-key': key }
  const wanted = protocols.length > 0 && { 'sec-websocket-protocol': protocols.join(', ') }
  const fields = { connection: 'Upgrade', upgrade: 'websocket', ...handshake, ...wanted, ...headers }
  return new Promise((resolve, reject) => {
    const outgoing = request(url.replace(/^ws/, 'http'), { headers: fields })
    outgoing.once('error', reject)
    outgoing.once('response', (answer) => {
      answer.resume()
      resolve({ status: answer.statusCode ?? 0, headers: answer.headers, socket: null })
    })
    outgoing.once('upgrade', (answer, stream, head) => {
      if (answer.headers['sec-websocket-accept'] !== acceptValue(key)) {
        stream.destroy()
        return reject(new Error('The handshake was answered for another key.'))
      }
      resolve({ status: 101, headers: answer.headers, socket: new SocketEnd(stream, { isClient: true, head }) })
    })
    outgoing.end()
  })
}
