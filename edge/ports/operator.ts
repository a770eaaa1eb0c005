import type { AuditRow } from './acts.ts'

/** What an operator does with somebody's methods, by `npx sallyport`. */
export interface OperatorStore {
  /**
   * An operator lets somebody start anew who has neither phone nor codes: ends all assurance, and gives an invitation. With
   * `spelling`, that is how the name is written from now on. False: nothing was there.
   */
  resetByOperator(act: {
    principalId: string
    spelling?: string | undefined
    audit: AuditRow
    now: number
  }): Promise<{ hadMethod: boolean }>
}
