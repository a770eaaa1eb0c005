import type { EnrolableFactor, Factor, Factors } from '../ports/factor.ts'
import { backupCodeFactor } from './backup-code/factor.ts'
import { totpFactor } from './totp/factor.ts'

/** What a deployment offers, in the order in which it is offered. A new factor gets its line here. */
export const FACTORS: readonly Factor[] = [totpFactor, backupCodeFactor]

export function factorsOf(all: readonly Factor[]): Factors {
  return {
    get: (kind) => all.find((factor) => factor.kind === kind),
    methods: all.filter((factor): factor is EnrolableFactor => factor.enrolment !== null),
    spares: all.filter((factor) => factor.enrolment === null),
  }
}
