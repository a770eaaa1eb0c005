import { parseArgs } from 'node:util'
import { stopLoad } from './load/load.ts'
import { embedded } from './parts/embedded.ts'
import { growth } from './parts/growth.ts'
import { moving } from './parts/moving.ts'
import { operating } from './parts/operating.ts'
import { proxy } from './parts/proxy.ts'
import { purge } from './parts/purge.ts'
import { signIns } from './parts/sign-in.ts'
import { start } from './parts/start.ts'
import { type Table, toMarkdown, write } from './report.ts'
import type { Pace } from './rounds.ts'
import { isPeerInstalled } from './sites/peer.ts'

/*
 * `npm run bench`: all parts but those that take long; `npm run bench -- embedded start`: those. Each server is a process
 * of its own, the load another; absolute figures are this machine's, the ratios of one run are what to look at.
 */

type Part = (options: Pace & { sizes: number[]; rows: number }) => Promise<Table | Table[]>

const PARTS: Record<string, Part> = { embedded, 'sign-in': signIns, proxy, start, growth, moving, operating, purge }
const DEFAULT = ['embedded', 'sign-in', 'proxy', 'start']

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '1' },
    /** How many people the databases of `growth`, `moving` and `operating` have, the fewest first. */
    people: { type: 'string', default: '1000,100000,1000000' },
    /** How many rows `purge` takes away. */
    rows: { type: 'string', default: '1000000' },
    /** Ten million too: a quarter of an hour and 50 GB. */
    long: { type: 'boolean', default: false },
    /** Puts the tables into docs/performance.md. */
    write: { type: 'boolean', default: false },
  },
})
const unknown = positionals.filter((name) => !(name in PARTS))
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}.`)
  process.exit(1)
}
if (!isPeerInstalled) console.error('Without the peer: `npm run bench:peer` installs it.')

const sizes = values.people.split(',').map(Number)
const options = {
  rounds: Number(values.rounds),
  seconds: Number(values.seconds),
  rows: Number(values.rows),
  sizes: values.long ? [...sizes, 10_000_000] : sizes,
}
try {
  for (const name of positionals.length > 0 ? positionals : DEFAULT) {
    const startedAt = performance.now()
    const made = await PARTS[name]?.(options)
    for (const table of [made ?? []].flat()) {
      console.log(`\n## ${table.id}\n\n${toMarkdown(table)}`)
      if (values.write) write(table)
    }
    console.log(`\n${name} took ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
  }
} finally {
  await stopLoad()
}
