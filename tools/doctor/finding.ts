import { withoutSecrets } from '../terminal/outcome.ts'

/** What was looked at, and what to do about it; without advice it is well. */
export type Finding = { about: string; isWell: boolean; advice?: string }

export const well = (about: string): Finding => ({ about, isWell: true })
export const ill = (about: string, advice: string): Finding => ({ about, isWell: false, advice })

/** How long something elsewhere may take to answer. */
export const REQUEST_TIMEOUT_MS = 10_000

/** Why nothing came of a fetch, as the platform says it. */
export function whyUnreachable(error: unknown): string {
  const { cause, message } = error as Error & { cause?: { code?: string } }
  return cause?.code ?? withoutSecrets(message)
}
