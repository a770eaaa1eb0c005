import { count } from './words.ts'

/** What each act says when it is done, by what the redirect behind it carries: a word of ours and a number, never a text. */
const RESULTS: Record<string, (n: number) => string> = {
  reset: () => 'Reset: method and backup codes are removed, and all sessions are asked again. The person was told.',
  'reset-none': () => 'There was no method to remove. All sessions are asked again, and the person was told.',
  unlocked: () => 'Unlocked: wrong codes are forgotten, and codes are taken again. The person was told.',
  'unlocked-none': () => 'There was nothing to unlock.',
  ended: (n) =>
    n === 0
      ? 'No session was past the second step.'
      : `${count(n, 'session')} ended, and asked for a second step again.`,
  forgotten: () => 'Forgotten: only the log still names this person.',
  required: () => 'This account requires MFA now.',
  optional: () => 'This account does not require MFA any more.',
  revoked: () => 'Revoked: this key opens nothing any more.',
  replayed: (n) => (n === 0 ? 'No event was dead any more.' : `${count(n, 'event')} due again.`),
  enabled: () => 'Switched on again.',
}

/** The sentence for `?done=…&n=…`; null: there is none of this word. */
export function resultOf(done: string | undefined, n: string | undefined): string | null {
  const said = done !== undefined && Object.hasOwn(RESULTS, done) ? RESULTS[done] : undefined
  const number = Number(n ?? 0)
  return said && Number.isSafeInteger(number) && number >= 0 ? said(number) : null
}
