import { createHash } from 'node:crypto'
import { createEverythingStore } from '../../db/everything.ts'
import { toBase64Url } from '../../edge/crypto/encoding.ts'
import type { KeyRing } from '../../edge/crypto/key-ring.ts'
import type { Clock } from '../../edge/ports/runtime.ts'
import { operatorRow } from '../terminal/operator-row.ts'
import { FORMAT, type Header, macOf, VERSION } from './everything-file.ts'
import { Refused } from './read-file.ts'
import { resealed } from './sealed-columns.ts'
import { transferRing } from './transfer-key.ts'

type Job = {
  ring: KeyRing
  transferKey: string | undefined
  reason: string
  clock: Clock
  write(text: string): Promise<void>
  progress(rows: number): void
}

/** Writes everything of a deployment, as `everything-file.ts` describes it. Answers how many rows of what. */
export async function exportAll(
  db: Parameters<typeof createEverythingStore>[0],
  { ring, transferKey, reason, clock, write, progress }: Job,
): Promise<Record<string, number>> {
  const [id, now] = [crypto.randomUUID(), clock()]
  const transfer = transferRing(transferKey)
  const store = createEverythingStore(db)
  await store.record(operatorRow('data.exported', { reason, requestId: id }), now)
  const { deploymentId, retentionDays, acts } = await store.describe()
  const places = { from: { ring, id: deploymentId }, to: { ring: transfer, id } }
  const hash = createHash('sha256')
  const line = async (value: unknown) => {
    const text = `${JSON.stringify(value)}\n`
    hash.update(text)
    await write(text)
  }
  const header: Header = {
    sallyport: FORMAT,
    version: VERSION,
    id,
    at: new Date(now).toISOString(),
    retentionDays,
  }
  await line(header)
  const counts: Record<string, number> = {}
  let done = 0
  for (const table of store.tables) {
    let count = 0
    for (let after: number | null = 0; after !== null; ) {
      const { columns, rows, last } = await store.read(table, after)
      if (rows.length > 0) await line({ table, columns, rows: await resealed(table, columns, rows, places) })
      count += rows.length
      done += rows.length
      after = last
      progress(done)
    }
    counts[table] = count
  }
  const after = await store.describe()
  if (after.acts !== acts) {
    throw new Refused(
      'Somebody did something while it was written, which it may lack. Stop the site, then export again.',
    )
  }
  await line({ rows: counts })
  await write(`${JSON.stringify({ mac: toBase64Url(await macOf(transfer, hash.digest())) })}\n`)
  return counts
}
