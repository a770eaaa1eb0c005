import type { Rate } from './load/load.ts'

/** How long a run is; `npm run bench -- --rounds 9 --seconds 3` takes more care. */
export type Pace = { rounds: number; seconds: number }

/**
 * Each contestant once a round, so that whatever else the machine does falls on all of them; who begins moves on. The
 * first round is not counted: every server begins cold.
 */
export async function interleaved<Name extends string>(
  contestants: Record<Name, () => Promise<Rate>>,
  { rounds }: Pick<Pace, 'rounds'>,
): Promise<Record<Name, Rate[]>> {
  const names = Object.keys(contestants) as Name[]
  const rates = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, Rate[]>
  for (let round = 0; round <= rounds; round++) {
    for (let at = 0; at < names.length; at++) {
      const name = names[(at + round) % names.length] as Name
      const rate = await contestants[name]()
      if (round > 0) rates[name].push(rate)
    }
  }
  return rates
}

export type Spread = { median: number; low: number; high: number }

/** The middle of the rounds, and the quartiles around it. */
export function spreadOf(values: number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? 0
  return { median: at(0.5), low: at(0.25), high: at(0.75) }
}

/** Round by round, what `pick` makes of the two, and the spread of it. */
export function ratioOf(rates: Rate[], base: Rate[], pick: (rate: Rate) => number): Spread {
  return spreadOf(rates.map((rate, round) => pick(rate) / pick(base[round] ?? rate)))
}
