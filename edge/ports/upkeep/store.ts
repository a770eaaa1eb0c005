import type { Sealed, SealPurpose } from '../runtime.ts'

/** What one slice took away, by table, and whether any table has more that has run out. */
export type PurgedSlice = { gone: Record<string, number>; isMore: boolean }

/** Takes away what has run out. One round trip, one atomic batch. */
export interface PurgeStore {
  /**
   * A slice of every table. `now` in epoch milliseconds; where the database's clock is behind it, that one counts, so that
   * a clock that is ahead takes nothing that still lives.
   */
  purgeSlice(act: { now: number }): Promise<PurgedSlice>
}

/** The tables with something sealed in them. */
export type SealedTable = 'mfa_authenticator' | 'mfa_enrolment' | 'mfa_backup_code'

/** One sealed value: where it is (`row` for the database, `name` for people), and what it is bound to. */
export type SealedRow = {
  row: number
  name: string
  sealed: Sealed
  purpose: SealPurpose
  deployment: string
  owner: readonly string[]
}

/** A part of a walk through a table. `next`: where the next one begins; null: this was the last. `end` is of the same scale. */
export type Walked<T> = { rows: T[]; next: number | null; end: number }

/** How many rows of a table lie under a key; the empty id: they are not of the form of a sealed value. */
export type SealedCount = { keyId: string; rows: number }

/** What is sealed, for keys that change. */
export interface SealStore {
  tables: readonly SealedTable[]
  /** Sealed values from `after` on (0: from the start), without those that lie under `settled` in today's form. */
  loadSealed(part: { table: SealedTable; after: number; settled: string | null }): Promise<Walked<SealedRow>>
  /** Puts `to` in the place of `from`, wherever that still stands. Answers how many it were. */
  reseal(act: { table: SealedTable; rows: { row: number; from: Sealed; to: Sealed }[] }): Promise<number>
  countSealed(part: { table: SealedTable; after: number }): Promise<Walked<SealedCount>>
  /** The ids of all keys that something was sealed under and that were not released since. */
  loadSealingKeys(): Promise<string[]>
  /** From now on, whoever seals under one of these keys keeps it from being released by this rotation. */
  beginRelease(act: { keyIds: readonly string[]; rotation: string }): Promise<void>
  /** Forgets those of them that nobody sealed under since. Answers which. */
  release(act: { keyIds: readonly string[]; rotation: string }): Promise<string[]>
}

/** `createUpkeepStore(db)` of `sallyport/db/upkeep`. */
export type UpkeepStore = PurgeStore & SealStore
