import { createImportStore } from '../../db/methods-import.ts'
import type { KeyRing } from '../../edge/crypto/key-ring.ts'
import { platformRandom } from '../../edge/crypto/random.ts'
import { open, seal } from '../../edge/crypto/seal.ts'
import { totpFactor } from '../../edge/factors/totp/factor.ts'
import type { ImportStore, Standing } from '../../edge/ports/transfer.ts'
import { aheadOf } from '../terminal/clock.ts'
import { operatorRow } from '../terminal/operator-row.ts'
import type { Skipped } from './formats/entry.ts'
import { newestStep, type Plan, type Planned } from './plan.ts'
import { Refused } from './read-file.ts'

/** Few enough for one statement, many enough that a hundred thousand people are some hundred acts. */
const AT_ONCE = 500

export type Imported = {
  /** Whose method was written, or would be. */
  imported: number
  /** Of those, whom this site has seen before. */
  known: number
  /** Who keeps what they have. */
  kept: Skipped[]
}

type Job = {
  ring: KeyRing
  reason: string
  isDryRun: boolean
  /** Told of what is done, of how many. */
  progress(done: number, of: number): void
}

/** Writes what was planned, a slice at a time, each in one act; a second time does nothing. */
export async function importMethods(
  db: Parameters<typeof createImportStore>[0],
  { methods }: Plan,
  job: Job,
): Promise<Imported> {
  const store = createImportStore(db)
  const askedAt = Date.now()
  const { id: deploymentId, newest, now } = await store.loadDeployment()
  refuseApart(aheadOf(now, askedAt, Date.now()))
  if (newest) await tryKeys(job.ring, deploymentId, newest)
  const total: Imported = { imported: 0, known: 0, kept: [] }
  for (let from = 0; from < methods.length; from += AT_ONCE) {
    const slice = methods.slice(from, from + AT_ONCE)
    const standings = await store.loadStandings(slice.map(({ principalId }) => principalId))
    const free = slice.filter((_, index) => standings[index]?.standing === 'none')
    const written = job.isDryRun ? new Set(free.map(idOf)) : await write(store, free, deploymentId, job)
    for (const [index, one] of slice.entries()) {
      const { standing = 'none', isKnown = false } = standings[index] ?? {}
      if (written.has(one.principalId)) {
        total.imported++
        if (isKnown) total.known++
      } else total.kept.push({ at: one.at, reason: keptBecause(standing, one) })
    }
    job.progress(Math.min(from + AT_ONCE, methods.length), methods.length)
  }
  return total
}

/**
 * By this machine's clock is told which codes count as used (spec O3): ahead it would keep people out for as long, behind it
 * would let codes in that were used.
 */
function refuseApart(ahead: number): void {
  if (ahead === 0) return
  const way = ahead > 0 ? 'ahead of' : 'behind'
  throw new Refused(
    `This machine's clock is ${Math.round(Math.abs(ahead) / 1_000)} s ${way} the database's: set both by NTP first. Which codes count as used depends on it.`,
  )
}

/** Under another ring than the site's, what is written here would open nowhere. */
async function tryKeys(
  ring: KeyRing,
  deployment: string,
  { principalId, id, secret }: { principalId: string; id: string; secret: string },
): Promise<void> {
  try {
    await open(ring, { purpose: 'secret', deployment, owner: [principalId, id] }, secret)
  } catch (error) {
    // A row that is none says nothing about the keys.
    if (/malformed/.test((error as Error).message)) return
    throw new Refused('MFA_KEYS is not the ring of this database: what is sealed in it does not open.')
  }
}

const idOf = ({ principalId }: Planned) => principalId

async function write(store: ImportStore, slice: Planned[], deploymentId: string, job: Job): Promise<Set<string>> {
  if (slice.length === 0) return new Set()
  const { ring, reason } = job
  // Of this slice: while a long list is written, people go on using their codes elsewhere.
  const now = Date.now()
  const rows = slice.map(async ({ principalId, secret, marker }) => {
    const id = crypto.randomUUID()
    const context = { purpose: 'secret', deployment: deploymentId, owner: [principalId, id] } as const
    const audit = operatorRow('mfa.imported', { principalId, factor: totpFactor.kind, reason })
    const used = Math.max(marker, newestStep(now))
    return { id, principalId, secret: await seal(ring, platformRandom, context, secret), marker: used, audit }
  })
  const written = await store.importMethods({
    actId: crypto.randomUUID(),
    factor: totpFactor.kind,
    name: totpFactor.name,
    deploymentId,
    methods: await Promise.all(rows),
    now,
  })
  return new Set(written)
}

/** Somebody may also have set a method up between the look and the act. */
function keptBecause(standing: Standing, { principalId }: Planned): string {
  const who = JSON.stringify(principalId)
  return standing === 'lost'
    ? `${who} had a method here that is missing: reset them first`
    : `${who} has a method here already`
}
