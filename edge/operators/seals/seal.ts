import { sha256 } from '../../crypto/digest.ts'
import { toBase64, toBase64Url, utf8 } from '../../crypto/encoding.ts'
import type { AuditEntry, AuditSealRow, OperatorStore } from '../../ports/operators/operator.ts'
import { parseSigner, type Signer } from './note.ts'
import { treeHash } from './tree.ts'

/** The most rows that one seal covers. */
export const ROWS_PER_SEAL = 1_000

/** What a seal says, as its note has it. */
export type SealText = {
  origin: string
  count: number
  root: string
  number: number
  firstSeq: number
  lastSeq: number
  /** The newest time of its rows. */
  until: number
  at: number
  /** SHA-256 of the text of the seal before, base64; `none`: it is the first. */
  previous: string
}

/** One row as a leaf: its number and time, by which it is told what is missing, and a hash of all of it. */
export async function leafOf(entry: AuditEntry): Promise<string> {
  const { seq, id, at, actor, principalId, accountId, act, result, factor, requestId, addressPrefix } = entry
  const { reason, detail } = entry
  const row = [seq, id, at, actor, principalId, accountId, act, result, factor, requestId, addressPrefix, reason]
  // Rows without one are hashed as before there was such a column, so that older seals hold.
  if (detail !== null) row.push(detail)
  return `${seq} ${at} ${toBase64Url(await sha256(JSON.stringify(row)))}`
}

/** The root over leaves as text, base64. */
export const rootOf = async (leaves: readonly string[]): Promise<string> => toBase64(await treeHash(leaves.map(utf8)))

/** What the next seal names of this one. */
export const nameOf = async (text: string): Promise<string> => toBase64(await sha256(text))

/** The part of a note that is signed. */
function textOf(seal: SealText): string {
  const { origin, count, root, number, firstSeq, lastSeq, until, at, previous } = seal
  return `${origin}\n${count}\n${root}\nseal ${number}\nrows ${firstSeq} ${lastSeq}\nuntil ${until}\nat ${at}\nprevious ${previous}\n`
}

/** The same read; null: it says something else. */
export function parseText(text: string): SealText | null {
  const form = /^(\S+)\n(\d+)\n(\S+)\nseal (\d+)\nrows (\d+) (\d+)\nuntil (\d+)\nat (\d+)\nprevious (\S+)\n$/.exec(text)
  if (!form) return null
  const [, origin = '', count, root = '', number, firstSeq, lastSeq, until, at, previous = ''] = form
  const numbers = { count, number, firstSeq, lastSeq, until, at }
  const read = Object.fromEntries(Object.entries(numbers).map(([name, digits]) => [name, Number(digits)]))
  return { origin, root, previous, ...read } as SealText
}

/** Whose log it is, as the first line of each note names it. */
export const originOf = (deploymentId: string): string => `sallyport/audit/${deploymentId}`

/**
 * Seals what was written since the last seal, `most` rows of it at most, and answers the notes: keep them where whoever can
 * write to the database cannot. Run it each minute, by a Worker's `scheduled` handler or by `npx sallyport audit seal`. Two at
 * once do no harm: one of them seals.
 */
export async function sealAudit({
  store,
  key,
  now = Date.now(),
  most = 20 * ROWS_PER_SEAL,
}: {
  store: Pick<OperatorStore, 'loadUnsealed' | 'addSeal'>
  /** `PRIVATE+KEY+…`, as `npx sallyport audit key` makes one. */
  key: string
  /** Epoch milliseconds. */
  now?: number
  most?: number
}): Promise<string[]> {
  const signer = await parseSigner(key)
  const notes: string[] = []
  for (let sealed = 0; sealed < most; ) {
    const { last, entries, deploymentId } = await store.loadUnsealed({ limit: Math.min(ROWS_PER_SEAL, most - sealed) })
    if (entries.length === 0) break
    const seal = await sealOf(signer, { last, entries, deploymentId, now })
    if (!(await store.addSeal(seal))) break
    notes.push(seal.note)
    sealed += entries.length
  }
  return notes
}

async function sealOf(
  signer: Signer,
  {
    last,
    entries,
    deploymentId,
    now,
  }: { last: AuditSealRow | null; entries: AuditEntry[]; deploymentId: string; now: number },
): Promise<AuditSealRow> {
  const leaves = await Promise.all(entries.map(leafOf))
  const number = (last?.number ?? 0) + 1
  const lastSeq = entries.at(-1)?.seq ?? 0
  const until = entries.reduce((newest, { at }) => Math.max(newest, at), 0)
  const text = textOf({
    ...{ origin: originOf(deploymentId), count: leaves.length, root: await rootOf(leaves), number },
    ...{ firstSeq: entries[0]?.seq ?? 0, lastSeq, until, at: now },
    previous: last ? await nameOf(signedPart(last.note)) : 'none',
  })
  return { number, lastSeq, lastAt: until, at: now, note: await signer.sign(text), leaves: leaves.join('\n') }
}

/** What of a note was signed, whoever signed it. */
export const signedPart = (note: string): string => note.slice(0, note.lastIndexOf('\n\n') + 1)
