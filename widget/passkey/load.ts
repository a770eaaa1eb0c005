import { type ClientProblem, unanswered } from '../client/transport.ts'
import type * as ceremonies from './ceremony.ts'
import type { Asking, CeremonyResponse, Outcome } from './outcome.ts'

/** Here once a ceremony was begun: what explains a refusal of it. */
let loaded: typeof ceremonies | undefined
/** One ceremony per page: another one ends it, since a browser refuses a second. */
let running: AbortController | undefined

/** After a press: does something of the chunk that carries ceremonies out, which comes with the first of them. */
export function inCeremony<Value>(
  act: (chunk: typeof ceremonies, signal: AbortSignal) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> {
  running?.abort()
  running = new AbortController()
  const { signal } = running
  return import('./ceremony.ts').then(
    (chunk) => {
      loaded = chunk
      return act(chunk, signal)
    },
    () => ({ ok: false, problem: unanswered() }),
  )
}

/** Carries out what `ask` brings, after a press. */
export const carryOut = (ask: Asking): Promise<Outcome<CeremonyResponse>> =>
  inCeremony((chunk, signal) => chunk.carryOut(ask, signal))

/** Ends the ceremony that is under way, also one whose chunk has yet to come. */
export const cancelCeremony = (): void => running?.abort()

/** The same refusal, with the words that the chunk has for it. */
export const explain = (problem: ClientProblem): ClientProblem => loaded?.explain(problem) ?? problem
