import type { AuditFilter } from '../ports/operators/operator.ts'

/** How many a page has unless it is said. */
export const PER_PAGE = 50

type Filter = { account?: string; principal?: string; act?: string; from?: string; to?: string }

/** Which rows of the log a query asks for. */
export function filterOf({ account, principal, act, from, to }: Filter): AuditFilter {
  return {
    ...{ accountId: account, principalId: principal, act },
    ...{ from: from === undefined ? undefined : Number(from), to: to === undefined ? undefined : Number(to) },
  }
}
