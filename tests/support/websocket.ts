import { createHash, randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { request } from 'node:http'
import type { Duplex } from 'node:stream'

/** WebSockets (RFC 6455) from both ends, with the handshake's header fields in the test's hands. No extensions. */
export type SocketMessage = string | Buffer
export type SocketClose = { code: number; reason: string }

const CONTINUATION = 0
const TEXT = 1
const BINARY = 2
const CLOSE = 8
const PING = 9
const PONG = 10
/** What a browser reports when the connection went away without a close frame. */
const ABNORMAL = 1006
const NO_CODE = 1005

/** The value of `Sec-WebSocket-Accept` for a key (RFC 6455, 4.2.2). */
export const acceptValue = (key: string): string =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')

function frame(opcode: number, payload: Buffer, isMasked: boolean): Buffer {
  const { length } = payload
  const mask = isMasked ? 0x80 : 0
  let head: Buffer
  if (length < 126) head = Buffer.from([0x80 | opcode, mask | length])
  else if (length < 65_536) head = Buffer.from([0x80 | opcode, mask | 126, length >> 8, length & 255])
  else {
    head = Buffer.alloc(10)
    head[0] = 0x80 | opcode
    head[1] = mask | 127
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  if (!isMasked) return Buffer.concat([head, payload])
  const key = randomBytes(4)
  return Buffer.concat([head, key, unmasked(payload, key)])
}

function unmasked(payload: Buffer, key: Buffer): Buffer {
  const out = Buffer.from(payload)
  for (let at = 0; at < out.length; at++) out[at] = (out[at] ?? 0) ^ (key[at & 3] ?? 0)
  return out
}

type Frame = { isLast: boolean; opcode: number; payload: Buffer; size: number }

/** The first whole frame of what has come, or `null`. */
function firstFrame(bytes: Buffer): Frame | null {
  if (bytes.length < 2) return null
  const [first = 0, second = 0] = bytes
  let at = 2
  let length = second & 127
  if (length === 126) {
    if (bytes.length < 4) return null
    length = bytes.readUInt16BE(2)
    at = 4
  } else if (length === 127) {
    if (bytes.length < 10) return null
    length = Number(bytes.readBigUInt64BE(2))
    at = 10
  }
  const isMasked = (second & 0x80) !== 0
  const key = bytes.subarray(at, at + 4)
  if (isMasked) at += 4
  if (bytes.length < at + length) return null
  const payload = bytes.subarray(at, at + length)
  const plain = isMasked ? unmasked(payload, key) : Buffer.from(payload)
  return { isLast: (first & 0x80) !== 0, opcode: first & 15, payload: plain, size: at + length }
}

/** One end of an open WebSocket. Emits `message` and, once, `close`. */
export class SocketEnd extends EventEmitter<{ message: [SocketMessage]; close: [SocketClose] }> {
  readonly closed: Promise<SocketClose>
  private readonly stream: Duplex
  private readonly isClient: boolean
  private readonly waiting: ((message: SocketMessage) => void)[] = []
  private readonly unread: SocketMessage[] = []
  private bytes: Buffer<ArrayBufferLike> = Buffer.alloc(0)
  private parts: Buffer[] = []
  private partsOpcode = TEXT
  private close_: SocketClose | null = null

  constructor(stream: Duplex, { isClient, head }: { isClient: boolean; head: Buffer }) {
    super()
    this.stream = stream
    this.isClient = isClient
    this.closed = new Promise((resolve) => this.once('close', resolve))
    stream.on('data', (chunk: Buffer) => this.take(chunk))
    stream.on('error', () => stream.destroy())
    stream.once('close', () => this.emit('close', this.close_ ?? { code: ABNORMAL, reason: '' }))
    if (head.length > 0) this.take(head)
  }

  send(message: SocketMessage): void {
    const opcode = typeof message === 'string' ? TEXT : BINARY
    this.stream.write(frame(opcode, Buffer.from(message as string), this.isClient))
  }

  close(code = 1000, reason = ''): void {
    const payload = Buffer.alloc(2 + Buffer.byteLength(reason))
    payload.writeUInt16BE(code)
    payload.write(reason, 2)
    this.stream.write(frame(CLOSE, payload, this.isClient))
  }

  /** Cuts the connection without a word. */
  destroy(): void {
    this.stream.destroy()
  }

  /** The next message that was not asked for yet. */
  next(waitMs = 5000): Promise<SocketMessage> {
    const first = this.unread.shift()
    if (first !== undefined) return Promise.resolve(first)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No message within ${waitMs} ms`)), waitMs)
      this.waiting.push((message) => {
        clearTimeout(timer)
        resolve(message)
      })
    })
  }

  private take(chunk: Buffer): void {
    this.bytes = this.bytes.length === 0 ? chunk : Buffer.concat([this.bytes, chunk])
    for (let next = firstFrame(this.bytes); next !== null; next = firstFrame(this.bytes)) {
      this.bytes = this.bytes.subarray(next.size)
      this.handle(next)
    }
  }

  private handle({ opcode, payload, isLast }: Frame): void {
    if (opcode === PING) return void this.stream.write(frame(PONG, payload, this.isClient))
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
    this.emit('message', message)
    const waiting = this.waiting.shift()
    if (waiting === undefined) this.unread.push(message)
    else waiting(message)
  }
}

export type SocketAnswer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  /** `null` unless the answer was 101. */
  socket: SocketEnd | null
}

/** Asks for a WebSocket with any header fields at all; `headers` replace those of the handshake too. */
export function connectSocket(
  url: string,
  { headers = {}, protocols = [] }: { headers?: Record<string, string>; protocols?: string[] } = {},
): Promise<SocketAnswer> {
  const key = randomBytes(16).toString('base64')
  const fields: Record<string, string> = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': key,
    ...(protocols.length > 0 ? { 'sec-websocket-protocol': protocols.join(', ') } : {}),
    ...headers,
  }
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
