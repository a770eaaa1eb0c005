/* The moments that the tests of the store live in, and the same thing many times over. */

export const NOW = Date.parse('2026-11-02T12:00:00Z')
export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

export const times = <T>(count: number, act: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => act(at))

export const together = <T>(count: number, act: (at: number) => Promise<T>): Promise<T[]> =>
  Promise.all(times(count, act))
