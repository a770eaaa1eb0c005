import type { FactorKind } from '../../edge/contract/index.ts'
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
      locks: Locks
      nextCodeAt: number | null
    }
  | { kind: 'codes'; remaining: number; account: string; nextCodeAt: number | null }

/** What may prove the task, and what is said beside the field. */
export function proofQuestion(task: SetupTask, text: SetupTexts): ProofQuestion | null {
  switch (task.kind) {
    case 'add':
      return null
    case 'reset': {
      const { locks, nextCodeAt } = task
      const help = (factor: FactorKind) => (factor === 'totp' ? text.proveReset : text.proveResetByCode)
      return { factors: ['totp', 'backup_code'], locks, nextCodeAt, help }
    }
    case 'codes':
      return { factors: ['totp'], nextCodeAt: task.nextCodeAt, help: () => text.proveCodes(task.remaining) }
    default:
      return task satisfies never
  }
}
