import path from 'node:path'
import { bundleWorker, startWorkerd } from '../../tests/support/workerd.ts'
import { newKeyRing } from '../../tests/world/world.ts'
import { BYTES_GOAL, START_GOAL } from '../goals.ts'
import { cpuMs, residentMiB } from '../processes.ts'
import { type Table, verdict } from '../report.ts'
import { spreadOf } from '../rounds.ts'
import { isPeerInstalled, peerWorkerEntry, startPeerWorker } from '../sites/peer.ts'
import type { Server } from '../sites/stand.ts'

/*
 * From the start of a workerd process to its first answer, over that of a Worker with nothing in it, and what the Workers
 * weigh.
 */

/** One start takes a fifth of a second and varies by a tenth: the median of this many says something. */
const ROUNDS = 15

type Contestant = { label: string; entry: string; path: string; start(): Promise<Server>; isOurs?: boolean }

export async function start(): Promise<Table[]> {
  const all = await contestants()
  const times: number[][] = all.map(() => [])
  const sizes: number[][] = all.map(() => [])
  const processor: number[][] = all.map(() => [])
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [at, contestant] of all.entries()) {
      const { ms, mib, cpu } = await firstAnswer(contestant)
      // The first is not counted: it bundles, and reads the runtime from the disk.
      if (round === 0) continue
      times[at]?.push(ms)
      sizes[at]?.push(mib)
      processor[at]?.push(cpu)
    }
  }
  const empty = times[0] ?? []
  const rows = await Promise.all(
    all.map(async ({ label, entry, isOurs }, at) => {
      const own = times[at] ?? []
      const over = spreadOf(own.map((ms, round) => ms - (empty[round] ?? 0)))
      const [isQuick, isSmall] = [isOurs && START_GOAL, isOurs && BYTES_GOAL]
      const { gzipBytes } = await bundleWorker(entry)
      return [
        label,
        spreadOf(own).median.toFixed(0),
        at === 0 ? '0' : `${over.median.toFixed(0)} (${over.low.toFixed(0)} to ${over.high.toFixed(0)})`,
        verdict(over.median, isQuick || undefined),
        // Told in hundredths of a second, so that a mean says more than a median.
        mean(processor[at] ?? []).toFixed(0),
        gzipBytes.toLocaleString('en'),
        verdict(gzipBytes, isSmall || undefined),
        spreadOf(sizes[at] ?? []).median.toFixed(0),
      ]
    }),
  )
  const head = ['Worker', 'first answer ms', 'over the empty one', 'goal', 'CPU ms', 'bytes gzipped', 'goal', 'MiB']
  return [{ id: 'start', head, rows }]
}

async function contestants(): Promise<Contestant[]> {
  const worker = (label: string, name: string): Contestant => {
    const entry = path.resolve(import.meta.dirname, `../workers/${name}.ts`)
    const bindings = { DATABASE_URL: 'http://127.0.0.1:9', MFA_KEYS: newKeyRing() }
    return { label, entry, path: '/about', start: () => startWorkerd({ entry, bindings }) }
  }
  const own = [
    worker('empty', 'empty'),
    worker('Hono and the libSQL client alone', 'libraries'),
    { ...worker('ours, with gate, API and store', 'plain'), isOurs: true },
  ]
  if (!isPeerInstalled) return own
  const bindings = { DATABASE_URL: 'http://127.0.0.1:9', SECRET: newKeyRing(), CACHED: '' }
  const start = () => startPeerWorker(bindings)
  return [...own, { label: "the peer's", entry: await peerWorkerEntry(), path: '/api/auth/ok', start }]
}

async function firstAnswer(contestant: Contestant): Promise<{ ms: number; mib: number; cpu: number }> {
  const before = performance.now()
  const server = await contestant.start()
  try {
    const answer = await fetch(server.url + contestant.path)
    const text = await answer.text()
    const ms = performance.now() - before
    if (!answer.ok) throw new Error(`${contestant.label} answered ${answer.status}: ${text}`)
    return { ms, mib: residentMiB(server.pid) ?? 0, cpu: cpuMs(server.pid) ?? 0 }
  } finally {
    await server.stop()
  }
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
