import { type ParseArgsConfig, parseArgs } from 'node:util'
import { LONGEST } from '../../edge/core/lengths.ts'

/** Flags by their names, as `parseArgs` of Node has them. */
export type Flags = NonNullable<ParseArgsConfig['options']>

type Taken<F extends Flags> = ReturnType<typeof parseArgs<{ options: F; allowPositionals: true }>>['values']

/**
 * The words of a command taken apart: its flags, and what stands without one. `gaps`: what is wrong with them, a sentence
 * each and all of it at once. Then nothing is to be done.
 *
 * @param most How many words without a flag there may be.
 */
export function takeApart<const F extends Flags>(
  words: readonly string[],
  flags: F,
  most = 0,
): { values: Taken<F>; operands: string[]; gaps: string[] } {
  const how = { options: flags, allowPositionals: true, strict: false, tokens: true } as const
  const { values, positionals: operands, tokens } = parseArgs({ args: [...words], ...how })
  const gaps: string[] = []
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined
    if (!flag) gaps.push(`"${rawName}" is not known.`)
    else if (flag.type === 'boolean' && value !== undefined) gaps.push(`"${rawName}" takes no value.`)
    // The next flag is none.
    else if (flag.type === 'string' && (value === undefined || (!inlineValue && value.startsWith('-')))) {
      gaps.push(`"${rawName}" lacks its value.`)
      Object.assign(values, { [name]: flag.default })
    }
  }
  if (operands.length > most) {
    const quote = Object.hasOwn(flags, 'reason') ? ' Quote the reason.' : ''
    gaps.push(`"${operands.at(-1)}" is one word too many.${quote}`)
  }
  // What is not of its flag's kind is among the gaps.
  return { values: values as Taken<F>, operands, gaps }
}

/** What is missing of the reason that an act on somebody's behalf is given. */
export function gapsInReason(reason: string): string[] {
  if (reason.trim() === '') return ['The reason is missing: --reason "why this is done".']
  return reason.length > LONGEST.reason ? [`The reason may have ${LONGEST.reason} characters at most.`] : []
}
