import type { SettingsView } from '../../edge/contract/index.ts'
import { methodOf } from '../factors/registry.ts'
import type { BackupCodesKeptEvent, MfaEnrolledEvent } from '../parts/events.ts'
import type { FlowController } from '../parts/flow-controller.ts'
import { methodProofOf, proofOf } from '../proof/own-proof.ts'
import type { MfaSetupWizardElement } from '../setup/mfa-setup-wizard.ts'
import type { SetupTask } from '../setup/setup-task.ts'
import type { SaidOnce, SettingsEvent, SettingsState } from './settings.ts'

/** How long the card waits for the answer to **Finish** before it reads the settings anyway. */
const FINISH_WAIT_MS = 3_000

/** What **Finish** has brought about. */
const SAID: Record<SetupTask['kind'], SaidOnce> = { add: 'nowOn', reset: 'nowReset', codes: 'newCodes' }

export type WizardParts = {
  flow: FlowController<SettingsState, SettingsEvent>
  /** The wizard that is open, once it is drawn. */
  wizard: () => MfaSetupWizardElement | null
  /** Brings the wizard's script; rejects where it could not be loaded. */
  load: () => Promise<unknown>
  onUnloadable: () => void
  /** Reads the settings. */
  refresh: () => Promise<void>
}

/** Opening the wizard in the card's place for one of its tasks, and coming back from it. */
export class WizardActs {
  readonly #parts: WizardParts
  #isOneOfMany = false

  constructor(parts: WizardParts) {
    this.#parts = parts
  }

  add = (): void => {
    const view = this.#view
    const hasOne = (view?.authenticators.length ?? 0) > 0
    void this.#open({ kind: 'add', ...(view && hasOne && { own: proofOf(view) }) })
  }

  reset = (id: string): void => {
    const view = this.#view
    const method = view?.authenticators.find((other) => other.id === id)
    if (!view || !method) return
    const proven = (view.resetProvenUntil ?? 0) > Date.now()
    void this.#open({ kind: 'reset', method, proven, ...proofOf(view) })
  }

  codes = (): void => {
    const view = this.#view
    if (!view) return
    const remaining = view.backupCodes?.remaining ?? 0
    void this.#open({
      kind: 'codes',
      remaining,
      account: view.principal.label ?? view.principal.name,
      ...methodProofOf(view),
    })
  }

  left = (): void => {
    this.#parts.flow.send({ type: 'wizard_left' })
    void this.#parts.refresh()
  }

  /** Beside another method no codes follow, and so no **Finish**. */
  enrolled = ({ factor }: MfaEnrolledEvent): void => {
    this.#isOneOfMany = methodOf(factor).isOneOfMany === true
    if (this.#parts.wizard()?.state !== 'closed') return
    this.#parts.flow.send({ type: 'reloading', said: 'nowAdded' })
    void this.#parts.refresh()
  }

  /** The card is back at once; what it says about the codes waits for the server to know. */
  kept = async (event: BackupCodesKeptEvent): Promise<void> => {
    if (event.via !== 'finish') return
    const { flow, wizard, refresh } = this.#parts
    const finished = wizard()?.finished
    const { state } = flow
    const said = state.step === 'adding' ? SAID[state.task.kind] : null
    flow.send({ type: 'reloading', said: said === 'nowOn' && this.#isOneOfMany ? 'nowAdded' : said })
    await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, FINISH_WAIT_MS))])
    await refresh()
  }

  async #open(task: SetupTask): Promise<void> {
    try {
      await this.#parts.load()
      this.#parts.flow.send({ type: 'setting_up', task })
    } catch {
      this.#parts.onUnloadable()
    }
  }

  /** The newest settings; they are there wherever a step can be opened. */
  get #view(): SettingsView | null {
    const { state } = this.#parts.flow
    return 'view' in state ? state.view : null
  }
}
