import type { AssuranceView, FactorKind, Prompt, Proof } from '../../edge/contract/index.ts'
import { FIRST_WAIT_AT, RESET_PROOF_SECONDS, WAITS_SECONDS } from '../../edge/shared/limits.ts'
import { factorOf, methodOf } from '../factors/registry.ts'
import { backupCodes } from './backup-codes.ts'
import type { Ceremonies } from './ceremonies.ts'
import { no, type Refused } from './refused.ts'
import type { MemoryState } from './scenarios.ts'

/** A proof so old is not one of just now (spec K6). */
const JUST_NOW_MS = 300_000

export type Proofs = {
  /** Null: the proof was right, and a backup code is used up. */
  check(proof: Proof): Refused | null
  /** Backup codes that work. */
  codes(): readonly string[]
  /** Ten new ones; the old ones are void. */
  newCodes(): Prompt
  dropCodes(): void
  /** Something else was the proof, such as an enrolment. */
  proved(factor: FactorKind): void
  isOfJustNow(): boolean
  assurance(): AssuranceView
}

/** Proofs, how many wrong ones there were, and when the newest right one came. */
export function createProofs(state: MemoryState, right: string, ceremonies: Ceremonies): Proofs {
  let generation = 0
  let codes = backupCodes(generation).slice(10 - (state.backupCodes?.remaining ?? 0))
  let newest: { factor: FactorKind; at: number } | null = null
  const failures: Partial<Record<FactorKind, number>> = {}

  function check({ factor, ...sent }: Proof): Refused | null {
    if (state.methods.length === 0) return no('enrolment_required', { page: '/mfa/enrol' })
    const wait = Math.ceil(((state.locks[factor] ?? 0) - Date.now()) / 1000)
    if (wait > 0) return no('locked', { retryAfterSeconds: wait })
    const { isRecovery, isPossible } = factorOf(factor)
    const own = state.methods.find((method) => method.factor === factor && !method.disabled)
    if (isRecovery ? codes.length === 0 : !own) return no('locked')
    if (isRecovery) return checkBackupCode(factor, typedIn(sent))
    const used = isPossible ? ceremonies.methodOf(ceremonies.idIn(sent)) : isRight(factor, sent) ? own?.id : undefined
    if (used === undefined) return isPossible ? no('passkey_unknown') : wrong(factor)
    failures[factor] = 0
    proved(factor)
    state.methods = state.methods.map((one) => (one.id === used ? { ...one, lastUsedAt: Date.now() } : one))
    return null
  }

  const isRight = (factor: FactorKind, sent: Parameters<typeof typedIn>[0]) => {
    const { plain } = factorOf(factor)
    return plain(typedIn(sent)) === plain(right)
  }

  function checkBackupCode(factor: FactorKind, typed: string): Refused | null {
    const { plain } = factorOf(factor)
    const used = codes.findIndex((one) => plain(one) === plain(typed))
    if (used < 0) return wrong(factor)
    failures[factor] = 0
    proved(factor)
    codes = codes.toSpliced(used, 1)
    state.resetProvenUntil = Date.now() + RESET_PROOF_SECONDS * 1000
    if (state.backupCodes) state.backupCodes = { ...state.backupCodes, remaining: codes.length }
    return null
  }

  function wrong(factor: FactorKind): Refused {
    const count = (failures[factor] ?? 0) + 1
    failures[factor] = count
    const seconds =
      count < FIRST_WAIT_AT ? undefined : WAITS_SECONDS[Math.min(count - FIRST_WAIT_AT, WAITS_SECONDS.length - 1)]
    if (seconds) state.locks[factor] = Date.now() + seconds * 1000
    return no('wrong_code', seconds ? { retryAfterSeconds: seconds } : {})
  }

  function newCodes(): Prompt {
    codes = backupCodes(++generation)
    state.backupCodes = { remaining: codes.length, confirmedAt: null }
    return { kind: 'show_codes', codes }
  }

  function proved(factor: FactorKind): void {
    newest = { factor, at: Date.now() }
  }

  return {
    check,
    newCodes,
    codes: () => codes,
    dropCodes: () => {
      codes = []
    },
    proved,
    isOfJustNow: () => newest !== null && Date.now() - newest.at < JUST_NOW_MS,
    assurance: () => ({
      aal: newest ? 2 : 1,
      amr: newest ? ['pwd', ...methodOf(newest.factor).amr, 'mfa'] : ['pwd'],
      at: newest?.at ?? null,
    }),
  }
}

/** The code that was typed; what a browser's ceremony gave is none. */
export function typedIn(sent: { code: string } | { response: unknown }): string {
  return 'code' in sent ? sent.code : ''
}
