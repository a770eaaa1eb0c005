import type { FactorKind, SettingsView } from '../../edge/contract/index.ts'
import { factors, methodsOf, waysOf } from '../factors/registry.ts'
import { DISABLED, type Locks } from './proof.ts'

/** What a person can prove an act with, and how that stands. */
export type OwnProof = {
  factors: readonly FactorKind[]
  locks: Locks
  nextCodeAt: number | null
  username?: string | undefined
}

type Own = Pick<SettingsView, 'principal' | 'authenticators' | 'backupCodes' | 'nextCodeAt'>

/** By what a person has, the last resort included; what is known to take no code is held before anything is tried. */
export function proofOf({ principal, authenticators, backupCodes, nextCodeAt }: Own): OwnProof {
  const locks: Locks = {}
  for (const { factor, disabled } of authenticators) if (disabled) locks[factor] = DISABLED
  if (!backupCodes?.remaining) for (const { kind, isRecovery } of factors) if (isRecovery) locks[kind] = DISABLED
  return { factors: waysOf(authenticators.map(({ factor }) => factor)), locks, nextCodeAt, username: principal.label }
}

/** The same for an act that the last resort does not prove. Nothing is held: the server says so when it is tried. */
export function methodProofOf({ principal, authenticators, nextCodeAt }: Own): OwnProof {
  return {
    factors: methodsOf(authenticators.map(({ factor }) => factor)),
    locks: {},
    nextCodeAt,
    username: principal.label,
  }
}
