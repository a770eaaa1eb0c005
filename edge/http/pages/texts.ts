import type { Problem } from '../../contract/problem.ts'
import type { FactorKind } from '../../contract/prompt.ts'

/** The sentences of the server-rendered pages, by problem code. The elements have the same ones of their own. */
export function textOf(problem: Problem, factor: FactorKind): string {
  switch (problem.code) {
    case 'wrong_code':
      return factor === 'totp'
        ? "That code didn't work. If you have just used it, wait for the next one."
        : "That code didn't work. Each backup code works once."
    case 'bad_request':
      return factor === 'totp' ? 'Enter the 6 digits that your app shows.' : 'A backup code has 16 letters and digits.'
    case 'bad_check_character':
      return 'There is a typing error in this code. Compare it with your list. Nothing was counted.'
    case 'locked':
      return problem.retryAfterSeconds === undefined
        ? 'Too many wrong codes. This method is disabled and must be reset.'
        : `Too many tries. Try again in ${duration(problem.retryAfterSeconds)}.`
    case 'csrf':
      return 'This page was out of date. Enter a code again.'
    case 'origin':
      return 'The form came from another site and was not accepted. Enter a code here.'
    case 'unavailable':
      return 'This is not available just now. Nothing was changed. Try again in a moment.'
    default:
      return problem.title
  }
}

/** `45 seconds`, `5 minutes`, `2 hours`: rounded up, so that trying at the said time works. */
export function duration(seconds: number): string {
  const [amount, unit] =
    seconds < 60
      ? [seconds, 'second']
      : seconds < 3600
        ? [Math.ceil(seconds / 60), 'minute']
        : [Math.ceil(seconds / 3600), 'hour']
  return `${amount} ${unit}${amount === 1 ? '' : 's'}`
}
