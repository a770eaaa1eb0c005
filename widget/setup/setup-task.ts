import type { FactorKind } from '../../edge/contract/index.ts'
import { methodOf, waysOf } from '../factors/registry.ts'
import type { Locks } from '../proof/proof.ts'
import type { ProofQuestion } from '../proof/proof-controller.ts'
import type { SetupTexts } from '../words/setup-messages.ts'

/** What the wizard is to do, with what it has to know for that. Nothing secret. */
export type SetupTask =
  | { kind: 'add' }
  | {
      kind: 'reset'
      method: { id: string; factor: FactorKind; name: string }
      /** The sign-in proves it: no code is asked for (spec R1). */
      proven: boolean
      /** What may prove it otherwise, in the order in which it is offered; left out: that method and the backup codes. */
      factors?: readonly FactorKind[]
      locks: Locks
      nextCodeAt: number | null
      username?: string | undefined
    }
  /** `factors`: what may prove it; left out, the app. */
  | {
      kind: 'codes'
      remaining: number
      account: string
      factors?: readonly FactorKind[]
      nextCodeAt: number | null
      locks?: Locks
      username?: string | undefined
    }

/** What may prove the task, and what is said beside the field. */
export function proofQuestion(task: SetupTask, text: SetupTexts): ProofQuestion | null {
  switch (task.kind) {
    case 'add':
      return null
    case 'reset': {
      const { method, factors = waysOf([method.factor]), locks, nextCodeAt, username } = task
      const help = (factor: FactorKind) => (factor === method.factor ? text.proveReset : text.proveResetByCode)
      return { factors, locks, nextCodeAt, help, username }
    }
    case 'codes': {
      const { factors = [methodOf().kind], nextCodeAt, account } = task
      return { factors, nextCodeAt, username: account, help: () => text.proveCodes(task.remaining) }
    }
    default:
      return task satisfies never
  }
}
