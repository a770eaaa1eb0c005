import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import path from 'node:path'
import type { Rate } from './load/load.ts'
import { residentMiB } from './processes.ts'
import { type Spread, spreadOf } from './rounds.ts'

export type Table = {
  /** The name of its place in the document. */
  id: string
  head: string[]
  rows: string[][]
  /** Said below the table. */
  notes?: string[]
}

/** Above the number of processors something else was running, and the figures are worth little. */
const LOAD = loadavg()[0]?.toFixed(1)

/** Where figures stand in writing, each table between two comments with its name. */
const DOCUMENT = path.resolve(import.meta.dirname, '../docs/performance.md')

export function toMarkdown({ head, rows, notes = [] }: Table): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  const table = [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
  return [`${machine()}.`, table, ...notes].join('\n\n')
}

/** Puts a table in the place of the one that the document has. */
export function write(table: Table): void {
  const text = readFileSync(DOCUMENT, 'utf8')
  const [begin, end] = [`<!-- bench:${table.id} -->\n`, `<!-- /bench:${table.id} -->`]
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`${DOCUMENT} has no place for the table "${table.id}"`)
  writeFileSync(DOCUMENT, `${text.slice(0, from + begin.length)}\n${toMarkdown(table)}\n\n${text.slice(to)}`)
}

function machine(): string {
  const day = new Date().toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' })
  const all = cpus()
  return `${day}, ${process.platform} ${process.arch}, ${all.length} × ${all[0]?.model.trim()}, Node ${process.versions.node}, load average before the run ${LOAD}`
}

/** What `figures` gives, for the head of a table. */
export const FIGURES = ['p50 ms', 'p99 ms', 'CPU ms']

/** Requests per second, p50, p99, and processor time for each, every one the median of the rounds. */
export function figures(rates: Rate[]): [string, string, string, string] {
  const middle = (pick: (rate: Rate) => number) => spreadOf(rates.map(pick)).median
  const cpu = rates.every((rate) => rate.cpuMs !== null) ? short(middle((rate) => rate.cpuMs ?? 0)) : ''
  return [middle((r) => r.perSecond).toFixed(0), middle((r) => r.p50).toFixed(2), middle((r) => r.p99).toFixed(1), cpu]
}

/** Two digits that say something, whatever the size. */
export function short(value: number): string {
  return value < 0.1 ? value.toFixed(3) : value.toFixed(2)
}

export function spread({ median, low, high }: Spread): string {
  return `${short(median)} (${short(low)} to ${short(high)})`
}

export type Goal = { atLeast: number } | { atMost: number }

export function verdict(value: number, goal: Goal | undefined): string {
  if (!goal) return ''
  const isReached = 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost
  const bound = 'atLeast' in goal ? `≥ ${goal.atLeast.toLocaleString('en')}` : `≤ ${goal.atMost.toLocaleString('en')}`
  return `${bound}: ${isReached ? 'reached' : '**not yet**'}`
}

export function memory(pid: number): string {
  return residentMiB(pid)?.toFixed(0) ?? ''
}
