import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { createClient } from '@libsql/client'
import { applyMigrations } from '../../db/migrate.ts'
import { startDatabase } from '../../tests/support/database.ts'
import { startWorkerd } from '../../tests/support/workerd.ts'
import { newKeyRing } from '../../tests/world/world.ts'
import { ownFolder, startedBy, startNode } from '../processes.ts'
import { isPeerInstalled, startPeer } from './peer.ts'
import { createStatements } from './peer-schema.ts'

/*
 * What is compared on one runtime over one kind of database: the site without a gate, with ours, and with the peer's.
 * Each is a process of its own, and so is the libSQL server.
 */

export type Kind = { runtime: 'Node' | 'workerd'; database: 'file' | 'server' }

export const KINDS: Kind[] = [
  { runtime: 'Node', database: 'file' },
  { runtime: 'Node', database: 'server' },
  { runtime: 'workerd', database: 'server' },
]

export function nameOf({ runtime, database }: Kind): string {
  return `${runtime}, libSQL ${database}`
}

export type Server = { url: string; pid: number; stop(): Promise<void> }

/** Our site, and its clock, which people who enrol and sign in again have to wait for. */
export type OurSite = Server & { now(): number; advance(seconds: number): Promise<void> }

export type Stand = {
  open: Server
  ours: OurSite
  /** Null: not installed. */
  peer: Server | null
  /** The peer with its cookie cache. */
  peerCached: Server | null
  /** The process of the libSQL server; 0: there is none, or the system does not tell. */
  databasePid: number
  stop(): Promise<void>
}

export async function startStand(kind: Kind): Promise<Stand> {
  const folder = ownFolder()
  const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })]
  const stop = async () => {
    for (const each of stops.reverse()) await each()
  }
  const kept = <T extends { stop(): Promise<unknown> }>(server: T): T => {
    stops.push(() => server.stop())
    return server
  }
  try {
    const urls = { ours: `file:${folder}/ours.db`, peer: `file:${folder}/peer.db` }
    let databasePid = 0
    if (kind.database === 'server') {
      const { value, pid } = await startedBy(() => startDatabase())
      const { url } = kept(value)
      Object.assign(urls, { ours: url, peer: url })
      databasePid = pid
    } else {
      await applyMigrations(urls.ours)
    }
    const open = kept(await startSite('open', kind.runtime, {}))
    const ours = withClock(
      kept(await startSite('gated', kind.runtime, { DATABASE_URL: urls.ours, MFA_KEYS: newKeyRing() })),
    )
    const secret = randomBytes(32).toString('hex')
    const peer = async (cached: string) =>
      isPeerInstalled
        ? kept(await startPeer(kind.runtime, { DATABASE_URL: urls.peer, SECRET: secret, CACHED: cached }))
        : null
    if (isPeerInstalled) await createPeerTables(urls.peer)
    return { open, ours, peer: await peer(''), peerCached: await peer('yes'), databasePid, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** The site with our gate or without one. */
export function startSite(
  name: 'gated' | 'open',
  runtime: Kind['runtime'],
  env: Record<string, string>,
): Promise<Server> {
  const entry = (as: string) => path.join(import.meta.dirname, `${name}.${as}.ts`)
  return runtime === 'Node' ? startNode(entry('process'), env) : startWorkerd({ entry: entry('worker'), bindings: env })
}

async function createPeerTables(url: string): Promise<void> {
  const client = createClient({ url })
  await client.batch(createStatements(), 'write')
  client.close()
}

export function withClock(server: Server): OurSite {
  let aheadMs = 0
  return {
    ...server,
    now: () => Date.now() + aheadMs,
    async advance(seconds) {
      aheadMs += seconds * 1000
      await fetch(`${server.url}/clock?aheadMs=${aheadMs}`)
    },
  }
}
