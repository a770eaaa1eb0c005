import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { applyMigrations } from '../../db/migrate.ts'
import { newKeyRing } from '../../tests/world/world.ts'
import { ACTS, type Act, Crowd } from '../crowd.ts'
import { fill, MOST_MEMBERS } from '../fill.ts'
import { GROWTH_GOAL } from '../goals.ts'
import type { Rate } from '../load/generator.ts'
import { figures, spread, type Table, verdict } from '../report.ts'
import { interleaved, type Pace, ratioOf } from '../rounds.ts'
import { startSite, withClock } from '../sites/stand.ts'
import { type Reading, readings } from '../statements.ts'

/*
 * Whether an act costs more among very many people than among a thousand: by the clock, one request at a time on a file,
 * and by what the engine says that it read, on a libSQL server over the same file.
 */

const SIZES = [1_000, 100_000, 1_000_000]
const LONG_SIZE = 10_000_000

type Town = { people: number; folder: string; file: string; keys: string; crowd: Crowd; stop(): Promise<void> }

export async function growth({ isLong, ...pace }: Pace & { isLong: boolean }): Promise<Table> {
  const towns: Town[] = []
  try {
    for (const people of isLong ? [...SIZES, LONG_SIZE] : SIZES) towns.push(await build(people))
    const rates = await clock(towns, pace)
    const read: Reading[] = []
    for (const town of towns) read.push(await count(town))
    const rows = ACTS.flatMap((act) =>
      towns.map(({ people }, at) => {
        const [own, base] = [rates[at]?.[act] ?? [], rates[0]?.[act] ?? []]
        const slower = ratioOf(own, base, (rate) => rate.p50)
        const [, p50 = '', p99 = ''] = figures(own)
        const isReached = at === 0 ? '' : verdict(slower.median, GROWTH_GOAL)
        const rowsRead = read[at]?.rowsRead[act]?.toLocaleString('en') ?? ''
        return [act, people.toLocaleString('en'), rowsRead, p50, p99, at === 0 ? '1.00' : spread(slower), isReached]
      }),
    )
    const scans = [...new Set(read.flatMap((reading) => reading.scans))]
    const notes = [
      `Of the members that are counted there are as many as people, and ${MOST_MEMBERS.toLocaleString('en')} at most.`,
      scans.length === 0
        ? 'No statement of these acts scans a table, by `EXPLAIN QUERY PLAN`.'
        : `By \`EXPLAIN QUERY PLAN\` a table is scanned: ${scans.join('; ')}.`,
    ]
    const head = ['Act', 'people', 'rows read', 'p50 ms', 'p99 ms', 'p50 of that among a thousand', 'goal']
    return { id: 'growth', head, rows, notes }
  } finally {
    for (const town of towns) await town.stop()
  }
}

/** A database with so many people, and a site on it with the few more who do something. */
async function build(people: number): Promise<Town> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-growth-'))
  try {
    const startedAt = performance.now()
    const file = path.join(folder, 'mfa.db')
    await applyMigrations(`file:${file}`)
    await fill(file, people)
    const [seconds, { size }] = [(performance.now() - startedAt) / 1000, await stat(file)]
    console.error(
      `${people.toLocaleString('en')} people: ${(size / 2 ** 20).toFixed(0)} MiB in ${seconds.toFixed(0)} s`,
    )
    const keys = newKeyRing()
    const site = withClock(await startSite('Node', { DATABASE_URL: `file:${file}`, MFA_KEYS: keys }))
    const stop = async () => {
      await site.stop()
      await rm(folder, { recursive: true, force: true })
    }
    return { people, folder, file, keys, crowd: await Crowd.on(site), stop }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

/** Every act at every size, in turn. */
async function clock(towns: Town[], pace: Pace): Promise<Record<Act, Rate[]>[]> {
  const all = towns.flatMap(({ crowd }, at) =>
    ACTS.map((act): [string, () => Promise<Rate>] => [`${at} ${act}`, () => crowd.does(act, pace.seconds)]),
  )
  // Of one act all sizes follow each other.
  all.sort(([a], [b]) => ACTS.indexOf(a.slice(2) as Act) - ACTS.indexOf(b.slice(2) as Act))
  const rates = await interleaved(Object.fromEntries(all), pace)
  return towns.map(
    (_, at) => Object.fromEntries(ACTS.map((act) => [act, rates[`${at} ${act}`] ?? []])) as Record<Act, Rate[]>,
  )
}

/** The same file under a libSQL server, which says of each statement how many rows it read. */
async function count({ folder, file, keys, crowd }: Town): Promise<Reading> {
  await crowd.site.stop()
  const data = path.join(folder, 'server/dbs/default')
  await mkdir(data, { recursive: true })
  await rename(file, path.join(data, 'data'))
  return readings(path.join(folder, 'server'), keys)
}
