import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { createClient } from '@libsql/client'
import { applyMigrations } from '../../db/migrate.ts'
import { createWebhookStore } from '../../db/webhooks.ts'
import { newSealKey } from '../../edge/operators/seals/note.ts'
import { webhooks } from '../../edge/webhooks/index.ts'
import { listen } from '../../tests/support/listen.ts'
import { newSecret } from '../../tests/support/receiver.ts'
import { newKeyRing } from '../../tests/world/world.ts'
import { sallyportCommand } from '../../tools/operator/sallyport-command.ts'
import { fill } from '../fill.ts'
import { ownFolder } from '../processes.ts'
import type { Table } from '../report.ts'
import { sealRows } from '../sealed-rows.ts'

/*
 * What an operator waits for at the desk, beside so many people who have a method, ten codes and ten rows of the log each: every
 * command once, as it is typed, on a file of this machine. `npm run bench -- operating --people 100000`.
 */

const REASON = ['--reason', 'a ticket']
/** The first of those whom `fill` makes. */
const SOMEBODY = 'p-000000000000000'
const ACCOUNT = 'acme'

export async function operating({ sizes }: { sizes: number[] }): Promise<Table> {
  const rows: string[][] = []
  for (const people of sizes) rows.push(...(await operatingOn(people)))
  return { id: 'operating', head: ['Command', 'people', 'seconds', 'CPU s'], rows, notes: [] }
}

async function operatingOn(people: number): Promise<string[][]> {
  const folder = ownFolder()
  const file = path.join(folder, 'town.db')
  const { signer, verifier } = await newSealKey((length) => new Uint8Array(randomBytes(length)))
  const both = JSON.parse(newKeyRing(['k1', 'k2']))
  const ring = (active: string, ids: string[]) =>
    JSON.stringify({ active, keys: Object.fromEntries(ids.map((id) => [id, both.keys[id]])) })
  const before = {
    LIBSQL_URL: `file:${file}`,
    MFA_KEYS: ring('k1', ['k1', 'k2']),
    AUDIT_SEAL_KEY: signer,
    AUDIT_SEAL_VERIFIERS: verifier,
  }
  const rotated = { ...before, MFA_KEYS: ring('k2', ['k1', 'k2']) }
  const without = { ...before, MFA_KEYS: ring('k2', ['k2']) }
  const rows: string[][] = []
  async function timed(words: string[], env: NodeJS.ProcessEnv): Promise<void> {
    const [startedAt, used] = [performance.now(), process.cpuUsage()]
    const { exitCode, out, err } = await sallyportCommand(words, env)
    const seconds = (performance.now() - startedAt) / 1000
    if (exitCode !== 0) throw new Error([...out, ...err].join('\n'))
    const { user, system } = process.cpuUsage(used)
    console.error(`${words.join(' ')}: ${seconds.toFixed(1)} s, ${[...out, ...err].join(' ').slice(0, 100)}`)
    const command = words.filter((word) => !REASON.includes(word)).join(' ')
    const cpu = ((user + system) / 1e6).toFixed(1)
    rows.push([`\`${command}\``, people.toLocaleString('en'), seconds.toFixed(1), cpu])
  }
  try {
    await applyMigrations(before.LIBSQL_URL)
    await fill(file, people)
    await sealRows(before)
    await dropPending(before.LIBSQL_URL)
    await timed(['user', 'show', SOMEBODY], before)
    await timed(['policy', 'list'], before)
    await timed(['policy', 'set', ACCOUNT, '--required', 'on', ...REASON], before)
    await timed(['user', 'unlock', SOMEBODY, ...REASON], before)
    await timed(['user', 'reset', SOMEBODY, ...REASON], before)
    await timed(['keys', 'status'], before)
    await timed(['keys', 'rotate', '--deployed'], rotated)
    await timed(['keys', 'verify'], without)
    await timed(['audit', 'seal', '--json'], without)
    await timed(['audit', 'verify'], without)
    await timed(['purge', '--json'], without)
    rows.push(await delivery(before.LIBSQL_URL, people))
    return rows
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What `fill` has in a set-up that is going on opens nowhere. */
async function dropPending(url: string): Promise<void> {
  const client = createClient({ url })
  await client.execute('delete from mfa_enrolment')
  client.close()
}

/** How many events happen at once, to one receiver that answers at once. */
const EVENTS = 10_000

async function delivery(url: string, people: number): Promise<string[]> {
  const client = createClient({ url })
  let received = 0
  const server = createServer((incoming, outgoing) => {
    received++
    incoming.resume()
    outgoing.writeHead(204).end()
  })
  const there = await listen(server)
  try {
    const endpoints = [{ id: 'siem', url: `${there.url}/mfa`, keys: [newSecret()] }]
    const hooks = webhooks({ store: createWebhookStore(client), endpoints, loopback: true })
    await hooks.ready()
    await client.execute(`insert into mfa_audit (id, at, actor, principal, act, result, request_id)
      select 'event-' || id, ${Date.now()}, principal_id, principal_id, 'mfa.enrolled', 'ok', 'r'
      from mfa_authenticator limit ${EVENTS}`)
    const [startedAt, used] = [performance.now(), process.cpuUsage()]
    let delivered = 0
    for (let sent = -1; sent !== 0; delivered += sent) sent = (await hooks.run()).delivered
    const seconds = (performance.now() - startedAt) / 1000
    const expected = Math.min(EVENTS, people - 1)
    if (delivered !== expected || received !== expected) throw new Error(`${delivered} of ${expected} events arrived`)
    const { user, system } = process.cpuUsage(used)
    const what = `webhooks: ${expected.toLocaleString('en')} events`
    return [what, people.toLocaleString('en'), seconds.toFixed(1), ((user + system) / 1e6).toFixed(1)]
  } finally {
    await there.stop()
    client.close()
  }
}
