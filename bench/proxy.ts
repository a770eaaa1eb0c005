import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, startSiteGate } from '../tests/proxy/world.ts'
import { load, median, type Rate } from './load.ts'

/*
 * What the gate in front of a site costs: an assured browser through it, against the same Worker that passes everything
 * on, rounds interleaved, in one run.
 */

const ROUNDS = 5
/** How many ask at once: what one person waits, and a machine that is busy with the load itself. */
const CONNECTIONS = [1, 8]
const SUBRESOURCE = { accept: 'application/json', 'sec-fetch-dest': 'empty' }
const DOCUMENT = { accept: 'text/html', 'sec-fetch-dest': 'document' }

/** A site with one person, whose every page is a kilobyte. */
function startSite() {
  const server = createServer((request, response) => {
    request.resume()
    if (request.method === 'POST' && request.url === '/login') {
      response.writeHead(302, { Location: '/', 'Set-Cookie': 'sid=signed-in; Path=/; HttpOnly' }).end()
    } else {
      response.writeHead(200, { 'Content-Type': 'text/plain' }).end('x'.repeat(1024))
    }
  })
  return new Promise<{ url: string; stop(): void }>((resolve) => {
    server.listen(0, '127.0.0.1', () =>
      resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => server.close() }),
    )
  })
}

/** Prints the rows of the gate in front of a site. */
export async function compareProxy(): Promise<void> {
  const site = await startSite()
  const variables = {
    ORIGIN: site.url,
    LOGIN_PATH: '/login',
    USER_FIELD: 'user',
    SESSION_COOKIE: 'sid',
    LOGIN_OK_COOKIE: 'sid',
    LOGIN_FAIL_STATUS: '200',
    REQUIRE: 'all',
    ASSERTION_KEY: 'VGhpcyBpcyBhIGtleSBvZiB0aGUgdGVzdHMgb25seSwgbm90IG9mIGFueWJvZHk',
  }
  const gate = await startSiteGate({ variables })
  const off = await startSiteGate({ variables, isOff: true, database: gate.database, keys: gate.keys })
  const alice: Browser = gate.browser()
  await alice.form('/login', { user: 'alice', password: 'right' })
  await alice.enrol()
  // As a browser does, it takes the cookie that the next page renews.
  await alice.document('/')
  const cookie = alice.jar.header('/') ?? ''
  for (const connections of CONNECTIONS) {
    const run = (url: string, fields: Record<string, string>) =>
      load(`${url}/data`, { ...fields, cookie }, { connections, seconds: 2 })
    const rounds: Record<'off' | 'subresource' | 'document', Rate>[] = []
    for (let n = 0; n < ROUNDS; n++) {
      rounds.push({
        off: await run(off.url, SUBRESOURCE),
        subresource: await run(gate.url, SUBRESOURCE),
        document: await run(gate.url, DOCUMENT),
      })
    }
    for (const [kind, label] of [
      ['off', 'the same Worker, switched off'],
      ['subresource', 'assured safe sub-resource'],
      ['document', 'assured document'],
    ] as const) {
      const middle = (pick: (rate: Rate) => number) => median(rounds.map((round) => pick(round[kind])))
      const slower = median(rounds.map((round) => round[kind].p50 / round.off.p50))
      const figures = [
        middle((r) => r.perSecond).toFixed(0),
        middle((r) => r.p50).toFixed(2),
        middle((r) => r.p99).toFixed(1),
      ]
      const row = `in front of a site, ${connections} at a time | ${label}`
      console.log(`| ${row} | ${figures.join(' | ')} | p50 × ${slower.toFixed(2)} |`)
    }
  }
  await off.stop()
  await gate.stop()
  site.stop()
}
