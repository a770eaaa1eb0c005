import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Client, createClient } from '@libsql/client'
import { applyMigrations } from '../../db/migrate.ts'
import { freePort, startLibsqlServer } from '../../tools/local/local-server.ts'
import { listen } from './listen.ts'

export interface Database {
  url: string
  stop(): Promise<void>
}

type DatabaseOptions = {
  /** At the newest schema, unless it is false. */
  migrated?: boolean
  port?: number
}

/** A libSQL server of its own in a temporary folder. */
export async function startDatabase(options: DatabaseOptions = {}): Promise<Database> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'sallyport-database-'))
  const server = await startLibsqlServer({ dataDir, port: options.port })
  const stop = async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    if (options.migrated !== false) await applyMigrations(server.url)
  } catch (error) {
    await stop()
    throw error
  }
  return { url: server.url, stop }
}

/** The same, while who will ask it starts as well: its address is known before it answers. */
export async function beginDatabase(): Promise<{ url: string; started: Promise<Database> }> {
  const port = await freePort()
  return { url: `http://127.0.0.1:${port}`, started: startDatabase({ port }) }
}

/** A client for the tests' own reads. Asked for nothing compressed: over loopback that only costs both sides time. */
export function openDatabase(url: string): Client {
  return createClient({
    url,
    fetch: (request: Request) => {
      request.headers.set('accept-encoding', 'identity')
      return fetch(request)
    },
  })
}

/**
 * `refuse`: the connection is cut before the database sees anything. `drop_answer`: the database does it, the caller
 * never hears. `garbage`: the database is not asked, and something that is no answer comes back. `status`: it is not
 * asked and refuses, with 429 as a real one does when it is busy. `bend`: it is asked, and what it answered is changed on
 * the way; `sql` are the statements, one for each result.
 */
export type Fault =
  | null
  | 'refuse'
  | 'drop_answer'
  | 'garbage'
  | { delayMs: number }
  | { status: number }
  | { bend: (results: StepResult[], sql: string[]) => void }

/** One statement's result (Hrana over HTTP, version 2). */
export type StepResult = { cols: { name: string | null }[]; rows: { type: string; value?: unknown }[][] }

export type DatabaseProxy = Awaited<ReturnType<typeof startDatabaseProxy>>

type Step = { stmt?: { sql?: string; sql_id?: number } }
type StreamRequest = Step & { type: string; sql?: string; sql_id?: number; batch?: { steps: Step[] } }

/** The statements of a request to the pipeline route (Hrana over HTTP, version 2), bookkeeping left out. */
function statements(body: string): string {
  const { requests = [] } = JSON.parse(body) as { requests?: StreamRequest[] }
  const stored = new Map(requests.filter(({ type }) => type === 'store_sql').map(({ sql_id, sql }) => [sql_id, sql]))
  const found: string[] = []
  for (const request of requests) {
    if (request.type === 'store_sql') continue
    const steps = request.batch?.steps.map(({ stmt }) => stmt) ?? [request.type === 'sequence' ? request : request.stmt]
    for (const stmt of steps) {
      if (stmt?.sql) found.push(stmt.sql)
      // Text that an earlier request of the same stream stored is only named by its number.
      else if (stmt?.sql_id !== undefined) found.push(stored.get(stmt.sql_id) ?? `stored statement ${stmt.sql_id}`)
    }
  }
  return found.join(';\n')
}

/** The answer with its results changed, in those that are the statements' own and not the transaction's. */
function bent(bytes: Buffer, sql: string[], bend: (results: StepResult[], sql: string[]) => void): Buffer {
  type Answer = { results: { response?: { result?: { step_results?: (StepResult | null)[] } } }[] }
  const answer = JSON.parse(bytes.toString('utf8')) as Answer
  for (const { response } of answer.results) {
    const steps = response?.result?.step_results
    if (!steps) continue
    const own = sql.flatMap((text, at) => (/^(begin|commit|rollback)/i.test(text) ? [] : [{ text, result: steps[at] }]))
    const results = own.flatMap(({ result }) => (result ? [result] : []))
    bend(
      results,
      own.map(({ text }) => text),
    )
  }
  return Buffer.from(JSON.stringify(answer))
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

// Those of one connection, and compression: the answer is handed on as plain bytes.
const NOT_FORWARDED = 'connection keep-alive transfer-encoding content-length host accept-encoding'.split(' ')

type Forwarded = { status: number; type: string; bytes: Buffer }

/** Sends the request on to the database. By Node's own client, which does less than `fetch` for what is asked thousands of times. */
function forward(agent: Agent, targetUrl: string, request: IncomingMessage, body: Buffer): Promise<Forwarded> {
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    NOT_FORWARDED.includes(name) || value === undefined ? [] : [[name, String(value)]],
  )
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(new URL(request.url ?? '/', targetUrl), {
      agent,
      method: request.method ?? 'GET',
      headers: { ...Object.fromEntries(headers), 'content-length': body.length },
    })
    outgoing.once('error', reject)
    outgoing.once('response', (incoming) => {
      const type = incoming.headers['content-type'] ?? 'application/octet-stream'
      read(incoming).then((bytes) => resolve({ status: incoming.statusCode ?? 0, type, bytes }), reject)
    })
    outgoing.end(body)
  })
}

/** Stands between a Worker and its database: counts the round trips and makes the network fail on demand. */
export async function startDatabaseProxy(targetUrl: string) {
  const bodies: string[] = []
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  let fault: Fault = null
  let after = 0
  let times = Number.POSITIVE_INFINITY

  function currentFault(): Fault {
    if (fault === null) return null
    if (after > 0) {
      after -= 1
      return null
    }
    if (times <= 0) return null
    times -= 1
    return fault
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request)
    const isRoundTrip = request.method === 'POST' && /\/(pipeline|cursor)$/.test(request.url ?? '')
    let failing: Fault = null
    if (isRoundTrip) {
      bodies.push(body.toString('utf8'))
      failing = currentFault()
    }
    if (failing === 'refuse') return void request.socket.destroy()
    if (failing === 'garbage') {
      return void response.writeHead(200, { 'content-type': 'application/json' }).end('<html>not what you asked</html>')
    }
    if (typeof failing === 'object' && failing !== null) {
      if ('status' in failing) return void response.writeHead(failing.status).end()
      if ('delayMs' in failing) await new Promise((resolve) => setTimeout(resolve, failing.delayMs))
    }
    const { status, type, bytes } = await forward(agent, targetUrl, request, body)
    if (failing === 'drop_answer') return void request.socket.destroy()
    const bend = typeof failing === 'object' && failing !== null && 'bend' in failing ? failing.bend : null
    const sent = bend ? bent(bytes, statements(body.toString('utf8')).split(';\n'), bend) : bytes
    response.writeHead(status, { 'content-type': type, 'content-length': sent.length }).end(sent)
  }

  let underWay = 0
  const server = createServer((request, response) => {
    underWay += 1
    answer(request, response)
      .catch(() => request.socket.destroy())
      .finally(() => {
        underWay -= 1
      })
  })
  const { url, stop } = await listen(server)

  return {
    url,
    /** Requests to the pipeline route since the last `reset`. */
    roundTrips: () => bodies.length,
    /** Requests that the database has not answered yet, also of those who no longer wait. */
    underWay: () => underWay,
    /** Counts from zero and forgets the log. Faults stay. */
    reset() {
      bodies.length = 0
    },
    /** From now on, or after `after` more round trips; for ever, or for `times` round trips. */
    setFault(next: Fault, when: { after?: number; times?: number } = {}) {
      fault = next
      after = when.after ?? 0
      times = when.times ?? Number.POSITIVE_INFINITY
    },
    /** The SQL of each round trip, its statements joined by a semicolon and a line break. */
    log: () => bodies.map(statements),
    /** The bodies as sent, values included: what the database was told. */
    bodies: () => [...bodies],
    async stop() {
      await stop()
      agent.destroy()
    },
  }
}

export { applyMigrations }
