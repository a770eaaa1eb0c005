import type { Client } from '@libsql/client'
import { MAX_CLOCK_DIFFERENCE_MS } from '../../edge/core/throttle.ts'
import { overDatabase } from '../terminal/database.ts'
import { done } from '../terminal/outcome.ts'
import { type Finding, ill, well } from './finding.ts'

/** A `Date` is of whole seconds, and perhaps of a proxy in front of the site. */
const MAX_DATE_DIFFERENCE_MS = 15_000

/** How far the database's clock is ahead of this machine's, milliseconds; null: a file has none of its own, or it did not answer. */
export async function databaseAhead(env: NodeJS.ProcessEnv): Promise<number | null> {
  if (env.LIBSQL_URL?.startsWith('file:')) return null
  let ahead: number | null = null
  await overDatabase(
    env,
    async () => (client: Client) => client,
    async (client) => {
      // The second time no connection has to be made, so the middle of it is when the database looked.
      for (let times = 0; times < 2; times++) {
        const before = Date.now()
        const { rows } = await client.execute("select unixepoch('subsec') * 1000 as now")
        ahead = Number(rows[0]?.now) - (before + Date.now()) / 2
      }
      return done()
    },
  )
  return ahead
}

/** This machine's clock against the database's: an instance whose own is as far off answers 503. */
export function ownClock(ahead: number): Finding {
  const about = `The clock of this machine is ${howFar(-ahead)} of the database's`
  if (Math.abs(ahead) <= MAX_CLOCK_DIFFERENCE_MS) return well(about)
  return ill(
    about,
    `Where the site runs it may be ${MAX_CLOCK_DIFFERENCE_MS / 1000} s at most, else everything is 503: set both clocks by NTP.`,
  )
}

/**
 * The site's clock by the `Date` of an answer (RFC 9110 §6.6.1), against the database's where that is known, else against this
 * machine's. `at`: when it was asked and answered, in the middle, by this machine's clock.
 */
export function siteClock(date: string | null, at: number, ahead: number | null): Finding | null {
  const said = Date.parse(date ?? '')
  if (Number.isNaN(said)) return null
  const difference = said + 500 - (at + (ahead ?? 0))
  const about = `The clock of the site, by the Date of its answer, is ${howFar(difference)} of ${ahead === null ? "this machine's" : "the database's"}`
  if (Math.abs(difference) <= MAX_DATE_DIFFERENCE_MS) return well(about)
  return ill(about, 'Codes go by the clock: with a wrong one right codes are refused. Set it by NTP.')
}

function howFar(ms: number): string {
  return `${(Math.abs(ms) / 1000).toFixed(1)} s ${ms < 0 ? 'behind' : 'ahead'}`
}
