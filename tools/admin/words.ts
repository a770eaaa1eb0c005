import { type ParseArgsConfig, parseArgs } from 'node:util'
import { LONGEST } from '../../edge/core/lengths.ts'
import { failed, type Outcome } from '../terminal/outcome.ts'

type Options = NonNullable<ParseArgsConfig['options']>
type Values = Record<string, string | boolean | string[] | undefined>

/** The words of a command taken apart, or what is missing, all of it at once. `use`: how it is to be called. */
export function readWords(
  words: string[],
  {
    options,
    operand,
    needsReason,
    use,
  }: { options: Options; operand: string | null; needsReason: boolean; use: string },
): { operand: string; reason: string; values: Values } | Outcome {
  const gaps: string[] = []
  let values: Values = {}
  let operands: string[] = []
  try {
    const flags = {
      ...options,
      ...(needsReason && { reason: { type: 'string' as const } }),
      json: { type: 'boolean' as const },
    }
    const read = parseArgs({ args: words, options: flags, allowPositionals: true })
    values = read.values as Values
    operands = read.positionals
  } catch (error) {
    return failed(2, (error as Error).message, `Use: ${use}`)
  }
  const [first = ''] = operands
  const reason = String(values.reason ?? '').trim()
  if (operand !== null && first === '') gaps.push(`The ${operand} is missing.`)
  if (operands.length > (operand === null ? 0 : 1))
    gaps.push(`"${operands.at(-1)}" is one word too many. Quote the reason.`)
  if (first.length > LONGEST.id) gaps.push(`An id has ${LONGEST.id} characters at most.`)
  if (needsReason && reason === '') gaps.push('The reason is missing: --reason "why this is done".')
  if (reason.length > LONGEST.reason) gaps.push(`The reason may have ${LONGEST.reason} characters at most.`)
  return gaps.length > 0 ? failed(2, ...gaps, `Use: ${use}`) : { operand: first, reason, values }
}

/** Whether the words could not be taken apart. */
export const isOutcome = (read: object): read is Outcome => 'exitCode' in read

/** A line with what people have chosen in it: nothing that a terminal would obey, no line break, no turned letters. */
export const shown = (line: string): string =>
  line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (one) => `\\u${(one.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
