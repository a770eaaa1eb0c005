import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Browser, type SiteGate, startSiteGate } from '../tests/proxy/world.ts'
import { load, median, type Rate } from './load.ts'

/*
 * What the gate in front of a site costs: an assured browser through it, against the same proxy without a gate (it reads
 * requests, strips, forwards with a time limit and rewrites answers all the same), and against the least that a Worker in
 * between can do. Rounds interleaved, in one run.
 */

const ROUNDS = 9
const SECONDS = 1
const ASSERTION_KEY = 'VGhpcyBpcyBhIGtleSBvZiB0aGUgdGVzdHMgb25seSwgbm90IG9mIGFueWJvZHk'
/** What a browser has where no gate seals it. */
const RAW = 'sid=signed-in'
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
  }
  const gate = await startSiteGate({ variables })
  const shared = { database: gate.database, keys: gate.keys }
  const asserting = await startSiteGate({ variables: { ...variables, ASSERTION_KEY }, ...shared })
  const off = await startSiteGate({ variables, off: 'proxy', ...shared })
  const bare = await startSiteGate({ variables, off: 'bare', ...shared })
  // Each has an origin of its own, so neither takes what the other gave.
  const [cookie, asserted] = [await assuredCookie(gate), await assuredCookie(asserting)]
  const rows = {
    off: { label: 'the same proxy, switched off', url: off.url, fields: { ...SUBRESOURCE, cookie: RAW } },
    bare: {
      label: 'a Worker of one line, which passes everything on',
      url: bare.url,
      fields: { ...SUBRESOURCE, cookie: RAW },
    },
    subresource: { label: 'assured safe sub-resource', url: gate.url, fields: { ...SUBRESOURCE, cookie } },
    asserted: {
      label: 'assured safe sub-resource, with the signed assertion',
      url: asserting.url,
      fields: { ...SUBRESOURCE, cookie: asserted },
    },
    document: { label: 'assured document', url: gate.url, fields: { ...DOCUMENT, cookie } },
  }
  const kinds = Object.keys(rows) as (keyof typeof rows)[]
  for (const connections of CONNECTIONS) {
    const rounds: Record<keyof typeof rows, Rate>[] = []
    const round = async () => {
      const rates = {} as Record<keyof typeof rows, Rate>
      for (const kind of kinds) {
        const { url, fields } = rows[kind]
        rates[kind] = await load(`${url}/data`, fields, { connections, seconds: SECONDS })
      }
      return rates
    }
    // The first is not counted: every Worker begins cold.
    await round()
    for (let n = 0; n < ROUNDS; n++) rounds.push(await round())
    for (const kind of kinds) {
      const middle = (pick: (rate: Rate) => number) => median(rounds.map((rates) => pick(rates[kind])))
      const slower = median(rounds.map((rates) => rates[kind].p50 / rates.off.p50))
      const figures = [
        middle((r) => r.perSecond).toFixed(0),
        middle((r) => r.p50).toFixed(2),
        middle((r) => r.p99).toFixed(1),
      ]
      const row = `in front of a site, ${connections} at a time | ${rows[kind].label}`
      console.log(`| ${row} | ${figures.join(' | ')} | p50 × ${slower.toFixed(2)} |`)
    }
  }
  await bare.stop()
  await off.stop()
  await asserting.stop()
  await gate.stop()
  site.stop()
}

/** All cookies of a browser that is through the gate. */
async function assuredCookie(gate: SiteGate): Promise<string> {
  const alice: Browser = gate.browser()
  const name = `alice-${new URL(gate.url).port}`
  await alice.form('/login', { user: name, password: 'right' })
  await alice.enrol()
  // As a browser does, it takes the cookie that the next page renews.
  await alice.document('/')
  return alice.jar.header('/') ?? ''
}
