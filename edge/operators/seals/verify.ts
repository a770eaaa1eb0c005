import type { AuditSealRow, OperatorStore } from '../../ports/operators/operator.ts'
import { openNote, type Verifier } from './note.ts'
import { leafOf, nameOf, originOf, parseText, rootOf, type SealText, signedPart } from './seal.ts'

/** What is wrong with the log, at the first place where it is. */
export type LogFault =
  /** A row that was sealed is gone before its time, is another than it was, or came in between. */
  | { kind: 'row_removed' | 'row_altered' | 'row_added'; seq: number; seal: number }
  /** A seal is not signed by a known key, is of another log, does not follow the one before, or is gone. */
  | { kind: 'seal_unsigned' | 'seal_foreign' | 'seal_broken' | 'seal_missing'; seal: number }
  /** A note that somebody kept is no seal of this log any more. */
  | { kind: 'checkpoint_missing'; seal: number }

export type LogReport = {
  fault: LogFault | null
  seals: number
  /** Sealed rows that are as they were. */
  rows: number
  /** Sealed rows that are gone since their retention is over. */
  retired: number
  /** Rows that no seal covers yet. */
  unsealed: number
  /** Numbers that no row has, and that were missing when they were sealed, or are not sealed yet. */
  gaps: number
  /** The newest seal; null: there is none. */
  lastSeal: SealText | null
}

type Reading = Pick<OperatorStore, 'loadSeal' | 'readSealedRows' | 'loadLogEnd'>

/**
 * Holds the log to its seals, and those to the keys, up to the first fault. `checkpoints`: notes that were kept elsewhere;
 * without one nobody can tell that the newest seals were taken away with their rows. `now` in epoch milliseconds.
 */
export async function verifyLog(
  store: Reading,
  {
    verifiers,
    checkpoints = [],
    now,
    onSeal,
  }: {
    verifiers: readonly Verifier[]
    checkpoints?: readonly string[]
    now: number
    /** Told behind each seal that holds, of all until then. */
    onSeal?: (report: LogReport) => void
  },
): Promise<LogReport> {
  const end = await store.loadLogEnd()
  const retiredBefore = now - end.retentionDays * 86_400_000
  const report: LogReport = { fault: null, seals: 0, rows: 0, retired: 0, unsealed: 0, gaps: 0, lastSeal: null }
  const kept = new Set(checkpoints.map((note) => note.trim()))
  let previous = 'none'
  let lastSeq = 0
  for (let number = 1; ; number++) {
    const seal = await store.loadSeal({ number })
    if (!seal) break
    const read = await textOfSeal(seal, { number, previous, lastSeq, verifiers, origin: originOf(end.deploymentId) })
    if ('kind' in read) return { ...report, fault: read }
    // From behind the seal before: what stands between the two was put in when both were made.
    const after = number === 1 ? BELOW_ALL : lastSeq
    const fault = await rowsOfSeal(store, seal, read, { after, retiredBefore }, report)
    if (fault) return { ...report, fault }
    report.gaps += read.lastSeq - lastSeq - read.count
    report.seals = number
    report.lastSeal = read
    kept.delete(seal.note.trim())
    previous = await nameOf(signedPart(seal.note))
    lastSeq = read.lastSeq
    onSeal?.(report)
  }
  const [lost] = kept
  const inLost = lost === undefined ? null : parseText(signedPart(`${lost}\n`))
  if (lost !== undefined) return { ...report, fault: { kind: 'checkpoint_missing', seal: inLost?.number ?? 0 } }
  if (end.lastSeal > report.seals) return { ...report, fault: { kind: 'seal_missing', seal: report.seals + 1 } }
  report.unsealed = await store.readSealedRows({ after: lastSeq, upTo: null }).then(({ count }) => count)
  report.gaps += Math.max(0, end.lastSeq - lastSeq - report.unsealed)
  return report
}

/** Below every number that a row can have. */
const BELOW_ALL = -(2 ** 64)

type Expected = { number: number; previous: string; lastSeq: number; verifiers: readonly Verifier[]; origin: string }

async function textOfSeal(seal: AuditSealRow, expected: Expected): Promise<SealText | LogFault> {
  const { number } = expected
  const text = await openNote(seal.note, expected.verifiers)
  if (text === null) return { kind: 'seal_unsigned', seal: number }
  const read = parseText(text)
  if (read?.origin !== expected.origin) return { kind: 'seal_foreign', seal: number }
  const follows = read.number === number && read.previous === expected.previous && read.firstSeq > expected.lastSeq
  return follows ? read : { kind: 'seal_broken', seal: number }
}

async function rowsOfSeal(
  store: Reading,
  { leaves }: AuditSealRow,
  read: SealText,
  { after, retiredBefore }: { after: number; retiredBefore: number },
  report: LogReport,
): Promise<LogFault | null> {
  const seal = read.number
  const { entries } = await store.readSealedRows({ after, upTo: read.lastSeq })
  if (leaves === '') {
    // Emptied when none of its rows had to be kept any more; before that it is not.
    if (read.until >= retiredBefore) return { kind: 'seal_broken', seal }
    report.retired += read.count
    // Which of the old ones it had is not known any more; a younger one it never had.
    const added = entries.find(({ seq, at }) => seq < read.firstSeq || at > read.until)
    return added ? { kind: 'row_added', seq: added.seq, seal } : null
  }
  const lines = leaves.split('\n')
  if (lines.length !== read.count || (await rootOf(lines)) !== read.root) return { kind: 'seal_broken', seal }
  const bySeq = new Map(entries.map((entry) => [entry.seq, entry]))
  for (const line of lines) {
    const [seq = 0, at = 0] = line.split(' ').map(Number)
    const entry = bySeq.get(seq)
    bySeq.delete(seq)
    if (entry && (await leafOf(entry)) !== line) return { kind: 'row_altered', seq, seal }
    if (!entry && at >= retiredBefore) return { kind: 'row_removed', seq, seal }
    if (entry) report.rows++
    else report.retired++
  }
  const [added] = bySeq.keys()
  return added === undefined ? null : { kind: 'row_added', seq: added, seal }
}
