import type { FactorKind } from '../contract/prompt.ts'
import type { Factor } from '../ports/factor.ts'
import { backupCodeFactor } from './backup-code/factor.ts'
import { totpFactor } from './totp/factor.ts'

const FACTORS: Record<FactorKind, Factor> = { totp: totpFactor, backup_code: backupCodeFactor }

export function factorFor(kind: FactorKind): Factor {
  return FACTORS[kind]
}

/** Factors that can be enrolled, in the order in which they are offered. */
export function enrolableFactors(): FactorKind[] {
  return Object.values(FACTORS)
    .filter((factor) => factor.enrolment !== null)
    .map((factor) => factor.kind)
}
