import type { Problem } from '../../contract/problem.ts'
import type { Plain, Speech } from '../../words/speech.ts'
import type { FactorTexts, PageTexts } from '../deployment/page-texts.ts'

/**
 * By kind. A new factor gets its texts here, and in the elements' messages; one that is an option brings them with it.
 */
export const PAGE_TEXTS = {
  totp: {
    label: '6-digit code',
    use: 'Use authenticator app',
    about: null,
    meanwhile: 'Your authenticator app works meanwhile.',
    disabled:
      'Too many wrong codes: your authenticator app is disabled here. Only a backup code works. Then reset the app.',
    useNext: 'Use the next code your app shows.',
    wrong: "That code didn't work. If you have just used it, wait for the next one.",
    malformed: 'Enter the 6 digits that your app shows.',
  },
  backup_code: {
    label: 'Backup code',
    format: "16 letters and digits; spaces and dashes don't matter.",
    use: 'Enter backup code',
    about: 'Your backup codes are the list of ten that you kept when you set this up. Each lets you in once.',
    meanwhile: 'A backup code works meanwhile.',
    disabled: 'No backup code can be used: all are used up, or too many wrong ones were tried.',
    useNext: null,
    wrong: "That code didn't work. Each backup code works once.",
    malformed: 'A backup code has 16 letters and digits.',
  },
} satisfies Partial<PageTexts> as unknown as PageTexts

/** The sentences of the server-rendered pages, by problem code. The elements have the same ones of their own. */
export function textOf(site: Speech, problem: Problem, factor: FactorTexts): string {
  const { retryAfterSeconds: seconds } = problem
  return seconds !== undefined && (problem.code === 'locked' || problem.code === 'too_many')
    ? site.say('Too many tries. Try again {when}.', { when: site.inTime(seconds) })
    : site.say(plainOf(problem, factor))
}

function plainOf(problem: Problem, factor: FactorTexts): Plain {
  switch (problem.code) {
    case 'wrong_code':
      return factor.wrong
    case 'bad_request':
      return factor.malformed
    case 'bad_check_character':
      return 'There is a typing error in this code. Compare it with your list. Nothing was counted.'
    case 'locked':
      return 'Too many wrong codes. This method is disabled and must be reset.'
    case 'csrf':
      return 'This page was out of date. Enter a code again.'
    case 'origin':
      return 'The form came from another site and was not accepted. Enter a code here.'
    case 'unavailable':
      return 'This is not available just now. Nothing was changed. Try again in a moment.'
    default:
      return 'That did not work'
  }
}

/** True where the code itself is wrong. What a limit or the network says is nothing about it. */
export function isAboutCode({ code }: Problem): boolean {
  return code === 'wrong_code' || code === 'bad_request' || code === 'bad_check_character'
}
