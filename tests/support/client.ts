import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'

/** `null` leaves out a header that would be sent by itself. */
export type HeaderFields = Record<string, string | null>

export type SendOptions = { headers?: HeaderFields }

type Cookie = { name: string; value: string; path: string; expiresAt: number | null; attributes: string }

/** A browser's store of cookies, for one site. */
export class CookieJar {
  private readonly cookies = new Map<string, Cookie>()

  take(setCookie: string): void {
    const [pair = '', ...rest] = setCookie.split(';').map((part) => part.trim())
    const equals = pair.indexOf('=')
    if (equals < 1) return
    const attribute = (key: string) =>
      rest.findLast((part) => part.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1)
    const name = pair.slice(0, equals)
    const given = attribute('path') ?? '/'
    const path = given.startsWith('/') ? given : '/'
    const [maxAge, expires] = [attribute('max-age'), attribute('expires')]
    let expiresAt: number | null = null
    if (maxAge !== undefined) expiresAt = Date.now() + Number(maxAge) * 1000
    else if (expires !== undefined) expiresAt = Date.parse(expires)
    const cookie = { name, value: pair.slice(equals + 1), path, expiresAt, attributes: rest.join('; ') }
    if (expiresAt !== null && expiresAt <= Date.now()) this.cookies.delete(`${name} ${path}`)
    else this.cookies.set(`${name} ${path}`, cookie)
  }

  /** The `Cookie` header for a path, or `null` when there is nothing to send. */
  header(path: string): string | null {
    const sent = this.live().filter((cookie) => {
      const folder = cookie.path.endsWith('/') ? cookie.path : `${cookie.path}/`
      return path === cookie.path || path.startsWith(folder)
    })
    if (sent.length === 0) return null
    return sent.map(({ name, value }) => `${name}=${value}`).join('; ')
  }

  get(name: string): string | null {
    return this.live().find((cookie) => cookie.name === name)?.value ?? null
  }

  /** The attributes as the server wrote them (`Path=/; HttpOnly; SameSite=Lax`). */
  attributes(name: string): string | null {
    return this.live().find((cookie) => cookie.name === name)?.attributes ?? null
  }

  names(): string[] {
    return this.live().map(({ name }) => name)
  }

  set(name: string, value: string, path = '/'): void {
    this.cookies.set(`${name} ${path}`, { name, value, path, expiresAt: null, attributes: '' })
  }

  delete(name: string): void {
    for (const [key, cookie] of this.cookies) if (cookie.name === name) this.cookies.delete(key)
  }

  copy(): CookieJar {
    const twin = new CookieJar()
    for (const [key, cookie] of this.cookies) twin.cookies.set(key, { ...cookie })
    return twin
  }

  private live(): Cookie[] {
    return [...this.cookies.values()].filter(({ expiresAt }) => expiresAt === null || expiresAt > Date.now())
  }
}

/** An answer whose body is already here. Redirects are never followed: `location` says where they lead. */
export class Answer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Buffer

  constructor(status: number, headers: Headers, bytes: Buffer) {
    this.status = status
    this.headers = headers
    this.bytes = bytes
  }

  get text(): string {
    return this.bytes.toString('utf8')
  }

  get location(): string | null {
    return this.headers.get('location')
  }

  /** The `code` of a problem (RFC 9457), or `null` when the answer is none. */
  get code(): string | null {
    if (!this.headers.get('content-type')?.startsWith('application/problem+json')) return null
    return this.json<{ code?: string }>().code ?? null
  }

  json<Body>(): Body {
    try {
      return JSON.parse(this.text) as Body
    } catch {
      throw new Error(`Not JSON (${this.status}): ${this.text.slice(0, 500)}`)
    }
  }
}

/** What our cookies begin with at an origin: `mfa`, with the port where it is not the scheme's own. */
export function stemAt(origin: string): string {
  const { protocol, port } = new URL(origin)
  return [protocol === 'https:' ? '__Host-mfa' : 'mfa', port].filter(Boolean).join('-')
}

/** One request and its answer, as they went over the wire. */
export type Exchange = { method: string; path: string; sent: string | Buffer | undefined; answer: Answer }

/** Who sees every exchange of every `UserAgent`, by name. What one of them throws fails the request. */
export const observers = new Map<string, (exchange: Exchange) => void>()

type UserAgentOptions = {
  /** The origin that the site believes to have, when it is not the address that is connected to. */
  origin?: string
  jar?: CookieJar
  /** Sent with every request, below the fields of the single call. */
  headers?: HeaderFields
}

const UNSAFE = new Set(['POST', 'PUT', 'PATCH', 'DELETE'])
// No limit, so that hundreds of requests are really in flight together.
const connections = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })

function received(incoming: IncomingMessage): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.once('error', reject)
    incoming.once('end', () => {
      const headers = new Headers()
      for (let at = 0; at + 1 < incoming.rawHeaders.length; at += 2) {
        headers.append(incoming.rawHeaders[at] ?? '', incoming.rawHeaders[at + 1] ?? '')
      }
      resolve(new Answer(incoming.statusCode ?? 0, headers, Buffer.concat(chunks)))
    })
  })
}

/**
 * A browser without a page: it keeps cookies, sends the header fields a browser would send, and remembers the `csrf`
 * value of the last JSON read. Every field can be replaced, or left out with `null`, in the single call.
 */
export class UserAgent {
  readonly url: string
  readonly origin: string
  readonly jar: CookieJar
  csrf: string | null = null
  private readonly defaults: HeaderFields

  constructor(url: string, options: UserAgentOptions = {}) {
    this.url = url.replace(/\/$/, '')
    this.origin = options.origin ?? this.url
    this.jar = options.jar ?? new CookieJar()
    this.defaults = options.headers ?? {}
  }

  /** The name of our proof, with which those of all our cookies begin. */
  get stem(): string {
    return stemAt(this.origin)
  }

  /** Another tab of the same browser: a copy of the cookies as they are now. */
  twin(): UserAgent {
    const other = new UserAgent(this.url, { origin: this.origin, jar: this.jar.copy(), headers: this.defaults })
    other.csrf = this.csrf
    return other
  }

  /** A navigation to a page. */
  document(path: string, options: SendOptions = {}): Promise<Answer> {
    return this.send('GET', path, { ...NAVIGATION, ...options.headers })
  }

  /** What `fetch` in a page of the site sends. Unsafe methods carry the origin and the `csrf` of the last read. */
  async json(method: string, path: string, body?: unknown, options: SendOptions = {}): Promise<Answer> {
    const unsafe = { origin: this.origin, 'content-type': 'application/json', 'x-mfa-csrf': this.csrf }
    const headers = { ...FETCH, ...(UNSAFE.has(method) && unsafe), ...options.headers }
    const answer = await this.send(method, path, headers, body === undefined ? undefined : JSON.stringify(body))
    if (method === 'GET' && answer.headers.get('content-type')?.includes('json')) {
      const read = answer.json<{ csrf?: string } | null>()
      if (typeof read?.csrf === 'string') this.csrf = read.csrf
    }
    return answer
  }

  /** A form on a page of the site, sent without JavaScript. */
  form(path: string, fields: Record<string, string>, options: SendOptions = {}): Promise<Answer> {
    const own = { origin: this.origin, 'content-type': 'application/x-www-form-urlencoded' }
    return this.send(
      'POST',
      path,
      { ...NAVIGATION, ...own, ...options.headers },
      new URLSearchParams(fields).toString(),
    )
  }

  /** Any request at all, with exactly these header fields besides `Host`, the cookies and the body's length. */
  send(method: string, path: string, fields: HeaderFields = {}, body?: string | Buffer): Promise<Answer> {
    const headers: Record<string, string> = {}
    const cookies = this.jar.header(path.split(/[?#]/)[0] ?? '/')
    const all: HeaderFields = { host: new URL(this.origin).host, cookie: cookies, ...this.defaults, ...fields }
    for (const [name, value] of Object.entries(all)) if (value !== null) headers[name.toLowerCase()] = value
    if (body !== undefined) headers['content-length'] ??= String(Buffer.byteLength(body))
    else if (UNSAFE.has(method)) headers['content-length'] ??= '0'
    const { hostname, port } = new URL(this.url)
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest({ hostname, port, method, path, headers, agent: connections })
      outgoing.once('error', reject)
      outgoing.once('response', (incoming) => {
        for (const setCookie of incoming.headers['set-cookie'] ?? []) this.jar.take(setCookie)
        received(incoming)
          .then((answer) => {
            for (const observe of observers.values()) observe({ method, path, sent: body, answer })
            resolve(answer)
          })
          .catch(reject)
      })
      outgoing.end(body)
    })
  }
}

const NAVIGATION: HeaderFields = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'sec-fetch-dest': 'document',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-site': 'same-origin',
  'sec-fetch-user': '?1',
  'upgrade-insecure-requests': '1',
}

const FETCH: HeaderFields = {
  accept: 'application/json, application/problem+json',
  'sec-fetch-dest': 'empty',
  'sec-fetch-mode': 'cors',
  'sec-fetch-site': 'same-origin',
}

export type RawAnswer = { status: number | null; text: string }

/**
 * Sends bytes as they are, for requests that no HTTP library would write, and gives back all that came until the connection
 * ended, `waitMs` were over, or `end` was there.
 */
export function rawRequest(port: number, bytes: string | Uint8Array, waitMs = 5000, end?: string): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const chunks: Buffer[] = []
    const done = () => {
      clearTimeout(timer)
      socket.destroy()
      const text = Buffer.concat(chunks).toString('latin1')
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1]
      resolve({ status: status === undefined ? null : Number(status), text })
    }
    const timer = setTimeout(done, waitMs)
    socket.once('connect', () => socket.write(bytes))
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      if (end !== undefined && chunk.includes(end)) done()
    })
    socket.once('close', done)
    socket.once('error', (error: NodeJS.ErrnoException) => {
      // A server may cut off what it refuses; what it said before that still counts.
      if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return done()
      clearTimeout(timer)
      reject(error)
    })
  })
}
