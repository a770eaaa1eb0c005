import { createAdaptorServer } from '@hono/node-server'
import type { Client } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { Hono } from 'hono'
import { createStore } from '../../db/index.ts'
import type { Membership } from '../../edge/index.ts'
import { exportCommand } from '../../tools/transfer/export-command.ts'
import { importCommand } from '../../tools/transfer/import-command.ts'
import { printed } from '../cli/run.ts'
import { openClient } from '../db/open.ts'
import { mfaOver, signedInAt } from '../edge/file-site.ts'
import type { Answer } from '../support/client.ts'
import { openDatabase, startDatabase } from '../support/database.ts'
import { listen } from '../support/listen.ts'
import { totp } from '../support/totp-oracle.ts'

/** A host on Node over this database, with keys and a clock of its own. */
export async function startSite(
  client: Client,
  keys: string,
  options: { memberships?: Membership[]; clock?: () => number } = {},
) {
  const { memberships = [], clock = () => Date.now() } = options
  const mfa = mfaOver(createStore(drizzle(client)), memberships, { keys, ports: { clock } })
  const app = new Hono()
  app.route('/mfa', mfa.routes)
  app.use('*', mfa.gate())
  app.get('/', (c) => c.text('content of the host'))
  const { url, stop } = await listen(createAdaptorServer({ fetch: app.fetch }))
  return { url, stop, clock }
}

type Site = Awaited<ReturnType<typeof startSite>>

/** A new session of somebody who has given the password, and what they send for the second step. */
export function visitor(site: Site, id: string) {
  const agent = signedInAt(site.url, id)
  async function send(factor: string, code: string): Promise<Answer> {
    await agent.json('GET', '/mfa/api/challenge')
    return agent.json('POST', '/mfa/api/challenge', { factor, code })
  }
  return {
    agent,
    app: (secret: string, atMs = site.clock()) => send('totp', totp({ secret, atMs })),
    wrong: () => send('totp', '000000'),
    backup: (code: string) => send('backup_code', code),
  }
}

/** The command in this process; what an export writes is in `data`. */
export async function command([verb, ...words]: string[], env: NodeJS.ProcessEnv) {
  let data = ''
  const write = async (text: string) => {
    data += text
  }
  const { exitCode, out, err } = await (verb === 'import'
    ? importCommand(words, env)
    : exportCommand(words, env, write))
  return { code: exitCode, out: printed(out), err: printed(err), data }
}

/** All that is in a database, as text. */
export async function dump(client: Client): Promise<string> {
  const { rows } = await client.execute(
    "select name from sqlite_master where type = 'table' and name like 'mfa_%' order by 1",
  )
  const tables = await Promise.all(
    rows.map(async ({ name }) => [name, (await client.execute(`select * from ${String(name)} order by rowid`)).rows]),
  )
  return JSON.stringify(tables)
}

/** A client of a libSQL server of its own, with our tables. */
async function openServerClient() {
  const { url, stop } = await startDatabase()
  const client = openDatabase(url)
  const close = async () => {
    client.close()
    await stop()
  }
  return { url, client, close }
}

/** What lies where, with its address: the command opens it by itself. */
export const PLACES = [
  ['a libSQL file', openClient],
  ['a libSQL server over HTTP', openServerClient],
] as const
