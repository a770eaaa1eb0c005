import { type Client, createClient } from '@libsql/client'
import { startLibsqlServer } from '../db/local-server.ts'
import { type DatabaseProxy, type StepResult, startDatabaseProxy } from '../tests/support/database.ts'
import { ACTS, type Act, Crowd } from './crowd.ts'
import { startSite, withClock } from './sites/stand.ts'

/** Per act the rows that the engine read, and which tables were scanned, with the act that did. */
export type Reading = { rowsRead: Partial<Record<Act, number>>; scans: string[] }

/** Does each act once over a libSQL server on these files and listens to what it says of its statements. */
export async function readings(dataDir: string, keys: string): Promise<Reading> {
  const server = await startLibsqlServer({ dataDir })
  const proxy = await startDatabaseProxy(server.url)
  const site = withClock(await startSite('Node', { DATABASE_URL: proxy.url, MFA_KEYS: keys }))
  const client = createClient({ url: server.url })
  try {
    const crowd = await Crowd.on(site, 1)
    const reading: Reading = { rowsRead: {}, scans: [] }
    for (const act of ACTS) {
      const { rowsRead, statements } = await listen(proxy, crowd, act)
      reading.rowsRead[act] = rowsRead
      for (const sql of statements) {
        reading.scans.push(...(await scansOf(client, sql)).map((scan) => `${act}: \`${scan}\``))
      }
    }
    return reading
  } finally {
    client.close()
    await site.stop()
    await proxy.stop()
    await server.stop()
  }
}

async function listen(
  proxy: DatabaseProxy,
  crowd: Crowd,
  act: Act,
): Promise<{ rowsRead: number; statements: Set<string> }> {
  const shots = await crowd.prepare(act)
  let rowsRead = 0
  proxy.reset()
  proxy.setFault({
    // Nothing is bent: it is a place to read the answers.
    bend(results) {
      for (const result of results) rowsRead += rowsOf(result)
    },
  })
  await crowd.send(act, shots)
  proxy.setFault(null)
  const statements = new Set(proxy.log().flatMap((trip) => trip.split(';\n')))
  return { rowsRead, statements }
}

function rowsOf(result: StepResult & { rows_read?: number }): number {
  if (typeof result.rows_read !== 'number') throw new Error('the libSQL server does not say how many rows it read')
  return result.rows_read
}

/** Our tables of which a statement reads every row, or every entry of an index. */
async function scansOf(client: Client, sql: string): Promise<string[]> {
  if (!/^\s*(select|insert|update|delete|with)\b/i.test(sql)) return []
  const args = Array.from(sql.matchAll(/\?/g), () => null)
  const { rows } = await client.execute({ sql: `explain query plan ${sql}`, args })
  return rows.map(({ detail }) => String(detail)).filter((detail) => /^SCAN mfa_/.test(detail))
}
