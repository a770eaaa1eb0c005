/** Remembers the newest answers of something slow and pure. Bounded: the oldest half goes when it is full. */
export type Memo<T> = { get(key: string): T | undefined; set(key: string, value: T): void }

export function memo<T>(limit: number): Memo<T> {
  let recent = new Map<string, T>()
  let older = new Map<string, T>()
  return {
    get: (key) => recent.get(key) ?? older.get(key),
    set(key, value) {
      if (recent.size >= limit / 2) {
        older = recent
        recent = new Map()
      }
      recent.set(key, value)
    },
  }
}
