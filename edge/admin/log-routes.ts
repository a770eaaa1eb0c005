import { AuditQuery, type AuditView } from '../contract/admin.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result } from '../core/result.ts'
import { readQuery } from '../http/request/query.ts'
import { entryView } from '../operators/lines.ts'
import type { OperatorStore } from '../ports/operators/operator.ts'
import type { adminFrame } from './caller.ts'
import { PER_PAGE } from './policy-routes.ts'

/** The audit log, in pages, for a key that may read it. That it was read is on record. */
export function logRoutes(store: OperatorStore, { read }: Pick<ReturnType<typeof adminFrame>, 'read'>): void {
  read('/admin/v1/audit', 'audit', async ({ audit, now }, c): Promise<Result<AuditView, Refusal>> => {
    const query = readQuery(c, AuditQuery)
    if (!query.ok) return query
    const { account, principal, act, from, to, order = 'newest', after } = query.value
    const limit = Number(query.value.limit ?? PER_PAGE)
    const [at = 0, seq = 0] = (after ?? '').split('-').map(Number)
    const found = await store.readAudit({
      filter: {
        ...{ accountId: account, principalId: principal, act },
        ...{ from: from === undefined ? undefined : Number(from), to: to === undefined ? undefined : Number(to) },
      },
      order,
      after: after === undefined ? null : { at, seq },
      limit: limit + 1,
      audit: audit('audit.read', { principalId: principal, accountId: account }),
      now,
    })
    const entries = found.slice(0, limit).map(entryView)
    const last = entries.at(-1)
    return accept({ entries, next: found.length > limit && last ? `${last.at}-${last.seq}` : null })
  })
}
