import type { FactorKind } from '../contract/prompt.ts'
import type { AuditRow } from './acts.ts'
import type { Sealed } from './runtime.ts'

/** What is there of somebody before a method is imported: a method, or the memory of one that was lost. */
export type Standing = 'none' | 'method' | 'lost'

/** A method that comes from another system. `marker`: what was used up there already. */
export type ImportedMethod = {
  id: string
  principalId: string
  secret: Sealed
  marker: number
  audit: AuditRow
}

/** What `npx sallyport import` does with methods of another system. */
export interface ImportStore {
  /**
   * The id of this database, which what is written into it is sealed for; the newest method, to try the keys on; and what its
   * clock says, epoch milliseconds.
   */
  loadDeployment(): Promise<{
    id: string
    newest: Pick<ImportedMethod, 'id' | 'principalId' | 'secret'> | null
    now: number
  }>
  /** Of each of these people, and whether they were ever seen here. In the order of the list. */
  loadStandings(principalIds: readonly string[]): Promise<{ standing: Standing; isKnown: boolean }[]>
  /**
   * Writes the methods with their audit rows, for whoever has none and lost none; in one act. What was begun of a method by
   * then, and an invitation to it, end. Answers whose were written.
   */
  importMethods(act: {
    actId: string
    factor: FactorKind
    name: string
    deploymentId: string
    methods: readonly ImportedMethod[]
    now: number
  }): Promise<string[]>
}

/** Columns and rows of one table; `last`: where the next slice begins, null at the end. */
export type TableSlice = { columns: string[]; rows: unknown[][]; last: number | null }

/**
 * `fresh`: nothing of anybody is there. `begun`: what is there is the beginning of this export, and nobody has used it.
 * `done`: this export is there. `taken`: anything else, also a webhook, which would be told of all that the log has.
 */
export type TargetState = 'fresh' | 'begun' | 'done' | 'taken'

/** Everything of a deployment, table by table, for its move into another database. */
export interface EverythingStore {
  /** The tables that move, in the order in which they are written. */
  tables: readonly string[]
  /** What a slice of this table has. */
  columnsOf(table: string): string[]
  /** Its id, how long it keeps its audit log, and how many acts there were so far. Both first go along, the last tells of a change. */
  describe(): Promise<{ deploymentId: string; retentionDays: number; acts: number }>
  read(table: string, after: number): Promise<TableSlice>
  stateFor(exportId: string): Promise<TargetState>
  /** One act each: rows that are there stay as they are. */
  write(table: string, rows: readonly unknown[][]): Promise<void>
  /** How many rows of what belongs to people are there, by table. */
  count(): Promise<Record<string, number>>
  record(audit: AuditRow, now: number, retentionDays?: number): Promise<void>
}
