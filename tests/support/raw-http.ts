import { connect, type Socket } from 'node:net'

/**
 * HTTP/1.1 by bytes: thousands of requests that no library would write, over few connections, each with its own answer.
 * `rawRequest` in `client.ts` is for a single one.
 */
export type RawAsk = {
  /** The whole request as it goes onto the wire. */
  bytes: Uint8Array
  /** `HEAD` has an answer without a body. */
  method?: string
  /** On a connection of its own: for requests after which nobody knows where the next one begins. */
  isAlone?: boolean
}

export type RawHttpAnswer = {
  /** `null`: no answer that is HTTP, or none in time. */
  status: number | null
  headers: [name: string, value: string][]
  /** The first bytes of the answer's body, its chunk sizes taken out; a byte is a character. */
  body: string
  /** The first bytes as they came, head included, and what came after the answer (another one, for instance). */
  text: string
  bytes: number
  /** More came than the answer to this request. */
  hasMore: boolean
  isLate: boolean
}

export type SendAllOptions = {
  connections?: number
  /** How long to wait for one answer. */
  waitMs?: number
  keepBytes?: number
}

type Head = { status: number; headers: [string, string][]; at: number }

/** The head of the answer at an offset, interim answers (1xx but 101) passed over; `null` until it is whole. */
function readHead(text: string, from: number): Head | null | 'nonsense' {
  if (text.length >= from + 5 && !text.startsWith('HTTP/', from)) return 'nonsense'
  const end = text.indexOf('\r\n\r\n', from)
  if (end < 0) return null
  const [first = '', ...lines] = text.slice(from, end).split('\r\n')
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1])
  if (Number.isNaN(status)) return 'nonsense'
  if (status < 200 && status !== 101) return readHead(text, end + 4)
  const headers = lines.map((line): [string, string] => {
    const at = line.indexOf(':')
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()]
  })
  return { status, headers, at: end + 4 }
}

/** Where a chunked body ends and what is in it; `null` until its end is here. */
function readChunks(text: string, from: number): { body: string; end: number } | null | 'nonsense' {
  let body = ''
  for (let at = from; ; ) {
    const line = text.indexOf('\r\n', at)
    if (line < 0) return null
    const size = Number.parseInt(text.slice(at, line), 16)
    if (Number.isNaN(size)) return 'nonsense'
    if (size === 0) {
      const end = text.indexOf('\r\n\r\n', line)
      return end < 0 ? null : { body, end: end + 4 }
    }
    if (text.length < line + 2 + size + 2) return null
    body += text.slice(line + 2, line + 2 + size)
    at = line + 2 + size + 2
  }
}

type Parsed = { head: Head; body: string; end: number; isLast: boolean }

/** The answer that has come, or `null` while it is not whole. `isClosed`: nothing more will come. */
function parse(text: string, method: string, isClosed: boolean): Parsed | null {
  const head = readHead(text, 0)
  if (head === null || head === 'nonsense') return null
  const field = (name: string) => head.headers.find(([key]) => key === name)?.[1].toLowerCase()
  const isLast = field('connection') === 'close' || head.status === 101
  const whole = (end: number, body = text.slice(head.at, end)) => ({ head, body, end, isLast })
  if (method === 'HEAD' || head.status === 204 || head.status === 304 || head.status === 101) return whole(head.at)
  if (field('transfer-encoding')?.includes('chunked')) {
    const chunks = readChunks(text, head.at)
    if (chunks !== null && chunks !== 'nonsense') return whole(chunks.end, chunks.body)
    return isClosed || chunks === 'nonsense' ? { ...whole(text.length), isLast: true } : null
  }
  const length = field('content-length')
  if (length !== undefined && text.length >= head.at + Number(length)) return whole(head.at + Number(length))
  return isClosed ? { ...whole(text.length), isLast: true } : null
}

/** One connection, opened when it is needed and again after it was closed. */
class Connection {
  private readonly port: number
  private readonly waitMs: number
  private readonly keepBytes: number
  private socket: Socket | null = null
  private onData: (chunk: Buffer) => void = () => {}
  private onClose: () => void = () => {}

  constructor(port: number, { waitMs = 5000, keepBytes = 65_536 }: SendAllOptions) {
    this.port = port
    this.waitMs = waitMs
    this.keepBytes = keepBytes
  }

  async ask({ bytes, method = 'GET', isAlone = false }: RawAsk): Promise<RawHttpAnswer> {
    if (isAlone) this.end()
    const isReused = this.socket !== null
    const answer = await this.exchange(bytes, method)
    // The server may have closed an idle connection in this very moment. Nothing was answered, so it is asked again.
    const again = isReused && answer.bytes === 0 && !answer.isLate ? await this.exchange(bytes, method) : answer
    if (isAlone || again.hasMore) this.end()
    return again
  }

  end(): void {
    this.socket?.destroy()
    this.socket = null
  }

  private open(): Socket {
    if (this.socket !== null && !this.socket.destroyed) return this.socket
    const socket = connect({ port: this.port, host: '127.0.0.1', noDelay: true })
    const isMine = () => this.socket === socket
    socket.on('data', (chunk: Buffer) => isMine() && this.onData(chunk))
    socket.on('error', () => socket.destroy())
    const gone = () => {
      if (!isMine()) return
      this.socket = null
      this.onClose()
    }
    socket.once('end', gone)
    socket.once('close', gone)
    this.socket = socket
    return socket
  }

  private exchange(bytes: Uint8Array, method: string): Promise<RawHttpAnswer> {
    return new Promise((resolve) => {
      let text = ''
      let count = 0
      const done = (isClosed: boolean, isLate: boolean) => {
        const parsed = parse(text, method, isClosed || isLate)
        if (parsed === null && !isClosed && !isLate) return
        clearTimeout(timer)
        this.onData = () => {}
        this.onClose = () => {}
        if (parsed === null || parsed.isLast || isLate) this.end()
        resolve({
          status: parsed?.head.status ?? null,
          headers: parsed?.head.headers ?? [],
          body: (parsed?.body ?? '').slice(0, this.keepBytes),
          text: text.slice(0, this.keepBytes),
          bytes: count,
          hasMore: parsed !== null && text.length > parsed.end,
          isLate: isLate && parsed === null,
        })
      }
      const timer = setTimeout(() => done(false, true), this.waitMs)
      this.onData = (chunk) => {
        count += chunk.length
        text += chunk.toString('latin1')
        done(false, false)
      }
      this.onClose = () => done(true, false)
      this.open().write(bytes)
    })
  }
}

/** Sends them all and gives back the answers in the same order. One answer at a time on each connection. */
export async function sendAll(port: number, asks: RawAsk[], options: SendAllOptions = {}): Promise<RawHttpAnswer[]> {
  const answers: RawHttpAnswer[] = new Array(asks.length)
  let next = 0
  async function work(): Promise<void> {
    const connection = new Connection(port, options)
    for (let at = next++; at < asks.length; at = next++) {
      const ask = asks[at]
      if (ask !== undefined) answers[at] = await connection.ask(ask)
    }
    connection.end()
  }
  await Promise.all(Array.from({ length: options.connections ?? 32 }, work))
  return answers
}
