import { html, type TemplateResult } from 'lit'
import type { FactorKind, Proof } from '../../edge/contract/index.ts'
import type { MfaClient } from '../client/client.ts'
import type { ClientProblem } from '../client/transport.ts'
import { factorOf } from '../factors/registry.ts'
import type { FlowController } from '../parts/flow-controller.ts'
import type { MfaElement } from '../parts/mfa-element.ts'
import { actions, heading } from '../parts/templates.ts'
import { tellManagers } from '../passkey/signals.ts'
import { enterCodeStyles } from '../proof/enter-code.ts'
import { proofOf } from '../proof/own-proof.ts'
import { ProofController } from '../proof/proof-controller.ts'
import { isGone } from '../setup/setup-refused.ts'
import type { SettingsTexts } from '../words/messages.ts'
import type { MethodTexts } from '../words/method-texts.ts'
import type { SettingsEvent, SettingsState } from './settings.ts'

// A lazy chunk: loaded with the first press of **Delete**, so that who only looks does not pay for asking for a code.

export type RemovalParts = {
  flow: FlowController<SettingsState, SettingsEvent>
  api: () => MfaClient
  text: () => SettingsTexts & MethodTexts
  /** False where the host has taken over. */
  report: (problem: ClientProblem) => boolean
  onRemoved: (id: string) => void
  /** Another tab was quicker. */
  onGone: () => void
  onGiveUp: () => void
}

/** Deleting a method: by a fresh code, which is asked for in the card's place (spec D1). */
export class MethodRemoval {
  readonly #host: MfaElement
  readonly #parts: RemovalParts
  readonly #proof: ProofController

  constructor(host: MfaElement, parts: RemovalParts) {
    this.#host = host
    this.#parts = parts
    this.#proof = new ProofController(host, () => ({
      text: parts.text(),
      locale: host.locale,
      ask: parts.api().askCeremony,
    }))
    const { styleSheet } = enterCodeStyles
    if (styleSheet) (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(styleSheet)
  }

  /** False while a code is on its way. */
  get mayLeave(): boolean {
    return this.#proof.mayLeave
  }

  begin(): void {
    const { flow, text } = this.#parts
    const { state } = flow
    if (!flow.send({ type: 'removal_wanted' }) || state.step !== 'asking_removal') return
    const act = { purpose: 'remove', target: state.id } as const
    const help = (factor: FactorKind) => text()[factorOf(factor).isPossible ? 'thenRemoved' : 'proveRemoval']
    this.#proof.begin({ ...proofOf(state.view), act, help })
  }

  end(): void {
    this.#proof.end()
  }

  render(): TemplateResult {
    const text = this.#parts.text()
    return html`<form class="step" novalidate aria-labelledby="heading" @submit=${this.#submit}>
      ${heading(this.#host.headingLevel, text.verifyIdentity)}
      ${this.#proof.render()}
      ${actions(this.#proof.actions(text.enter, { label: text.cancel, onPress: this.#parts.onGiveUp }))}
    </form>`
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const { state } = this.#parts.flow
    const given = await this.#proof.submit(event.target as HTMLFormElement)
    if (state.step === 'removing' && given) await this.#remove(state, given)
  }

  async #remove({ id, view }: SettingsState & { step: 'removing' }, given: Proof): Promise<void> {
    const { flow, api, report, onRemoved, onGone } = this.#parts
    const answer = await flow.run(api().removeAuthenticator(id, { proof: given }))
    if (!answer) return
    if (answer.ok) {
      tellManagers(answer.value, view)
      flow.send({ type: 'removed', view: answer.value })
      onRemoved(id)
    } else if (answer.problem.code === 'policy_requires_mfa') {
      flow.send({ type: 'removal_kept', accounts: answer.problem.accounts ?? [] })
    } else if (isGone(answer.problem)) onGone()
    else this.#proof.refuse(answer.problem, report(answer.problem))
  }
}
