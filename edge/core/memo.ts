/**
 * Remembers the newest answers of something slow, in as many bytes as it is given: whoever sends long keys makes it
 * forget sooner, and never grow. What a value weighs is in proportion to its key wherever this is used.
 */
export type Memo<T> = { get(key: string): T | undefined; set(key: string, value: T): void; clear(): void }

/** What each thing that an instance remembers may take: some thousands of visits. */
export const MEMO_BYTES = 4_000_000

/** A letter may take two bytes; an entry has its value and its place beside the key. */
const weightOf = (key: string): number => 2 * key.length + 200

/** A part of a text keeps the whole of it in memory: a cookie, the header field that it came in. */
const copyOf = (text: string): string => ` ${text}`.slice(1)

export function memo<T>(maxBytes: number): Memo<T> {
  let recent = new Map<string, T>()
  let older = new Map<string, T>()
  let weight = 0
  return {
    get: (key) => recent.get(key) ?? older.get(key),
    set(key, value) {
      const added = weightOf(key)
      if (2 * added > maxBytes) return
      if (2 * (weight + added) > maxBytes) {
        // The older half goes.
        older = recent
        recent = new Map()
        weight = 0
      }
      if (!recent.has(key)) weight += added
      recent.set(copyOf(key), value)
    },
    clear() {
      recent = new Map()
      older = recent
      weight = 0
    },
  }
}
