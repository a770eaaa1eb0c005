import type { AuditEntryView } from '../contract/admin.ts'
import type { AuditEntry } from '../ports/operators/operator.ts'
import { shownText } from '../shared/csv.ts'
import { ocsfEvent } from './ocsf.ts'

/** How the audit log is exported, row by row. */
export const EXPORT_FORMATS = ['ndjson', 'csv', 'ocsf'] as const
export type ExportFormat = (typeof EXPORT_FORMATS)[number]

/** A row as operators are given it. */
export function entryView({ principalId, accountId, ...entry }: AuditEntry): AuditEntryView {
  return { ...entry, principal: principalId, account: accountId }
}

const COLUMNS = [
  ...(['seq', 'id', 'at', 'actor', 'principal', 'account', 'act', 'result', 'factor'] as const),
  ...(['requestId', 'addressPrefix', 'reason', 'detail'] as const),
] satisfies (keyof AuditEntryView)[]

/** What stands before all rows, its line end with it. */
export function headOf(format: ExportFormat): string {
  return format === 'csv' ? `${COLUMNS.map(snake).join(',')}\r\n` : ''
}

/** One row, its line end with it. CSV as RFC 4180 says; times ISO 8601 there, else epoch milliseconds. */
export function lineOf(format: ExportFormat, entry: AuditEntry): string {
  if (format === 'ocsf') return `${JSON.stringify(ocsfEvent(entry))}\n`
  const view = entryView(entry)
  if (format === 'ndjson') return `${JSON.stringify(view)}\n`
  const cells = COLUMNS.map((column) => (column === 'at' ? new Date(view.at).toISOString() : view[column]))
  return `${cells.map(csvCell).join(',')}\r\n`
}

/** A cell, quoted where RFC 4180 asks for it. No spreadsheet runs what is in it. */
export function csvCell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const text = shownText(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
