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

/** `waitMs`: how long to wait for one answer. */
type SendAllOptions = { connections?: number; waitMs?: number; keepBytes?: number }

type Head = { status: number; headers: [string, string][]; at: number }

/** The head of the answer at an offset, interim answers (1xx but 101) passed over; `null`: not whole, or no HTTP. */
function readHead(text: string, from: number): Head | null {
  const end = text.indexOf('\r\n\r\n', from)
  const [first = '', ...lines] = text.slice(from, end).split('\r\n')
  const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(first)?.[1])
  if (end < 0 || Number.isNaN(status)) return null
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

/** The answer that has come, or `null` while it is not whole. `isClosed`: nothing more will come. */
function parse(text: string, method: string, isClosed: boolean) {
  const head = readHead(text, 0)
  if (head === null) return null
  const field = (name: string) => head.headers.find(([key]) => key === name)?.[1].toLowerCase()
  const whole = (end: number, body = text.slice(head.at, end), isCut = false) => {
    return { head, body, end, isLast: isCut || field('connection') === 'close' || head.status === 101 }
  }
  const cut = () => whole(text.length, undefined, true)
  if (method === 'HEAD' || [101, 204, 304].includes(head.status)) return whole(head.at)
  if (field('transfer-encoding')?.includes('chunked')) {
    const chunks = readChunks(text, head.at)
    if (chunks !== null && chunks !== 'nonsense') return whole(chunks.end, chunks.body)
    return isClosed || chunks === 'nonsense' ? cut() : null
  }
  const end = head.at + Number(field('content-length'))
  if (text.length >= end) return whole(end)
  return isClosed ? cut() : null
}

/** One connection, opened when it is needed and again after it was closed. */
class Connection {
  private readonly port: number
  private readonly options: SendAllOptions
  private socket: Socket | null = null
  private onData: (chunk: Buffer) => void = () => {}
  private onClose: () => void = () => {}

  constructor(port: number, options: SendAllOptions) {
    this.port = port
    this.options = options
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
    const gone = () => {
      if (!isMine()) return
      this.socket = null
      this.onClose()
    }
    socket.on('data', (chunk: Buffer) => isMine() && this.onData(chunk))
    socket.on('error', () => socket.destroy())
    socket.once('end', gone).once('close', gone)
    this.socket = socket
    return socket
  }

  private exchange(bytes: Uint8Array, method: string): Promise<RawHttpAnswer> {
    const { waitMs = 5000, keepBytes = 65_536 } = this.options
    return new Promise((resolve) => {
      let text = ''
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
          body: (parsed?.body ?? '').slice(0, keepBytes),
          text: text.slice(0, keepBytes),
          bytes: text.length,
          hasMore: parsed !== null && text.length > parsed.end,
          isLate: isLate && parsed === null,
        })
      }
      const timer = setTimeout(done, waitMs, false, true)
      this.onData = (chunk) => {
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
  const left = asks.entries()
  async function work(): Promise<void> {
    const connection = new Connection(port, options)
    for (const [at, ask] of left) answers[at] = await connection.ask(ask)
    connection.end()
  }
  await Promise.all(Array.from({ length: options.connections ?? 32 }, work))
  return answers
}
