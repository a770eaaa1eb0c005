import type { FactorKind } from '../../edge/contract/index.ts'
import type { ClientProblem } from '../client/transport.ts'
import type { Refusal } from '../words/messages.ts'

/** A lock that no waiting ends: the factor is disabled. */
export const DISABLED: number = Number.POSITIVE_INFINITY

/** Until when a factor takes no code, epoch milliseconds, or `DISABLED`. Not among them: it takes one. */
export type Locks = Partial<Record<FactorKind, number>>

export type ProofState =
  | { step: 'asking'; factor: FactorKind; locks: Locks; refusal: Refusal | null }
  | { step: 'sending'; factor: FactorKind; locks: Locks }
  /** Nothing is accepted before `untilAt`. The wrong code that began the wait is no longer said: one alarm at a time. */
  | { step: 'locked'; factor: FactorKind; locks: Locks; untilAt: number }
  /** **Try another way** was pressed. */
  | { step: 'choosing'; locks: Locks }

export type ProofEvent =
  /** Nothing was sent: the code has a mistake, or the browser's ceremony came to nothing. */
  | { type: 'mistyped'; refusal: Refusal | null }
  | { type: 'sent' }
  /** `said`: false where the host has taken over, so that nothing is said here. */
  | { type: 'refused'; problem: ClientProblem; now: number; said: boolean }
  | { type: 'waited'; now: number }
  | { type: 'chose'; way: FactorKind | 'other'; now: number }

/** Asking for a code of this factor, or saying why it takes none. */
export function ask(factor: FactorKind, locks: Locks, now: number, refusal: Refusal | null = null): ProofState {
  const untilAt = locks[factor] ?? 0
  return untilAt > now ? { step: 'locked', factor, locks, untilAt } : { step: 'asking', factor, locks, refusal }
}

/** One step of proving who one is. Each factor waits by itself, so that the other stays usable (spec T2). */
export function next(state: ProofState, event: ProofEvent): ProofState {
  switch (event.type) {
    case 'mistyped':
      return state.step === 'asking' || state.step === 'sending'
        ? { step: 'asking', factor: state.factor, locks: state.locks, refusal: event.refusal }
        : state
    case 'sent':
      return state.step === 'asking' ? { step: 'sending', factor: state.factor, locks: state.locks } : state
    case 'refused':
      return state.step === 'sending' ? refused(state, event) : state
    case 'waited':
      return state.step === 'locked' && event.now >= state.untilAt ? ask(state.factor, state.locks, event.now) : state
    case 'chose':
      if (state.step === 'sending') return state
      return event.way === 'other' ? { step: 'choosing', locks: state.locks } : ask(event.way, state.locks, event.now)
    default:
      return event satisfies never
  }
}

function refused(
  { factor, locks }: ProofState & { step: 'sending' },
  { problem, now, said }: ProofEvent & { type: 'refused' },
): ProofState {
  const { code, retryAfterSeconds } = problem
  const isDisabled = code === 'locked' && !retryAfterSeconds
  const isWait = isDisabled || code === 'locked' || code === 'wrong_code'
  if (!isWait || !(isDisabled || retryAfterSeconds)) {
    return { step: 'asking', factor, locks, refusal: said ? problem : null }
  }
  const untilAt = isDisabled ? DISABLED : now + (retryAfterSeconds ?? 0) * 1000
  return ask(factor, { ...locks, [factor]: untilAt }, now)
}
