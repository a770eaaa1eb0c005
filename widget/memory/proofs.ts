import type { AssuranceView, FactorKind, Prompt, Proof } from '../../edge/contract/index.ts'
import { FIRST_WAIT_AT, RESET_PROOF_SECONDS, WAITS_SECONDS } from '../../edge/shared/limits.ts'
import { factorOf, methodOf } from '../factors/registry.ts'
import { backupCodes } from './backup-codes.ts'
import { no, type Refused } from './refused.ts'
import type { MemoryState } from './scenarios.ts'

export type Proofs = {
  /** Null: the code was right, and a backup code is used up. */
  check(proof: Proof): Refused | null
  /** Backup codes that work. */
  codes(): readonly string[]
  /** Ten new ones; the old ones are void. */
  newCodes(): Prompt
  dropCodes(): void
  /** Something else was the proof, such as an enrolment. */
  proved(now: number): void
  assurance(): AssuranceView
}

/** Codes, how many wrong ones there were, and when the newest right one came. */
export function createProofs(state: MemoryState, right: string): Proofs {
  let generation = 0
  let codes = backupCodes(generation).slice(10 - (state.backupCodes?.remaining ?? 0))
  let at: number | null = null
  const failures: Partial<Record<FactorKind, number>> = {}

  /** Null: the code was right, and a backup code is used up. */
  function check({ factor, ...sent }: Proof): Refused | null {
    if (!state.method) return no('enrolment_required', { page: '/mfa/enrol' })
    const wait = Math.ceil(((state.locks[factor] ?? 0) - Date.now()) / 1000)
    if (wait > 0) return no('locked', { retryAfterSeconds: wait })
    const { isRecovery, plain } = factorOf(factor)
    if (isRecovery ? codes.length === 0 : state.method.disabled) return no('locked')
    const typed = plain(typedIn(sent))
    const used = codes.findIndex((one) => plain(one) === typed)
    if (isRecovery ? used < 0 : typed !== plain(right)) return wrong(factor)
    failures[factor] = 0
    at = Date.now()
    if (!isRecovery) state.method = { ...state.method, lastUsedAt: at }
    else {
      codes = codes.toSpliced(used, 1)
      state.resetProvenUntil = at + RESET_PROOF_SECONDS * 1000
      if (state.backupCodes) state.backupCodes = { ...state.backupCodes, remaining: codes.length }
    }
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

  return {
    check,
    newCodes,
    codes: () => codes,
    dropCodes: () => {
      codes = []
    },
    proved: (now) => {
      at = now
    },
    assurance: () => ({
      aal: at ? 2 : 1,
      amr: at ? ['pwd', ...methodOf(state.method?.factor).amr, 'mfa'] : ['pwd'],
      at,
    }),
  }
}

/** The code that was typed; what a browser's ceremony gave is none. */
export function typedIn(sent: { code: string } | { response: unknown }): string {
  return 'code' in sent ? sent.code : ''
}
