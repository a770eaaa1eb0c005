import type { FactorKind } from '../../edge/contract/index.ts'
import type { CodeMistake } from '../words/messages.ts'
import { backupCode } from './backup-code.ts'
import type { Factor, Method } from './factor.ts'
import { passkey, passkeyMethod } from './passkey.ts'
import { totp, totpMethod } from './totp.ts'

// The one list of what the elements can ask for. A new factor is a file beside this one and a line in each list.

/** In the order of the wire. */
export const factors: Factor[] = [totp, passkey, backupCode]

/** What can be set up. */
export const methods: Method[] = [totpMethod, passkeyMethod]

/** The first one for what is not named, or not known. */
export function factorOf(kind?: FactorKind): Factor {
  return factors.find((factor) => factor.kind === kind) ?? totp
}

export function methodOf(kind?: FactorKind): Method {
  return methods.find((method) => method.kind === kind) ?? totpMethod
}

/** What was typed for a factor, as it may be sent; `refusal`: why it may not. `length`: where the server names one. */
export function readCode(
  kind: FactorKind,
  typed: string,
  length?: number,
): { code: string; refusal: CodeMistake | null } {
  const { plain, mistake } = factorOf(kind)
  const code = plain(typed)
  return { code, refusal: mistake(code, length) }
}

/** What proves that it is the person: the methods that are theirs, each once, in their order, and the last resort. */
export function waysOf(own: readonly FactorKind[]): FactorKind[] {
  const kinds = (some: Factor[]) => some.map(({ kind }) => kind)
  const all = new Set([...own, ...kinds(factors.filter(({ isRecovery }) => isRecovery))])
  return [...all].filter((kind) => kinds(factors).includes(kind))
}

/** As `waysOf`, for an act that the last resort does not prove. */
export function methodsOf(own: readonly FactorKind[]): FactorKind[] {
  return waysOf(own).filter((kind) => !factorOf(kind).isRecovery)
}
