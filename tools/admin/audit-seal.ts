import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { newSealKey, parseSigner, parseVerifiers, type Verifier } from '../../edge/operators/seals/note.ts'
import { sealAudit } from '../../edge/operators/seals/seal.ts'
import { type LogFault, type LogReport, verifyLog } from '../../edge/operators/seals/verify.ts'
import { progress } from '../terminal/long-work.ts'
import { timeOf } from '../terminal/moment.ts'
import { done, failed, type Outcome } from '../terminal/outcome.ts'
import { withStore } from './open-store.ts'
import { isOutcome, readWords } from './words.ts'

/** `sallyport audit key`: a pair of keys. Never throws for what a person typed. */
export async function makeSealKey(words: string[], command: string): Promise<Outcome> {
  const read = readWords(words, {
    options: {},
    operand: null,
    needsReason: false,
    use: `${command} audit key [--json]`,
  })
  if (isOutcome(read)) return read
  const { signer, verifier } = await newSealKey((length) => new Uint8Array(randomBytes(length)))
  if (read.values.json) return done(JSON.stringify({ signer, verifier }))
  return done(
    `AUDIT_SEAL_KEY=${signer}`,
    `AUDIT_SEAL_VERIFIERS=${verifier}`,
    'The first signs: keep it where the site runs, away from the database. The second checks: it is no secret.',
    'After a change of keys, name both verifiers, separated by a space: older seals are of the older key.',
  )
}

/** `sallyport audit seal`: seals what is not sealed yet, and prints the notes. */
export async function sealLog(words: string[], env: NodeJS.ProcessEnv, command: string): Promise<Outcome> {
  const use = `${command} audit seal [--json]`
  const read = readWords(words, { options: {}, operand: null, needsReason: false, use })
  if (isOutcome(read)) return read
  const key = env.AUDIT_SEAL_KEY
  if (!key) return failed(2, `AUDIT_SEAL_KEY is not set: ${command} audit key makes one.`)
  const wrong = await parseSigner(key).then(() => null, messageOf)
  if (wrong !== null) return failed(2, `AUDIT_SEAL_KEY: ${wrong}.`)
  return withStore(env, async (store) => {
    const say = progress(read.values.json === true)
    const notes: string[] = []
    for (let more = await sealAudit({ store, key }); more.length > 0; more = await sealAudit({ store, key })) {
      notes.push(...more)
      say(`${notes.length.toLocaleString('en')} seals so far`)
    }
    if (read.values.json) return done(JSON.stringify(notes))
    return {
      ...done(...notes),
      err: [`${notes.length} seals. Keep the last note elsewhere: it shows what was taken away later.`],
    }
  })
}

/** `sallyport audit verify`: holds the log to its seals. */
export async function checkLog(words: string[], env: NodeJS.ProcessEnv, command: string): Promise<Outcome> {
  const use = `${command} audit verify [--checkpoint <file of a note>] [--json]`
  const options = { checkpoint: { type: 'string', multiple: true } } as const
  const read = readWords(words, { options, operand: null, needsReason: false, use })
  if (isOutcome(read)) return read
  const said = env.AUDIT_SEAL_VERIFIERS
  if (!said?.trim()) return failed(2, 'AUDIT_SEAL_VERIFIERS is not set: what `audit key` printed beside the key.')
  let verifiers: Verifier[]
  try {
    verifiers = await parseVerifiers(said)
  } catch (error) {
    return failed(2, `AUDIT_SEAL_VERIFIERS: ${messageOf(error)}.`)
  }
  const files = (read.values.checkpoint ?? []) as string[]
  const notes: string[] = []
  for (const file of files) {
    const note = await readFile(file, 'utf8').catch(() => null)
    if (note === null) return failed(2, `There is no file ${file}.`)
    notes.push(note)
  }
  return withStore(env, async (store) => {
    const say = progress(read.values.json === true)
    const onSeal = ({ rows }: LogReport) => say(`${rows.toLocaleString('en')} rows are as they were so far`)
    // By this machine's clock, unlike what is done: whoever owns the database sets its clock, and rows past their retention
    // may be gone.
    const report = await verifyLog(store, { verifiers, checkpoints: notes, now: Date.now(), onSeal })
    const lines = read.values.json ? [JSON.stringify(report)] : linesOf(report)
    return report.fault
      ? { exitCode: 1, out: read.values.json ? lines : [], err: read.values.json ? [] : lines }
      : done(...lines)
  })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

function linesOf({ fault, seals, rows, retired, unsealed, gaps, lastSeal }: LogReport): string[] {
  if (fault) return [`${faultIn(fault)}`, `Before it ${rows} rows are as they were when they were sealed.`]
  return [
    `${rows} rows are as they were when they were sealed (${seals} seals, the newest of ${timeOf(lastSeal?.at ?? null)}).`,
    ...(retired > 0 ? [`${retired} rows are gone since their retention is over.`] : []),
    ...(unsealed > 0 ? [`${unsealed} rows are not sealed yet.`] : []),
    ...(gaps > 0 ? [`${gaps} numbers have no row, and had none when they were sealed: ask what happened then.`] : []),
  ]
}

function faultIn(fault: LogFault): string {
  switch (fault.kind) {
    case 'row_removed':
      return `Row ${fault.seq} was removed after seal ${fault.seal}.`
    case 'row_altered':
      return `Row ${fault.seq} was altered after seal ${fault.seal}.`
    case 'row_added':
      return `Row ${fault.seq} was put in after seal ${fault.seal}.`
    case 'seal_unsigned':
      return `Seal ${fault.seal} is signed by none of AUDIT_SEAL_VERIFIERS.`
    case 'seal_foreign':
      return `Seal ${fault.seal} is of another database.`
    case 'seal_broken':
      return `Seal ${fault.seal} was altered, or one before it was.`
    case 'seal_missing':
      return `Seal ${fault.seal} was removed.`
    case 'checkpoint_missing':
      return `The kept note of seal ${fault.seal} is no seal of this log: seals and rows were removed.`
  }
}
