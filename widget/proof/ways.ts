import type { FactorKind } from '../../edge/contract/index.ts'
import type { Factor } from '../factors/factor.ts'
import { factorOf, factors } from '../factors/registry.ts'
import type { CodeTexts } from '../words/messages.ts'
import { DISABLED, type Locks } from './proof.ts'

/** A factor, or the list of them. */
export type Way = FactorKind | 'other'

/** What is asked for first: what is not disabled, in the order of `ways`; where all are, the last of them. */
export function firstWay(ways: readonly FactorKind[], locks: Locks): FactorKind {
  return ways.reduce((first, next) => (locks[first] === DISABLED ? next : first))
}

/** True where another of the `ways` takes a code now. */
export function isOtherUsable(way: FactorKind, ways: readonly FactorKind[], locks: Locks, now: number): boolean {
  return ways.some((other) => other !== way && !((locks[other] ?? 0) > now))
}

/** The method that takes nothing any more, where all of them do and the last resort is asked for in their place. */
export function disabledBeside(way: Way, ways: readonly FactorKind[], locks: Locks): Factor | undefined {
  const methods = factors.filter(({ kind, isRecovery }) => !isRecovery && ways.includes(kind))
  return methods.every(({ kind }) => kind !== way && locks[kind] === DISABLED) ? methods[0] : undefined
}

/** With what this browser cannot ask for held. */
export function possible(locks: Locks): Locks {
  for (const { kind, isPossible } of factors) if (isPossible?.() === false) locks[kind] = DISABLED
  return locks
}

/**
 * Where the links below lead: to the others themselves where nothing may be left to try here, else to the list. Not to a
 * method that takes no code any more; a last resort says itself that it takes none.
 */
export function linksFrom(way: Way, ways: readonly FactorKind[], locks: Locks, isHeld = false): Way[] {
  if (way !== 'other' && !isHeld && !factorOf(way).isRecovery) return ['other']
  const open = ways.filter((other) => other !== way && (factorOf(other).isRecovery || locks[other] !== DISABLED))
  return way === 'other' ? open.reverse() : open
}

export function linkWords(way: Way, text: CodeTexts): string {
  return way === 'other' ? text.tryAnotherWay : factorOf(way).words(text).way
}
