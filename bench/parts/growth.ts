import { mkdir, rename, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import { applyMigrations } from '../../db/migrate.ts'
import { newKeyRing } from '../../tests/world/world.ts'
import { ACTS, type Act, Crowd } from '../crowd.ts'
import { fill, MOST_MEMBERS } from '../fill.ts'
import { GROWTH_GOAL } from '../goals.ts'
import type { Rate } from '../load/load.ts'
import { ownFolder } from '../processes.ts'
import { FIGURES, figures, spread, type Table, verdict } from '../report.ts'
import { interleaved, type Pace, ratioOf } from '../rounds.ts'
import { startSite, withClock } from '../sites/stand.ts'
import { plansOn, type Statement, statementsOf } from '../statements.ts'

/*
 * Whether an act costs more among very many people than among a thousand: by the clock, one request at a time on a file,
 * and by what the engine says that it read, on a libSQL server over the same file.
 */

type Town = { people: number; folder: string; file: string; keys: string; crowd: Crowd; stop(): Promise<void> }

export async function growth({ sizes, ...pace }: Pace & { sizes: number[] }): Promise<Table> {
  const towns: Town[] = []
  try {
    for (const people of sizes) towns.push(await build(people))
    const rates = await clock(towns, pace)
    const read: Statement[][] = []
    for (const town of towns) read.push(await count(town, read.at(-1) ?? []))
    const rows = ACTS.flatMap((act) =>
      towns.map(({ people }, at) => {
        const [own, base] = [rates[at]?.[act] ?? [], rates[0]?.[act] ?? []]
        const slower = ratioOf(own, base, (rate) => rate.p50)
        const [, ...others] = figures(own)
        const isReached = at === 0 ? '' : verdict(slower.median, GROWTH_GOAL)
        const rowsRead = rowsOf(read[at] ?? [], act)?.toLocaleString('en') ?? 'by plan'
        return [act, people.toLocaleString('en'), rowsRead, ...others, at === 0 ? '1.00' : spread(slower), isReached]
      }),
    )
    const notes = [
      `Of the members that are counted there are as many as people, and ${MOST_MEMBERS.toLocaleString('en')} at most.`,
      ...growing(read[0] ?? [], read.filter(isCounted).at(-1) ?? []),
      ...otherPlans(towns, read),
    ]
    const head = ['Act', 'people', 'rows read', ...FIGURES, 'p50 of that among the fewest', 'goal']
    return { id: 'growth', head, rows, notes }
  } finally {
    for (const town of towns) await town.stop()
  }
}

/** A database with so many people, and a site on it with the few more who do something. */
async function build(people: number): Promise<Town> {
  const folder = ownFolder()
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
    const site = withClock(await startSite('gated', 'Node', { DATABASE_URL: `file:${file}`, MFA_KEYS: keys }))
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

/**
 * The same file under a libSQL server, which says of each statement how many rows it read. The server writes a log as large
 * as the file beside it: where the disk has no room for that, the plans alone of the statements of fewer people are asked for.
 */
async function count({ folder, file, keys, crowd }: Town, ofFewer: Statement[]): Promise<Statement[]> {
  await crowd.site.stop()
  const [{ size }, disk] = [await stat(file), await statfs(folder)]
  if (disk.bavail * disk.bsize < 1.2 * size) return plansOn(file, ofFewer)
  const data = path.join(folder, 'server/dbs/default')
  await mkdir(data, { recursive: true })
  await rename(file, path.join(data, 'data'))
  try {
    return await statementsOf(path.join(folder, 'server'), keys)
  } finally {
    await rm(path.join(folder, 'server'), { recursive: true, force: true })
  }
}

const isCounted = (statements: Statement[]) => statements.every(({ rowsRead }) => rowsRead !== null)

function rowsOf(statements: Statement[], act: Act): number | null {
  const own = statements.filter((statement) => statement.act === act)
  return isCounted(own) ? own.reduce((sum, { rowsRead }) => sum + (rowsRead ?? 0), 0) : null
}

/** Where rows were not counted: whether the engine goes about each statement as it does among fewer people. */
function otherPlans(towns: Town[], read: Statement[][]): string[] {
  return towns.flatMap(({ people }, at) => {
    const [own, fewer] = [read[at] ?? [], read[at - 1] ?? []]
    if (isCounted(own)) return []
    const others = own.filter(({ plan }, place) => String(plan) !== String(fewer[place]?.plan))
    const said = others.map(({ act, plan }) => `- ${act}: ${plan.join('; ')}`)
    const among = `Among ${people.toLocaleString('en')} rows were not counted: the disk had no room for the server's log.`
    return said.length === 0
      ? [`${among} The plan of each of the ${own.length} statements is the same as among fewer.`]
      : [`${among} These statements have another plan there:`, said.join('\n')]
  })
}

/** One neighbour in an index more or less is no growth. */
const NEIGHBOURS = 5

/** What reads more rows among many than among few, with what the engine says that it does. */
function growing(few: Statement[], many: Statement[]): string[] {
  const found = many.filter(({ act, sql, rowsRead }) =>
    few.some((other) => other.act === act && other.sql === sql && (other.rowsRead ?? 0) + NEIGHBOURS < (rowsRead ?? 0)),
  )
  if (few.length !== many.length) return ['The acts were not the same statements at every size.']
  if (found.length === 0) return ['No statement reads more rows among the most people than among the fewest.']
  const lines = found.map(
    ({ act, rowsRead, plan }) => `- ${act}, ${rowsRead?.toLocaleString('en')} rows: ${plan.join('; ')}`,
  )
  return ['Statements that read more rows among more people, with their `EXPLAIN QUERY PLAN`:', lines.join('\n')]
}
