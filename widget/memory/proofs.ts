import type { AssuranceView, FactorKind, Prompt, Proof } from '../../edge/contract/index.ts'
import { plainCode } from '../proof/code-text.ts'
import { backupCodes } from './backup-codes.ts'
import { no, type Refused } from './refused.ts'
import type { MemoryState } from './scenarios.ts'

/** Waits after wrong codes in a row, seconds (spec T2): from the fifth, each failure begins the next one. */
const WAITS = [15, 30, 60, 300, 900]
const FREE_TRIES = 5

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
  const failures: Record<FactorKind, number> = { totp: 0, backup_code: 0 }

  /** Null: the code was right, and a backup code is used up. */
  function check({ factor, code }: Proof): Refused | null {
    if (!state.method) return no('enrolment_required', { page: '/mfa/enrol' })
    const wait = Math.ceil(((state.locks[factor] ?? 0) - Date.now()) / 1000)
    if (wait > 0) return no('locked', { retryAfterSeconds: wait })
    if (factor === 'totp' ? state.method.disabled : codes.length === 0) return no('locked')
    const typed = plainCode(code, factor)
    const used = codes.findIndex((one) => plainCode(one, factor) === typed)
    if (factor === 'totp' ? typed !== plainCode(right) : used < 0) return wrong(factor)
    failures[factor] = 0
    at = Date.now()
    if (factor === 'totp') state.method = { ...state.method, lastUsedAt: at }
    else {
      codes = codes.toSpliced(used, 1)
      state.resetProvenUntil = at + 600_000
      if (state.backupCodes) state.backupCodes = { ...state.backupCodes, remaining: codes.length }
    }
    return null
  }

  function wrong(factor: FactorKind): Refused {
    failures[factor]++
    const seconds =
      failures[factor] < FREE_TRIES ? undefined : WAITS[Math.min(failures[factor] - FREE_TRIES, WAITS.length - 1)]
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
    assurance: () => ({ aal: at ? 2 : 1, amr: at ? ['pwd', 'otp', 'mfa'] : ['pwd'], at }),
  }
}
