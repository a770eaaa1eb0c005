import type { FactorKind } from '../../edge/contract/index.ts'
import type { OnGrant } from '../client/transport.ts'
import { methodOf, waysOf } from '../factors/registry.ts'
import type { OwnProof } from '../proof/own-proof.ts'
import type { Locks } from '../proof/proof.ts'
import type { ProofQuestion } from '../proof/proof-controller.ts'
import type { SetupTexts } from '../words/setup-messages.ts'

/** What the wizard is to do, with what it has to know for that. Nothing secret. */
export type SetupTask =
  /** `own`: the methods that are there already, which may have to prove it. */
  | { kind: 'add'; own?: OwnProof }
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

/** The wizard, as far as its acts ask it what is to be done, and for whom. */
export type Wizard = HTMLElement & {
  task: SetupTask
  readonly required: boolean
  readonly factors: readonly FactorKind[] | undefined
  readonly backCloses: boolean
  readonly to: string
  readonly ticket: string | undefined
  readonly onGrant: OnGrant | undefined
  finished: Promise<void>
  close(): boolean
}

/** What may prove the task, and what is said beside the field. */
export function proofQuestion(task: SetupTask, text: () => SetupTexts): ProofQuestion | null {
  switch (task.kind) {
    case 'add':
      return task.own ? { ...task.own, act: { purpose: 'step_up' }, help: () => text().proveAdd } : null
    case 'reset': {
      const { method, factors = waysOf([method.factor]), locks, nextCodeAt, username } = task
      const help = (factor: FactorKind) => text()[factor === method.factor ? 'proveReset' : 'proveResetByCode']
      return { factors, locks, nextCodeAt, username, act: { purpose: 'reset', target: method.id }, help }
    }
    case 'codes': {
      const { factors = [methodOf().kind], nextCodeAt, account } = task
      const help = () => text().proveCodes(task.remaining)
      return { factors, nextCodeAt, username: account, act: { purpose: 'backup_codes' }, help }
    }
    default:
      return task satisfies never
  }
}
