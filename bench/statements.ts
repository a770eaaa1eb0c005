import { type Client, createClient } from '@libsql/client'
import { type DatabaseProxy, type StepResult, startDatabaseProxy } from '../tests/support/database.ts'
import { startLibsqlServer } from '../tools/local/local-server.ts'
import { ACTS, type Act, Crowd } from './crowd.ts'
import { startSite, withClock } from './sites/stand.ts'

/** One statement of an act, how many rows the engine read for it, and what it says that it does. */
export type Statement = {
  act: Act
  sql: string
  /** null: was not counted. */
  rowsRead: number | null
  plan: string[]
}

/** Does each act once over a libSQL server on these files and listens to what it says of its statements. */
export async function statementsOf(dataDir: string, keys: string): Promise<Statement[]> {
  const server = await startLibsqlServer({ dataDir })
  const proxy = await startDatabaseProxy(server.url)
  const site = withClock(await startSite('gated', 'Node', { DATABASE_URL: proxy.url, MFA_KEYS: keys }))
  const client = createClient({ url: server.url })
  try {
    const crowd = await Crowd.on(site, 1)
    const all: Statement[] = []
    for (const act of ACTS) {
      for (const heard of await listen(proxy, crowd, act)) all.push({ ...heard, plan: await planOf(client, heard.sql) })
    }
    return all
  } finally {
    client.close()
    await site.stop()
    await proxy.stop()
    await server.stop()
  }
}

/** The same statements on a file, without a server: what the engine says that it does there. Not how many rows it reads. */
export async function plansOn(file: string, statements: Statement[]): Promise<Statement[]> {
  const client = createClient({ url: `file:${file}` })
  try {
    const all: Statement[] = []
    for (const { act, sql } of statements) {
      all.push({ act, sql, rowsRead: null, plan: await planOf(client, sql) })
    }
    return all
  } finally {
    client.close()
  }
}

async function listen(proxy: DatabaseProxy, crowd: Crowd, act: Act): Promise<Omit<Statement, 'plan'>[]> {
  const shots = await crowd.prepare(act)
  const heard: Omit<Statement, 'plan'>[] = []
  proxy.reset()
  proxy.setFault({
    // Nothing is bent: it is a place to read the answers.
    bend(results, sql) {
      for (const [at, result] of results.entries()) heard.push({ act, sql: sql[at] ?? '', rowsRead: rowsOf(result) })
    },
  })
  await crowd.send(act, shots)
  proxy.setFault(null)
  return heard
}

function rowsOf(result: StepResult & { rows_read?: number }): number {
  if (typeof result.rows_read !== 'number') throw new Error('the libSQL server does not say how many rows it read')
  return result.rows_read
}

async function planOf(client: Client, sql: string): Promise<string[]> {
  if (!/^\s*(select|insert|update|delete|with)\b/i.test(sql)) return []
  const args = Array.from(sql.matchAll(/\?/g), () => null)
  const { rows } = await client.execute({ sql: `explain query plan ${sql}`, args })
  return rows.map(({ detail }) => String(detail))
}
