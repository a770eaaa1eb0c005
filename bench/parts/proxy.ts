import path from 'node:path'
import { type Browser, type SiteGate, startSiteGate } from '../../tests/proxy/world.ts'
import { PROXY_GOAL } from '../goals.ts'
import { load, type Rate } from '../load/load.ts'
import { DOCUMENT, SUBRESOURCE } from '../people.ts'
import { startNode } from '../processes.ts'
import { FIGURES, figures, memory, spread, type Table, verdict } from '../report.ts'
import { interleaved, type Pace, ratioOf } from '../rounds.ts'

/*
 * What the gate in front of a site costs: an assured browser through it, against the same proxy without a gate (it reads
 * requests, strips, forwards with a time limit and rewrites answers all the same), and against the least that a Worker in
 * between can do. workerd, with a libSQL server.
 */

const ASSERTION_KEY = 'VGhpcyBpcyBhIGtleSBvZiB0aGUgdGVzdHMgb25seSwgbm90IG9mIGFueWJvZHk'
/** What a browser has where no gate seals it. */
const RAW = 'sid=signed-in'
/** How many ask at once: what one person waits, and a machine that is busy with the load itself. */
const CONNECTIONS = [1, 8]

export async function proxy(pace: Pace): Promise<Table> {
  const origin = await startNode(path.resolve(import.meta.dirname, '../sites/origin.process.ts'), {})
  const stops = [origin.stop]
  const start = async (options: Parameters<typeof startSiteGate>[0]) => {
    const gate = await startSiteGate(options)
    stops.unshift(gate.stop)
    return gate
  }
  try {
    const variables = {
      ORIGIN: origin.url,
      LOGIN_PATH: '/login',
      USER_FIELD: 'user',
      SESSION_COOKIE: 'sid',
      LOGIN_OK_COOKIE: 'sid',
      LOGIN_FAIL_STATUS: '200',
      REQUIRE: 'all',
    }
    const gate = await start({ variables })
    const shared = { database: gate.database, keys: gate.keys }
    const asserting = await start({ variables: { ...variables, ASSERTION_KEY }, ...shared })
    const off = await start({ variables, off: 'proxy', ...shared })
    const bare = await start({ variables, off: 'bare', ...shared })
    // Each has an origin of its own, so neither takes what the other gave.
    const [alice, bob] = [await assured(gate), await assured(asserting)]
    const raw = async () => RAW
    const rows: Row[] = [
      { label: 'the same proxy, switched off', gate: off, fields: SUBRESOURCE, cookie: raw },
      {
        label: 'a Worker of one line, which passes everything on',
        gate: bare,
        fields: SUBRESOURCE,
        cookie: raw,
      },
      { label: 'assured safe sub-resource', gate, fields: SUBRESOURCE, cookie: alice, isGoal: true },
      {
        label: 'assured safe sub-resource, with the signed assertion',
        gate: asserting,
        fields: SUBRESOURCE,
        cookie: bob,
        isGoal: true,
      },
      { label: 'assured document', gate, fields: DOCUMENT, cookie: alice },
    ]
    const table: string[][] = []
    for (const connections of CONNECTIONS) table.push(...(await compare(rows, connections, pace)))
    const head = ['At a time', 'What', 'requests/s', ...FIGURES, 'p50 of the same switched off', 'goal', 'MiB']
    return { id: 'proxy', head, rows: table }
  } finally {
    for (const stop of stops) await stop()
  }
}

/** `cookie`: what the browser has when a round begins. */
type Row = {
  label: string
  gate: SiteGate
  fields: Record<string, string>
  cookie: () => Promise<string>
  isGoal?: true
}

async function compare(rows: Row[], connections: number, pace: Pace): Promise<string[][]> {
  const contestants = rows.map(({ gate, fields, cookie }, at): [string, () => Promise<Rate>] => [
    String(at),
    async () => {
      const shots = [{ method: 'GET', path: '/data', headers: { ...fields, cookie: await cookie() } }]
      return load({ server: gate.worker, shots, connections, seconds: pace.seconds })
    },
  ])
  const rates = await interleaved(Object.fromEntries(contestants), pace)
  return rows.map(({ label, gate, isGoal }, at) => {
    const [own, base] = [rates[String(at)] ?? [], rates['0'] ?? []]
    const slower = ratioOf(own, base, (rate) => rate.p50)
    const isReached = verdict(slower.median, isGoal && PROXY_GOAL)
    return [String(connections), label, ...figures(own), spread(slower), isReached, memory(gate.worker.pid)]
  })
}

/** The cookies of a browser that is through the gate. It takes those that an answer renews. */
async function assured(gate: SiteGate): Promise<() => Promise<string>> {
  const alice: Browser = gate.browser()
  const name = `alice-${new URL(gate.url).port}`
  await alice.form('/login', { user: name, password: 'right' })
  await alice.enrol()
  return async () => {
    await alice.document('/')
    return alice.jar.header('/') ?? ''
  }
}
