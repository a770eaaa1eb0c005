import type { Proof } from '../../edge/contract/index.ts'
import { NAME_MAX } from '../../edge/shared/limits.ts'
import type { MfaClient } from '../client/client.ts'
import type { ClientProblem } from '../client/transport.ts'
import { factorOf } from '../factors/registry.ts'
import { MfaChangedEvent, MfaRemovedEvent, MfaRenamedEvent } from '../parts/events.ts'
import type { FlowController } from '../parts/flow-controller.ts'
import { tellManagers } from '../passkey/signals.ts'
import { proofOf } from '../proof/own-proof.ts'
import type { ProofController } from '../proof/proof-controller.ts'
import { isGone } from '../setup/setup-refused.ts'
import type { SettingsTexts } from '../words/messages.ts'
import type { SettingsEvent, SettingsState } from './settings.ts'

export type ActsParts = {
  flow: FlowController<SettingsState, SettingsEvent>
  proof: ProofController
  api: () => MfaClient
  text: () => SettingsTexts
  /** False where the host has taken over. */
  report: (problem: ClientProblem) => boolean
  /** Another tab was quicker: what is true now has to be read. */
  onGone: () => void
}

/** Renaming and deleting a method: what the card's forms and buttons do. */
export class MethodActs {
  readonly #host: HTMLElement
  readonly #parts: ActsParts

  constructor(host: HTMLElement, parts: ActsParts) {
    this.#host = host
    this.#parts = parts
  }

  save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const { flow, api, report } = this.#parts
    const { state } = flow
    if (state.step !== 'renaming' || state.busy) return
    const name = String(new FormData(event.target as HTMLFormElement).get('name') ?? '').trim()
    if (name === '' || name.length > NAME_MAX) {
      const refusal = { code: name === '' ? 'name_required' : 'name_length' } as const
      return void flow.send({ type: 'rename_refused', refusal })
    }
    flow.send({ type: 'rename_sent' })
    const answer = await flow.run(api().renameAuthenticator(state.id, { name }))
    if (!answer) return
    if (answer.ok) {
      flow.send({ type: 'renamed', method: answer.value })
      this.#host.dispatchEvent(new MfaRenamedEvent(state.id))
      this.#changed()
    } else if (isGone(answer.problem)) this.#goneElsewhere()
    else {
      const said = report(answer.problem)
      flow.send({ type: 'rename_refused', refusal: said ? answer.problem : null })
    }
  }

  makeDefault = async (id: string): Promise<void> => {
    const { flow, api, report } = this.#parts
    const answer = await flow.run(api().renameAuthenticator(id, { isDefault: true }))
    if (!answer) return
    const { state } = flow
    if (!answer.ok) {
      if (isGone(answer.problem)) this.#goneElsewhere()
      else if (report(answer.problem)) flow.send({ type: 'failed', problem: answer.problem })
    } else if (state.step === 'ready') {
      const { view } = state
      const authenticators = view.authenticators.map((method) => ({ ...method, isDefault: method.id === id }))
      flow.send({ type: 'default_changed', view: { ...view, authenticators } })
      this.#changed()
    }
  }

  wantRemoval = (): void => {
    const { flow, proof, text } = this.#parts
    const { state } = flow
    if (!flow.send({ type: 'removal_wanted' }) || state.step !== 'asking_removal') return
    const { proveRemoval, thenRemoved } = text()
    const { id } = state
    proof.begin({
      ...proofOf(state.view),
      act: { purpose: 'remove', target: id },
      help: (factor) => (factorOf(factor).isPossible ? thenRemoved : proveRemoval),
    })
  }

  proved = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const { flow, proof } = this.#parts
    const { state } = flow
    const given = await proof.submit(event.target as HTMLFormElement)
    if (state.step === 'removing' && given) await this.#remove(state, given)
  }

  /** A request that is on its way is seen through: it may have been carried out. */
  giveUp = (): void => {
    const { flow, proof } = this.#parts
    if (flow.state.step === 'removing' && !proof.mayLeave) return
    flow.send({ type: 'gave_up' })
  }

  async #remove({ id, view }: SettingsState & { step: 'removing' }, given: Proof): Promise<void> {
    const { flow, proof, api, report } = this.#parts
    const answer = await flow.run(api().removeAuthenticator(id, { proof: given }))
    if (!answer) return
    if (answer.ok) {
      tellManagers(answer.value, view)
      flow.send({ type: 'removed', view: answer.value })
      this.#host.dispatchEvent(new MfaRemovedEvent(id))
      this.#changed()
    } else if (answer.problem.code === 'policy_requires_mfa') {
      flow.send({ type: 'removal_kept', accounts: answer.problem.accounts ?? [] })
    } else if (isGone(answer.problem)) this.#goneElsewhere()
    else proof.refuse(answer.problem, report(answer.problem))
  }

  #goneElsewhere(): void {
    this.#parts.flow.send({ type: 'gave_up' })
    this.#parts.onGone()
  }

  #changed(): void {
    const { state } = this.#parts.flow
    if (!('view' in state)) return
    const { authenticators, backupCodes } = state.view
    this.#host.dispatchEvent(new MfaChangedEvent(authenticators.length > 0, backupCodes?.remaining ?? null))
  }
}
