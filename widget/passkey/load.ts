import { type ClientProblem, unanswered } from '../client/transport.ts'
import type { Messages } from '../words/messages.ts'
import type * as ceremonies from './ceremony.ts'
import type { Asking, CeremonyResponse, Outcome } from './outcome.ts'

/** Here once a ceremony was begun: what cancels it, and what explains a refusal of it. */
let loaded: typeof ceremonies | undefined

/** What carries out ceremonies of the browser, in a chunk that comes with the first of them. Rejects where it does not come. */
export async function loadCeremonies(): Promise<typeof ceremonies> {
  loaded = await import('./ceremony.ts')
  return loaded
}

/** Carries out what `ask` brings, after a press. */
export const carryOut = (ask: Asking, messages: Partial<Messages>): Promise<Outcome<CeremonyResponse>> =>
  loadCeremonies().then(
    (chunk) => chunk.carryOut(ask, messages),
    () => ({ ok: false, problem: unanswered() }),
  )

/** Ends the ceremony that is under way. */
export const cancelCeremony = (): void => loaded?.cancel()

/** The same refusal, with the words that the chunk has for it. */
export const explain = (problem: ClientProblem, messages: Partial<Messages>): ClientProblem =>
  loaded?.explain(problem, messages) ?? problem
