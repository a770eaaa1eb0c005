import { type Purged, purge } from '../../edge/upkeep/purge.ts'
import { longWork } from '../terminal/long-work.ts'
import { done, failed, type Outcome } from '../terminal/outcome.ts'
import { takeApart } from '../terminal/words.ts'
import { withUpkeep } from './upkeep-store.ts'

const FLAGS = { slices: { type: 'string' }, json: { type: 'boolean', default: false } } as const

/**
 * Takes away what has run out, while the site runs: until nothing is left, or `--slices` of it. Ends with 0 when it did what
 * it was asked, 1 when it was ended before.
 */
export async function purgeCommand(words: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const { values: options, gaps } = takeApart(words, FLAGS)
  if (options.slices !== undefined && !/^[1-9]\d{0,8}$/.test(options.slices)) gaps.push('--slices takes a number.')
  if (gaps.length > 0) return failed(2, ...gaps, 'Use: npx sallyport purge [--slices <number>] [--json]')
  const slices = options.slices === undefined ? undefined : Number(options.slices)
  return withUpkeep(env, (store) =>
    longWork(async ({ say, signal }) => {
      const onSlice = (purged: Purged) => say(`${sum(purged).toLocaleString('en')} rows so far`)
      const purged = await purge({ store, slices, signal, onSlice })
      const exitCode = signal.aborted && purged.isMore ? 1 : 0
      if (options.json) return { ...done(JSON.stringify(purged)), exitCode }
      return { ...done(...linesOf(purged)), exitCode }
    }, options.json),
  )
}

const sum = ({ gone }: Purged) => Object.values(gone).reduce((all, rows) => all + rows, 0)

function linesOf(purged: Purged): string[] {
  const rows = Object.entries(purged.gone).filter(([, count]) => count > 0)
  return [
    ...rows.map(([table, count]) => `${table.padEnd(24)}${count.toLocaleString('en').padStart(12)}`),
    sum(purged) === 0
      ? 'Nothing had run out.'
      : `${sum(purged).toLocaleString('en')} rows, in ${purged.slices} slices.`,
    ...(purged.isMore ? ['There is more: run it again.'] : []),
  ]
}
