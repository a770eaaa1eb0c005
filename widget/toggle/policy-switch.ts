import { html, nothing, type TemplateResult } from 'lit'
import type { PolicyView, Proof, SetPolicyRequest } from '../../edge/contract/index.ts'
import { type PolicyClient, type PolicyReader, policyClient } from '../client/client.ts'
import type { ClientProblem } from '../client/transport.ts'
import { factorOf, methodOf } from '../factors/registry.ts'
import { tokens } from '../look/styles.ts'
import { controls } from '../parts/controls.ts'
import { AccountPolicyChangedEvent } from '../parts/events.ts'
import type { MfaElement } from '../parts/mfa-element.ts'
import { actions } from '../parts/templates.ts'
import { enterCodeStyles } from '../proof/enter-code.ts'
import { methodProofOf } from '../proof/own-proof.ts'
import { ProofController } from '../proof/proof-controller.ts'
import { switchOffTexts } from '../words/messages.ts'
import type { ToggleEvent } from './toggle.ts'

// A lazy chunk: loaded with the first press of a switch, so that no other page pays for asking for a code.

/** The switch: it draws what `render` gives, and reads its policy again where nobody knows how it stands. */
export type SwitchHost = MfaElement<PolicyClient | PolicyReader> & { refresh(): Promise<void> }

export type SwitchHandlers = {
  /** The host's way to the server, or the element's own. */
  reach: () => PolicyClient | PolicyReader
  send: (event: ToggleEvent) => void
  /** False where the host has taken over. */
  report: (problem: ClientProblem) => boolean
}

/** What pressing a switch does: ON at once, OFF and less of what satisfies it after a proof that a dialog asks for (spec P2, P3, K10a). */
export class PolicySwitch {
  readonly #host: SwitchHost
  readonly #handlers: SwitchHandlers
  readonly #proof: ProofController
  #policy: PolicyView | null = null
  /** What the press is to change: the switch, or what satisfies it. */
  #change: Omit<SetPolicyRequest, 'proof'> = { required: true }

  constructor(host: SwitchHost, handlers: SwitchHandlers) {
    this.#host = host
    this.#handlers = handlers
    this.#proof = new ProofController(host, () => ({
      text: this.#text,
      locale: host.locale,
      ask: this.#client.askCeremony,
    }))
    const { adoptedStyleSheets } = host.renderRoot as ShadowRoot
    for (const { styleSheet } of [tokens, controls, enterCodeStyles]) {
      // Before the element's own, which have the last word about the switch.
      if (styleSheet) adoptedStyleSheets.unshift(styleSheet)
    }
  }

  /** OFF without a code changes nothing: the server says what is missing for it. */
  async press(policy: PolicyView): Promise<void> {
    this.#change = { required: !policy.required }
    await this.#begin(policy)
  }

  /** The second switch of an Owner, where passkeys are offered: whether they alone will do. */
  strength(policy: PolicyView, busy: boolean): TemplateResult | typeof nothing {
    if (!policy.strength || !policy.required || !policy.canChange) return nothing
    const isStrong = policy.strength !== 'any'
    const text = this.#text
    return html`<p class="row">
      <button type="button" class="switch" part="switch" id="strength" role="switch" aria-label=${text.strengthOf(policy.accountName)}
        aria-checked=${isStrong ? 'true' : 'false'} aria-busy=${busy ? 'true' : nothing} aria-describedby="strength-help error" @click=${() => this.#turn(policy, busy)}><span class="thumb"></span></button>
      <span class="word" aria-hidden="true">${text.strength}</span>
    </p>
    <p class="help" id="strength-help" part="reason">${text.strengthHelp}</p>`
  }

  async #turn(policy: PolicyView, busy: boolean): Promise<void> {
    if (busy) return
    this.#handlers.send({ type: 'asked' })
    this.#change = { required: true, strength: policy.strength === 'any' ? 'phishing_resistant' : 'any' }
    await this.#begin(policy)
  }

  async #begin(policy: PolicyView): Promise<void> {
    this.#policy = policy
    await this.#ask(policy, null)
  }

  /** Where the person was before the dialog. */
  focus(): void {
    const own = this.#host.renderRoot.querySelector<HTMLElement>(this.#isOff ? '[role=switch]' : '#strength')
    own?.focus()
  }

  /** The name of the dialog is heard with it, and so describes no field in it: no `heading`. */
  render(): TemplateResult {
    const text = this.#text
    return html`<dialog aria-labelledby="question" @close=${this.#giveUp} @cancel=${this.#cancel}>
      <form novalidate @submit=${this.#submit}>
        <div class="heading" id="question" role="heading" aria-level=${this.#host.headingLevel}>${this.#isOff ? text.switchOffTitle(this.#name) : text.weakenTitle(this.#name)}</div>
        ${this.#proof.render()}
        ${actions({ ...this.#proof.actions(text.enter, undefined), back: { label: text.cancel, onPress: this.#giveUp } })}
      </form>
    </dialog>`
  }

  get #text() {
    return switchOffTexts(this.#host.words)
  }

  get #isOff(): boolean {
    return !this.#change.required
  }

  get #name(): string {
    return this.#policy?.accountName ?? ''
  }

  get #client(): ReturnType<typeof policyClient> {
    const reach = this.#handlers.reach()
    return 'setPolicy' in reach ? reach : policyClient(reach.transport)
  }

  async #ask(policy: PolicyView, proof: Proof | null): Promise<void> {
    const change = this.#change
    const answer = await this.#client.setPolicy(policy.accountId, proof ? { ...change, proof } : change)
    if (answer.ok) {
      this.#proof.end()
      this.#handlers.send({ type: 'changed', policy: answer.value })
      this.#host.dispatchEvent(new AccountPolicyChangedEvent(answer.value.accountId, answer.value.required))
    } else if (proof) this.#proof.refuse(answer.problem, this.#handlers.report(answer.problem))
    else if (answer.problem.code === 'step_up_required') await this.#askForCode()
    else {
      const said = this.#handlers.report(answer.problem)
      const { code } = answer.problem
      const text = () => this.#text
      // Asked for when it is shown: the page may have changed its language meanwhile.
      const own = {
        ...answer.problem,
        get words() {
          return text().owner_not_ready
        },
        get label() {
          return text().addPasskey
        },
      }
      const problem = code === 'owner_not_ready' ? own : answer.problem
      this.#handlers.send({ type: 'refused', problem: said ? problem : null })
      // Nobody knows whether a request without an answer was carried out; a role may have been taken away.
      if (answer.problem.requestId === null || answer.problem.code === 'forbidden') await this.#host.refresh()
    }
  }

  async #askForCode(): Promise<void> {
    this.#proof.begin({
      factors: [methodOf().kind],
      act: { purpose: 'policy', target: this.#policy?.accountId },
      help: () => (this.#isOff ? this.#text.switchOffHelp : this.#text.weakenHelp)(this.#name),
      nextCodeAt: null,
    })
    this.#handlers.send({ type: 'code_wanted' })
    // Learned while the dialog is open: what the person has, and whether the app's code is used up (spec E7).
    const settings = await this.#client.loadSettings()
    if (!settings.ok) return
    const own = methodProofOf(settings.value)
    // What asks for more than a code is not weakened by one.
    const isStrong = (this.#policy?.strength ?? 'any') !== 'any'
    this.#proof.learn(isStrong ? { ...own, factors: own.factors.filter((kind) => factorOf(kind).isPossible) } : own)
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const policy = this.#policy
    const proof = await this.#proof.submit(event.target as HTMLFormElement)
    if (proof && policy) await this.#ask(policy, proof)
  }

  /** A code that is on its way is seen through. */
  #giveUp = (): void => {
    if (!this.#proof.mayLeave) return
    this.#proof.end()
    this.#handlers.send({ type: 'gave_up' })
  }

  /** Escape: at once, and not with the `close` that follows, before which the switch has the focus and could be pressed. */
  #cancel = (event: Event): void => {
    event.preventDefault()
    this.#giveUp()
  }
}
