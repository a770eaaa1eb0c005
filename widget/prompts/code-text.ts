import type { CodeMistake } from '../messages.ts'

/**
 * What a person typed or pasted, as plain digits: full-width and Arabic digits are read, spaces and dashes dropped.
 * The server does the same; here it only serves the texts about typing mistakes.
 */
export function plainCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15))
    .replace(/[\s\p{Pd}\p{Cf}\u2212.]/gu, '')
}

/** What is wrong with a code before anything is sent; null: it may be sent. */
export function codeMistake(code: string, digits: number): CodeMistake | null {
  if (code === '') return { code: 'code_required', digits }
  if (!/^\d+$/.test(code)) return { code: 'code_not_digits' }
  if (code.length !== digits) return { code: 'code_length', entered: code.length, digits }
  return null
}
