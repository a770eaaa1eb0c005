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
  // What `fromEntries` makes is typed by the values alone; its keys are these names.
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

/** The middle of the rounds, and the quartiles around it: outwards where rounds are few, so that no spread looks smaller. */
export function spreadOf(values: number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const last = sorted.length - 1
  const at = (index: number) => sorted[index] ?? 0
  return { median: at(Math.round(last / 2)), low: at(Math.floor(last / 4)), high: at(Math.ceil((last * 3) / 4)) }
}

/** Round by round, what `pick` makes of the two, and the spread of it. */
export function ratioOf(rates: Rate[], base: Rate[], pick: (rate: Rate) => number): Spread {
  return spreadOf(rates.map((rate, round) => pick(rate) / pick(base[round] ?? rate)))
}
