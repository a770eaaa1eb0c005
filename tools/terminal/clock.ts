import type { Client } from '@libsql/client'
import { MAX_CLOCK_DIFFERENCE_MS } from '../../edge/core/throttle.ts'
import type { Clock } from '../../edge/ports/runtime.ts'

/**
 * By how much this machine's clock is ahead of the database's, milliseconds; below 0 it is behind, 0: by no more than acts
 * allow. All in epoch milliseconds; the database looked at its own between being asked and answering.
 */
export function aheadOf(database: number, askedAt: number, answeredAt: number): number {
  const ahead = Math.max(askedAt - database, 0) - Math.max(database - answeredAt, 0)
  return Math.abs(ahead) <= MAX_CLOCK_DIFFERENCE_MS ? 0 : ahead
}

/**
 * The clock by which an operator's acts are dated: this machine's, or the database's where the two are apart. The log keeps
 * what it is told, and an event of a time to come would be sent then.
 */
export async function clockOver(client: Client): Promise<Clock> {
  const askedAt = Date.now()
  const { rows } = await client.execute("select cast(unixepoch('subsec') * 1000 as integer) as now")
  const ahead = aheadOf(Number(rows[0]?.now), askedAt, Date.now())
  if (Number.isNaN(ahead)) throw new Error('the database says no time')
  return () => Date.now() - ahead
}
