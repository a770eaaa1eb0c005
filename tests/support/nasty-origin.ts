import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { listen } from './listen.ts'
import { Accounts } from './nasty/accounts.ts'
import { type Exchange, type Reply, textFor } from './nasty/exchange.ts'
import { Holds } from './nasty/holds.ts'
import { ODD_ANSWERS } from './nasty/odd-answers.ts'
import { visit } from './nasty/pages.ts'
import { type Contact, type ContactFilter, Recorder, readBody } from './nasty/recorder.ts'
import { DEFAULT_SITE, type NastySite } from './nasty/site.ts'
import { Sockets } from './nasty/sockets.ts'

export type { Held } from './nasty/holds.ts'
export type { Contact, ContactFilter } from './nasty/recorder.ts'
export type { NastySite } from './nasty/site.ts'

export type NastyOrigin = Awaited<ReturnType<typeof startNastyOrigin>>

/**
 * A site that does whatever sites do that makes a gate's life hard, and remembers what reached it.
 *
 * It has a login (`users` of `NastySite`; form, JSON, multipart and query, on any path), gated pages (`/account`,
 * `/gated/…`, `/save`), and the routes of `nasty/odd-answers.ts`. Whatever it answers to somebody who is signed in holds
 * `secret`, in the body and in the header field `X-Secret`, so that a gate which lets nothing through shows no byte of it.
 */
export async function startNastyOrigin(changes: Partial<NastySite> = {}) {
  let site: NastySite = { ...DEFAULT_SITE, ...changes }
  const secret = `gated-${randomBytes(8).toString('hex')}`
  const recorder = new Recorder()
  const accounts = new Accounts(() => site)
  const errors: unknown[] = []
  const holds = new Holds()
  const sockets = new Sockets()
  let address = ''
  let connections = 0

  function exchangeOf(contact: Contact, message: IncomingMessage, response: ServerResponse | null): Exchange {
    const [path = '/', query = ''] = contact.target.replace(/^https?:\/\/[^/]*/i, '').split(/\?(.*)/s)
    const who = accounts.identity(contact)
    contact.user = who.user
    const asked = {
      path: path.split(';')[0] ?? path,
      query: new URLSearchParams(query),
      session: accounts.session(contact),
    }
    return {
      ...asked,
      contact,
      message,
      response,
      site,
      accounts,
      who,
      address,
      secret,
      text: textFor({ site, secret }, who.user),
    }
  }

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const contact = recorder.add(message)
    if (!(await readBody(message, contact))) return
    await holds.pass(contact, 'before')
    const exchange = exchangeOf(contact, message, response)
    const odd = ODD_ANSWERS[exchange.path]
    const reply = odd === undefined ? visit(exchange) : await odd({ ...exchange, response })
    await holds.pass(contact, 'after')
    if (reply !== null) write(response, reply)
  }

  const server = createServer(
    { maxHeaderSize: 1_048_576, requestTimeout: 0, headersTimeout: 0 },
    (message, response) => {
      // Caught here, so that a mistake of the site does not look like one of the gate, nor end the tests.
      serve(message, response).catch((error) => {
        errors.push(error)
        if (response.headersSent) response.destroy()
        else write(response, { status: 500, headers: [], body: `The site itself failed: ${error}` })
      })
    },
  )
  server.on('upgrade', (message, stream, head) => {
    stream.on('error', () => stream.destroy())
    try {
      const contact = recorder.add(message, { isUpgrade: true })
      sockets.answer(exchangeOf(contact, message, null), stream, head)
    } catch (error) {
      errors.push(error)
      stream.destroy()
    }
  })
  server.on('connect', (message, stream) => {
    recorder.add(message)
    stream.on('error', () => stream.destroy())
    stream.end('HTTP/1.1 405 No\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  server.on('connection', () => {
    connections += 1
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code !== 'ECONNRESET') recorder.addMalformed(`${error.code}: ${error.message}`)
    socket.destroy()
  })
  const { url, port, stop } = await listen(server)
  address = url

  return {
    url,
    port,
    secret,
    get site() {
      return site
    },
    /** Behaves otherwise from the next request on. */
    configure(more: Partial<NastySite>) {
      site = { ...site, ...more }
    },
    /** Whatever came, oldest first. Contact counts from the header fields on, also when the body never ends. */
    contacts: (filter?: ContactFilter) => recorder.contacts(filter),
    /** Forgets the contacts. Sessions stay. */
    reset: () => recorder.reset(),
    /** Connections accepted since the start. */
    connections: () => connections,
    openSockets: () => sockets.count,
    /** Every session id and token given out so far: none of them may be seen in a browser raw. */
    credentials: () => accounts.issued(),
    /** A token for `/magic?token=`, which signs the session that brings it in. */
    magicToken: (user: string) => accounts.link(user),
    /**
     * Holds requests that match: `before` they are looked at, or `after` they did what they do and before a byte goes out.
     * Routes that write their answers themselves (downloads, events) can be held only before.
     */
    hold: (filter: ContactFilter, moment: 'before' | 'after' = 'after') => holds.add(filter, moment),
    /** Failures of the site itself; a test that is red for no reason looks here. */
    errors: () => [...errors],
    async stop() {
      holds.releaseAll()
      sockets.destroyAll()
      await Promise.race([stop(), sleep(2000)])
    },
  }
}

/** Field by field as given, so that duplicates and their order stay. */
function write(response: ServerResponse, { status, headers, body }: Reply): void {
  if (response.destroyed) return
  const bytes = Buffer.from(body as string)
  const length = status === 204 || status === 304 ? [] : ['Content-Length', String(bytes.length)]
  response.writeHead(status, [...headers.flat(), ...length])
  response.end(bytes.length > 0 ? bytes : undefined)
}
