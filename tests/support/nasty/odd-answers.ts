import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import zlib from 'node:zlib'
import { type Exchange, json, marks, page, type Reply, redirect } from './exchange.ts'

/** Routes that answer as few sites do: with a `Reply`, or `null` when they have written everything themselves. */
type Answering = Exchange & { response: ServerResponse }
type OddAnswer = (exchange: Answering) => Reply | null | Promise<Reply | null>

const number = ({ query }: Exchange, name: string, otherwise: number): number => Number(query.get(name) ?? otherwise)

const CHUNK = Buffer.alloc(65_536, 'nasty bytes\n')

/** What `/download` sends: a first line with the text, then the same bytes over and over, `bytes` in all. */
function* downloadChunks(text: string, bytes: number): Generator<Buffer> {
  const first = Buffer.from(`${text}\n`).subarray(0, bytes)
  yield first
  for (let left = bytes - first.length; left > 0; left -= CHUNK.length)
    yield CHUNK.subarray(0, Math.min(left, CHUNK.length))
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go)
      resolve()
    }
    response.on('drain', go).on('close', go)
  })
}

/** `?bytes=`, in pieces with `pauseMs=` between them, without a length for `chunked=1`. */
async function download(exchange: Answering): Promise<null> {
  const { response, text } = exchange
  const bytes = number(exchange, 'bytes', 1000)
  const pauseMs = number(exchange, 'pauseMs', 0)
  const length: [string, string][] = exchange.query.get('chunked') === '1' ? [] : [['Content-Length', String(bytes)]]
  const headers = [['Content-Type', 'application/octet-stream'], ...length, ...marks(exchange)]
  response.writeHead(200, headers.flat())
  for (const chunk of exchange.contact.method === 'HEAD' ? [] : downloadChunks(text, bytes)) {
    if (response.destroyed) return null
    if (!response.write(chunk)) await drained(response)
    if (pauseMs > 0) await sleep(pauseMs)
  }
  response.end()
  return null
}

/** `?n=` events, `ms=` apart; each holds its number and the text. */
async function events(exchange: Answering): Promise<null> {
  const { response, text } = exchange
  response.writeHead(200, [['Content-Type', 'text/event-stream'], ...marks(exchange)].flat())
  for (let n = 1; n <= number(exchange, 'n', 3); n++) {
    if (n > 1) await sleep(number(exchange, 'ms', 200))
    if (response.destroyed) return null
    response.write(`id: ${n}\ndata: ${JSON.stringify({ n, at: Date.now(), text })}\n\n`)
  }
  response.end()
  return null
}

const COMPRESS: Record<string, (plain: Buffer) => Buffer> = {
  gzip: zlib.gzipSync,
  br: zlib.brotliCompressSync,
  zstd: (plain) => zlib.zstdCompressSync(plain),
  deflate: zlib.deflateSync,
}

/** Compressed whatever the client accepts, as careless sites do. */
function compressed(exchange: Exchange): Reply {
  const encoding = exchange.path.slice(1)
  const plain = Buffer.from(`${exchange.text}\n${'all work and no play\n'.repeat(20)}`)
  const headers = { 'Content-Type': 'text/plain', 'Content-Encoding': encoding, Vary: 'Accept-Encoding' }
  const body = COMPRESS[encoding]?.(plain) ?? plain
  return { status: 200, headers: [...Object.entries(headers), ...marks(exchange)], body }
}

function tagged(exchange: Exchange): Reply {
  const etag = `"${createHash('sha256').update(exchange.text).digest('hex').slice(0, 16)}"`
  if (exchange.contact.headers['if-none-match'] === etag) {
    return { status: 304, headers: [['ETag', etag], ...marks(exchange)], body: '' }
  }
  return page(exchange, 200, exchange.text, [['ETag', etag]])
}

function range(exchange: Exchange): Reply {
  const whole = Buffer.concat([...downloadChunks(exchange.text, 1000)])
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(exchange.contact.headers.range ?? '') ?? []
  const headers: [string, string][] = [['Content-Type', 'text/plain'], ['Accept-Ranges', 'bytes'], ...marks(exchange)]
  if (from === undefined) return { status: 200, headers, body: whole }
  if (Number(from) >= whole.length)
    return { status: 416, headers: [...headers, ['Content-Range', 'bytes */1000']], body: '' }
  const body = whole.subarray(Number(from), to ? Number(to) + 1 : whole.length)
  const told = `bytes ${from}-${Number(from) + body.length - 1}/${whole.length}`
  return { status: 206, headers: [...headers, ['Content-Range', told]], body }
}

/** Bytes that are no HTTP answer, or only half of one, straight onto the connection. */
const NONSENSE: Record<string, (text: string) => string> = {
  garbage: (text) => `\x00\x01\x02 this is not HTTP ${text}\r\n\r\n`,
  empty: () => '',
  'half-head': (text) => `HTTP/1.1 200 OK\r\nX-Secret: ${text}\r\nContent-Ty`,
  'bad-status': (text) => `HTTP/1.1 9999 What\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
  'bad-header': (text) => `HTTP/1.1 200 OK\r\nthis line has no colon\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
  'bad-length': (text) => `HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n${text}`,
  'two-lengths': (text) => `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\nContent-Length: 3\r\n\r\n${text}`,
  'short-body': (text) => `HTTP/1.1 200 OK\r\nContent-Length: ${text.length + 1000}\r\n\r\n${text}`,
  'bad-chunk': (text) => `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n${text}\r\n`,
  'half-chunk': (text) => `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n${text}`,
  'bad-gzip': (text) => `HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
}
export const NONSENSE_KINDS = Object.keys(NONSENSE)

function nonsense({ query, response, text }: Answering): null {
  const bytes = NONSENSE[query.get('kind') ?? 'garbage']
  if (bytes === undefined) throw new Error(`There is no nonsense ${query.get('kind')}.`)
  response.socket?.end(bytes(text), 'latin1')
  return null
}

/** One header field of `?bytes=`, or `count=` of them that share the bytes. */
function hugeHeaders(exchange: Exchange): Reply {
  const count = number(exchange, 'count', 1)
  const value = 'h'.repeat(Math.floor(number(exchange, 'bytes', 3_000_000) / count))
  const fields = Array.from({ length: count }, (_, n): [string, string] => [`X-Huge-${n}`, value])
  return page(exchange, 200, exchange.text, fields)
}

/** Every `?set=` as a `Set-Cookie` of its own, in order, whatever stands in it. */
function setCookies(exchange: Exchange): Reply {
  const cookies = exchange.query.getAll('set').map((cookie): [string, string] => ['Set-Cookie', cookie])
  return page(exchange, 200, exchange.text, cookies)
}

const echo = (exchange: Exchange): Reply => {
  const { method, target, rawHeaders, bodyBytes, bodyHash, user } = exchange.contact
  return json(exchange, 200, { method, target, rawHeaders, bodyBytes, bodyHash, user, text: exchange.text })
}

const absolute = (exchange: Exchange): Reply => {
  const self = `${exchange.address}/account`
  // php -S says `Host` in its answers.
  const fields = { Refresh: `5; url=${self}`, Link: `<${self}>; rel="next"`, Host: new URL(exchange.address).host }
  return redirect(exchange, self, Object.entries({ 'Content-Location': self, ...fields }))
}

export const ODD_ANSWERS: Record<string, OddAnswer> = {
  '/download': download,
  '/sse': events,
  ...Object.fromEntries(Object.keys(COMPRESS).map((encoding) => [`/${encoding}`, compressed])),
  '/etag': tagged,
  '/range': range,
  '/204': (exchange) => ({ status: 204, headers: marks(exchange), body: '' }),
  '/status': (exchange) => page(exchange, number(exchange, 'code', 200), exchange.text),
  '/nonsense': nonsense,
  // Until the client goes, or the site is stopped.
  '/hang': () => null,
  '/reset': ({ response }) => {
    response.socket?.resetAndDestroy()
    return null
  },
  '/loop': (exchange) => redirect(exchange, '/loop'),
  '/loop/a': (exchange) => redirect(exchange, `${exchange.address}/loop/b`),
  '/loop/b': (exchange) => redirect(exchange, `${exchange.address}/loop/a`),
  '/headers': hugeHeaders,
  '/cookies': setCookies,
  '/echo': echo,
  '/upload': echo,
  '/self': absolute,
  '/early': (exchange) => {
    exchange.response.writeEarlyHints({ link: '</style.css>; rel=preload; as=style' })
    return page(exchange, 200, exchange.text)
  },
}
