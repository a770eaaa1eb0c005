/**
 * Whether tests that have one are to run in their long form: every combination and many more tries, as `npm run long` and
 * CI do, where `npm test` takes each value once. Both forms are the same tests with the same expectations.
 */
export const isLongForm: boolean = process.env.TEST_FORM === 'long'

/** The cases of a test: those of the short form, and `more` of them in the long one. */
export function cases<Case extends [unknown, ...unknown[]]>(few: Case[], more: Case[]): Case[] {
  return isLongForm ? [...few, ...more] : few
}

/** All of them in the long form, every `nth` in the short one. `nth` should divide none of the periods in the list. */
export function everyNth<Case>(nth: number, all: readonly Case[]): Case[] {
  return all.filter((_, at) => isLongForm || at % nth === 0)
}

/** How often a property is tried: a fifth of the long form in the short one. */
export const runs = (inLongForm: number): number => (isLongForm ? inLongForm : inLongForm / 5)
