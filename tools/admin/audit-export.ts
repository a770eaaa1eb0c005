import type { Writable } from 'node:stream'
import { EXPORT_FORMATS, headOf, lineOf } from '../../edge/operators/lines.ts'
import type { AuditFilter, AuditPlace } from '../../edge/ports/operators/operator.ts'
import { progress } from '../terminal/long-work.ts'
import { momentOf } from '../terminal/moment.ts'
import { operatorRow } from '../terminal/operator-row.ts'
import { done, failed, type Outcome } from '../terminal/outcome.ts'
import { withStore } from './open-store.ts'
import { isOutcome, readWords } from './words.ts'

/** Rows in hand at a time: what is exported is never in memory as a whole. */
const AT_ONCE = 1_000

/** `sallyport audit export`: rows of the log to `to`, the oldest first. Never throws for what a person typed. */
export async function exportAudit(
  words: string[],
  env: NodeJS.ProcessEnv,
  command: string,
  to: Writable,
): Promise<Outcome> {
  const use = `${command} audit export [--format ${EXPORT_FORMATS.join('|')}] [--account <id>] [--principal <id>] [--act <act>] [--from 2026-05-01] [--to 2026-06-01]`
  const text = { type: 'string' } as const
  const options = { format: text, account: text, principal: text, act: text, from: text, to: text }
  const read = readWords(words, { options, operand: null, needsReason: false, use })
  if (isOutcome(read)) return read
  const said = read.values as Record<string, string | undefined>
  const format = EXPORT_FORMATS.find((known) => known === (said.format ?? 'ndjson'))
  if (!format) return failed(2, `--format is one of ${EXPORT_FORMATS.join(', ')}.`, `Use: ${use}`)
  const moments = (['from', 'to'] as const).map((name) => (said[name] === undefined ? undefined : momentOf(said[name])))
  if (moments.includes(null)) return failed(2, 'A time is 2026-05-01, or 2026-05-01T12:00Z.', `Use: ${use}`)
  const [from, until] = moments.map((moment) => moment ?? undefined)
  const filter: AuditFilter = { accountId: said.account, principalId: said.principal, act: said.act, from, to: until }
  return withStore(env, async (store, clock) => {
    const now = clock()
    // Once, before anything is given out; and what is written while this runs is not part of it.
    let audit: ReturnType<typeof operatorRow> | undefined = operatorRow('audit.read', {
      principalId: said.principal ?? '',
      accountId: said.account,
      reason: `export ${format}`,
    })
    await write(to, headOf(format))
    const say = progress(read.values.json === true)
    let rows = 0
    for (let after: AuditPlace | null = null; ; ) {
      const page = await store.readAudit({
        filter: { ...filter, to: until ?? now },
        order: 'oldest',
        after,
        limit: AT_ONCE,
        now,
        ...(audit && { audit }),
      })
      audit = undefined
      if (page.length > 0) await write(to, page.map((entry) => lineOf(format, entry)).join(''))
      rows += page.length
      say(`${rows.toLocaleString('en')} rows so far`)
      const last = page.at(-1)
      if (!last || page.length < AT_ONCE) break
      after = { at: last.at, seq: last.seq }
    }
    return { ...done(), err: [`${rows} rows.`] }
  })
}

/** Waits where whoever reads is slower. */
function write(to: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => to.write(text, (error) => (error ? reject(error) : resolve())))
}
