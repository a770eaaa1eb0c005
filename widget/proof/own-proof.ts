import type { AuthenticatorView, FactorKind, SettingsView } from '../../edge/contract/index.ts'
import { factors, methodsOf, waysOf } from '../factors/registry.ts'
import { DISABLED, type Locks } from './proof.ts'
import { possible } from './ways.ts'

/** What a person can prove an act with, and how that stands. */
export type OwnProof = {
  factors: readonly FactorKind[]
  locks: Locks
  nextCodeAt: number | null
  username?: string | undefined
}

type Own = Pick<SettingsView, 'principal' | 'authenticators' | 'backupCodes' | 'nextCodeAt'>

/** What each of these is, that of the default first. */
const kindsOf = ({ authenticators }: Own): FactorKind[] =>
  [...authenticators].sort((one, other) => Number(other.isDefault) - Number(one.isDefault)).map(({ factor }) => factor)

/** By what a person has, the last resort included; what is known to take no code is held before anything is tried. */
export function proofOf(own: Own): OwnProof {
  const { principal, authenticators, backupCodes, nextCodeAt } = own
  const locks: Locks = {}
  const isUsable = ({ disabled, credential }: AuthenticatorView) => !disabled && credential?.usable !== false
  for (const { factor } of authenticators) locks[factor] = DISABLED
  for (const method of authenticators) if (isUsable(method)) delete locks[method.factor]
  if (!backupCodes?.remaining) for (const { kind, isRecovery } of factors) if (isRecovery) locks[kind] = DISABLED
  return { factors: waysOf(kindsOf(own)), locks: possible(locks), nextCodeAt, username: principal.label }
}

/** The same for an act that the last resort does not prove. Nothing is held: the server says so when it is tried. */
export function methodProofOf(own: Own): OwnProof {
  const { principal, nextCodeAt } = own
  return { factors: methodsOf(kindsOf(own)), locks: possible({}), nextCodeAt, username: principal.label }
}
