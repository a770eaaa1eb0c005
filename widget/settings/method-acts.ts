import type { AuthenticatorView, Proof, SettingsView } from '../../edge/contract/index.ts'
import type { MfaClient } from '../client/client.ts'
import type { ClientProblem } from '../client/transport.ts'
import { MfaChangedEvent, MfaRemovedEvent, MfaRenamedEvent } from '../parts/events.ts'
import type { FlowController } from '../parts/flow-controller.ts'
import { DISABLED, type Locks } from '../proof/proof.ts'
import type { ProofController } from '../proof/proof-controller.ts'
import { isGone } from '../setup/setup-refused.ts'
import type { SettingsTexts } from '../words/messages.ts'
import type { SettingsEvent, SettingsState } from './settings.ts'

const MAX_NAME = 60

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
    if (name === '' || name.length > MAX_NAME) {
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

  wantRemoval = (): void => {
    const { flow, proof, text } = this.#parts
    const { state } = flow
    if (!flow.send({ type: 'removal_wanted' }) || state.step !== 'asking_removal') return
    const method = state.view.authenticators.find(({ id }) => id === state.id)
    const { proveRemoval } = text()
    proof.begin({
      factors: ['totp', 'backup_code'],
      locks: locksOf(state.view, method),
      help: () => proveRemoval,
      nextCodeAt: state.view.nextCodeAt,
    })
  }

  proved = (event: SubmitEvent): void => {
    event.preventDefault()
    const { flow, proof } = this.#parts
    const { state } = flow
    const given = proof.submit(event.target as HTMLFormElement)
    if (state.step === 'removing' && given) void this.#remove(state.id, given)
  }

  /** A request that is on its way is seen through: it may have been carried out. */
  giveUp = (): void => {
    const { flow, proof } = this.#parts
    if (flow.state.step === 'removing' && proof.state.step === 'sending') return
    flow.send({ type: 'gave_up' })
  }

  async #remove(id: string, given: Proof): Promise<void> {
    const { flow, proof, api, report } = this.#parts
    const answer = await flow.run(api().removeAuthenticator(id, { proof: given }))
    if (!answer) return
    if (answer.ok) {
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

/** What is known to take no code, before anything is tried. */
export function locksOf({ backupCodes }: SettingsView, method: AuthenticatorView | undefined): Locks {
  return {
    ...(method?.disabled ? { totp: DISABLED } : {}),
    ...(backupCodes?.remaining ? {} : { backup_code: DISABLED }),
  }
}
