import { createEverythingStore } from '../../db/everything.ts'
import type { KeyRing } from '../../edge/crypto/key-ring.ts'
import type { Clock } from '../../edge/ports/runtime.ts'
import { operatorRow } from '../terminal/operator-row.ts'
import { changed, readSlices } from './everything-file.ts'
import { Refused } from './read-file.ts'
import { resealed } from './sealed-columns.ts'
import { transferRing } from './transfer-key.ts'

type Job = {
  ring: KeyRing
  transferKey: string | undefined
  reason: string
  isDryRun: boolean
  clock: Clock
  progress(rows: number): void
}

export type Moved = { rows: Record<string, number>; wasThere: boolean }

/**
 * Puts an export into a database that is empty, or that has the beginning of this very export. The file is read twice, since
 * it may be larger than what fits into memory: once to its end, where its MAC is, before anything of it is believed; then it
 * is written slice by slice, each the same as it was the first time, so that it can be done again after a fault.
 */
export async function importAll(
  db: Parameters<typeof createEverythingStore>[0],
  file: string,
  { ring, transferKey, reason, isDryRun, clock, progress }: Job,
): Promise<Moved> {
  const transfer = transferRing(transferKey)
  const store = createEverythingStore(db)
  const lines: string[] = []
  const { header, rows } = await readSlices(file, transfer, async ({ table, columns }, line) => {
    lines.push(line)
    if (!store.tables.includes(table) || columns.join() !== store.columnsOf(table).join()) {
      throw new Refused(
        `The export is of another version of Sallyport (${JSON.stringify(table)} differs). Bring both to the same one first.`,
      )
    }
  })
  const state = await store.stateFor(header.id)
  if (state === 'done') return { rows, wasThere: true }
  if (state === 'taken')
    throw new Refused(
      'There are people in this database already, or a site with webhooks has run on it. Everything goes into an empty one.',
    )
  if (isDryRun) return { rows, wasThere: false }

  const { deploymentId } = await store.describe()
  const places = { from: { ring: transfer, id: header.id }, to: { ring, id: deploymentId } }
  if (state === 'fresh') await store.record(operatorRow('data.import_begun', { reason, requestId: header.id }), clock())
  let [done, slices] = [0, 0]
  await readSlices(file, transfer, async ({ table, columns, rows }, line) => {
    if (lines[slices++] !== line) throw changed()
    await store.write(table, await resealed(table, columns, rows, places))
    done += rows.length
    progress(done)
  })
  const counts = await store.count()
  const [short] = Object.entries(counts).filter(([table, count]) => count !== (rows[table] ?? 0))
  if (short)
    throw new Refused(
      `${short[0]} has ${short[1]} rows and must have ${rows[short[0]] ?? 0}. Did somebody use the site meanwhile?`,
    )
  await store.record(operatorRow('data.imported', { reason, requestId: header.id }), clock(), header.retentionDays)
  return { rows, wasThere: false }
}
