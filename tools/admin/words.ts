import { LONGEST } from '../../edge/core/lengths.ts'
import { failed, inWriting, type Outcome } from '../terminal/outcome.ts'
import { type Flags, gapsInReason, takeApart } from '../terminal/words.ts'

type Values = Record<string, string | boolean | string[] | undefined>

/** The words of a command taken apart, or what is missing, all of it at once. `use`: how it is to be called. */
export function readWords(
  words: string[],
  { options, operand, needsReason, use }: { options: Flags; operand: string | null; needsReason: boolean; use: string },
): { operand: string; reason: string; values: Values } | Outcome {
  const flags: Flags = { ...options, ...(needsReason && { reason: { type: 'string' } }), json: { type: 'boolean' } }
  const { values, operands, gaps } = takeApart(words, flags, operand === null ? 0 : 1)
  const [first = ''] = operands
  const reason = String(values.reason ?? '').trim()
  if (operand !== null && first === '') gaps.push(`The ${operand} is missing.`)
  if (first.length > LONGEST.id) gaps.push(`An id has ${LONGEST.id} characters at most.`)
  if (needsReason) gaps.push(...gapsInReason(reason))
  return gaps.length > 0 ? failed(2, ...gaps, `Use: ${use}`) : { operand: first, reason, values: values as Values }
}

/** Whether the words could not be taken apart. */
export const isOutcome = (read: object): read is Outcome => 'exitCode' in read

/** A line with what people have chosen in it: nothing that a terminal would obey, no line break, no turned letters. */
export const shown = (line: string): string => line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, inWriting)
