import { mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { createClient } from '@libsql/client'
import { applyMigrations } from '../../db/migrate.ts'
import { createPurgeStore } from '../../db/upkeep.ts'
import { type Purged, purge as purgeAll } from '../../edge/upkeep/purge.ts'
import { newKeyRing } from '../../tests/world/world.ts'
import { startLibsqlServer } from '../../tools/local/local-server.ts'
import { Crowd } from '../crowd.ts'
import type { Rate } from '../load/load.ts'
import { ownFolder } from '../processes.ts'
import { figures, short, type Table } from '../report.ts'
import { type Pace, ratioOf, spreadOf } from '../rounds.ts'
import { startSite, withClock } from '../sites/stand.ts'

/*
 * How fast what has run out goes, and what whoever signs in meanwhile feels of it: a libSQL server with so many rows to take
 * away, and a site on Node over it. Sign-ins of one person after the other.
 */

const DAY_MS = 86_400_000
/** Which part of the rows each table has: as after months without a clean-up. */
const SHARES = { mfa_assurance: 0.4, mfa_audit: 0.3, mfa_session: 0.2, mfa_refusal: 0.1 }

export async function purge({ rounds, rows }: Pace & { rows: number }): Promise<Table> {
  const folder = ownFolder()
  const stops: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })]
  try {
    const data = path.join(folder, 'server/dbs/default')
    await mkdir(data, { recursive: true })
    const file = path.join(folder, 'mfa.db')
    await applyMigrations(`file:${file}`)
    await fillExpired(file, rows)
    await rename(file, path.join(data, 'data'))
    const server = await startLibsqlServer({ dataDir: path.join(folder, 'server') })
    stops.push(() => server.stop())
    const site = withClock(await startSite('gated', 'Node', { DATABASE_URL: server.url, MFA_KEYS: newKeyRing() }))
    stops.push(() => site.stop())
    const crowd = await Crowd.on(site)
    const client = createClient({ url: server.url })
    stops.push(() => client.close())

    const without: Rate[] = []
    for (let round = 0; round <= rounds; round++) {
      const rate = await crowd.does('sign-in')
      if (round > 0) without.push(rate)
    }
    let purged: Purged | undefined
    const startedAt = performance.now()
    let seconds = 0
    const purging = purgeAll({ store: createPurgeStore(client) }).then((done) => {
      purged = done
      seconds = (performance.now() - startedAt) / 1000
    })
    const meanwhile: Rate[] = []
    while (!purged) meanwhile.push(await crowd.does('sign-in'))
    await purging
    // The last one may have outlasted it.
    if (meanwhile.length > 1) meanwhile.pop()
    const gone = Object.values(purged.gone).reduce((sum, count) => sum + count, 0)
    const { median, low, high } = ratioOf(
      meanwhile,
      meanwhile.map(() => ({ ...(without[0] as Rate), p50: spreadOf(without.map(({ p50 }) => p50)).median })),
      ({ p50 }) => p50,
    )
    const row = (name: string, rates: Rate[], ratio: string) => {
      const [perSecond, p50, p99] = figures(rates)
      return [name, String(rates.reduce((sum, { count }) => sum + count, 0)), perSecond, p50, p99, ratio]
    }
    return {
      id: 'purge',
      head: ['Sign-ins', 'how many', 'a second', 'p50 ms', 'p99 ms', 'p50 of that without'],
      rows: [
        row('without a clean-up', without, '1.00'),
        row('while one runs', meanwhile, `${short(median)} (${short(low)} to ${short(high)})`),
      ],
      notes: [
        `${gone.toLocaleString('en')} rows went in ${seconds.toFixed(0)} s and ${purged.slices.toLocaleString('en')} slices: ${Math.round(gone / seconds).toLocaleString('en')} rows a second, half of the time resting.`,
        `Of them: ${Object.entries(purged.gone)
          .filter(([, count]) => count > 0)
          .map(([table, count]) => `${count.toLocaleString('en')} of \`${table}\``)
          .join(', ')}. The rest went along with the sign-ins.`,
      ],
    }
  } finally {
    for (const stop of stops.reverse()) await stop()
  }
}

/** So many rows that have run out, and as many beside them that have not. */
async function fillExpired(file: string, rows: number): Promise<void> {
  const client = createClient({ url: `file:${file}` })
  const now = Date.now()
  const long = now - 500 * DAY_MS
  const columns = {
    mfa_assurance: [
      'id, principal_id, session_hash, epoch, amr, proved_at, ends_at',
      `printf('%s-%x', t, i), printf('p-%x', i % 1000), printf('%x', i), 1, 'pwd otp mfa', t, t + 43200000`,
    ],
    mfa_audit: [
      'id, at, actor, principal, act, result, factor, request_id, address_prefix',
      `printf('%s-%x', t, i), t + i, printf('p-%x', i % 1000), printf('p-%x', i % 1000), 'challenge.passed', 'ok', 'totp', 'request', '192.0.2.0/24'`,
    ],
    mfa_session: [
      'session_hash, state, nonce, changed_at, expires_at',
      `printf('%s-%x', t, i), 'ended', 'nonce', t, t + 172800000`,
    ],
    mfa_refusal: ['minute, network, act, count', `t - t % 60000, printf('net-%x', i), 'csrf.refused', 9`],
  }
  try {
    for (const pragma of ['journal_mode = off', 'synchronous = off', 'temp_store = memory']) {
      await client.execute(`pragma ${pragma}`)
    }
    for (const [table, [names, values]] of Object.entries(columns)) {
      const count = Math.round(rows * SHARES[table as keyof typeof SHARES])
      for (const at of [long, now]) {
        await client.execute(`insert into ${table} (${names})
          with recursive numbers (i, t) as (select 0, ${at} union all select i + 1, t from numbers where i < ${count - 1})
          select ${values} from numbers`)
      }
    }
  } finally {
    client.close()
  }
}
