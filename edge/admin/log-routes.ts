import { AuditExportQuery, AuditQuery, type AuditView } from '../contract/admin.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result } from '../core/result.ts'
import { readQuery } from '../http/request/query.ts'
import type { HttpServices } from '../http/request/visit.ts'
import { type ExportFormat, entryView, headOf, lineOf } from '../operators/lines.ts'
import type { AuditEntry, AuditPlace, OperatorStore } from '../ports/operators/operator.ts'
import type { adminFrame } from './caller.ts'
import { filterOf, PER_PAGE } from './paging.ts'

/** The audit log, in pages, for a key that may read it. That it was read is on record. */
export function logRoutes(
  { deps }: HttpServices,
  store: OperatorStore,
  { read }: Pick<ReturnType<typeof adminFrame>, 'read'>,
): void {
  read('/admin/v1/audit', 'audit', async ({ audit, now }, c): Promise<Result<AuditView, Refusal>> => {
    const query = readQuery(c, AuditQuery)
    if (!query.ok) return query
    const { account, principal, order = 'newest', after } = query.value
    const limit = Number(query.value.limit ?? PER_PAGE)
    const [at = 0, seq = 0] = (after ?? '').split('-').map(Number)
    const found = await store.readAudit({
      filter: filterOf(query.value),
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

  read('/admin/v1/audit/export', 'audit', async ({ audit, now, keyId }, c): Promise<Result<Response, Refusal>> => {
    const query = readQuery(c, AuditExportQuery)
    if (!query.ok) return query
    const { account, principal, format } = query.value
    const row = audit('audit.read', { principalId: principal, accountId: account })
    const page = { filter: filterOf(query.value), order: 'oldest' as const, limit: PER_READ }
    // The first read is on record, and before anything is said: what fails then is a refusal and no half of a file.
    const first = await store.readAudit({ ...page, after: null, audit: row, now })
    const rest = (after: AuditPlace) => store.readAuditOn({ ...page, after, keyId, now: deps.clock() })
    return accept(c.body(exported(format, first, rest), 200, { 'Content-Type': TYPES[format] }))
  })
}

/** How many rows of an export are read at once. */
const PER_READ = 500

const TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
  ocsf: 'application/x-ndjson',
}

/**
 * Rows as they are asked for, however many: a receiver that reads slowly has the database read slowly. It breaks off where the
 * key of whoever reads does not hold any more: an end would say that this is all.
 */
function exported(
  format: ExportFormat,
  first: AuditEntry[],
  rest: (after: AuditPlace) => Promise<AuditEntry[] | null>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let entries: AuditEntry[] | null = first
  let head = headOf(format)
  return new ReadableStream({
    async pull(controller) {
      if (!entries) return controller.close()
      controller.enqueue(encoder.encode(head + entries.map((entry) => lineOf(format, entry)).join('')))
      head = ''
      const last = entries.length === PER_READ ? entries.at(-1) : undefined
      entries = last ? await rest({ at: last.at, seq: last.seq }) : null
      if (last && !entries) throw new Error('the key does not hold any more')
    },
  })
}
