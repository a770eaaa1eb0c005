import type { TemplateResult } from 'lit'
import type { PolicyView, Proof, SetPolicyRequest } from '../../edge/contract/index.ts'
import { type PolicyClient, policyClient } from '../client.ts'
import { AccountPolicyChangedEvent } from '../events.ts'
import { FlowController } from '../flow/flow-controller.ts'
import { loadPolicy } from '../flow/policy-batch.ts'
import { ProofController } from '../flow/proof-controller.ts'
import { ReturnController } from '../flow/return-controller.ts'
import { next, type ToggleEvent, type ToggleState } from '../flow/toggle.ts'
import { toggleTexts } from '../messages.ts'
import { enterCodeStyles } from '../prompts/enter-code.ts'
import { property } from '../property.ts'
import { isSessionOver } from '../refusal.ts'
import { controls, tokens } from '../styles.ts'
import { type ClientProblem, createTransport } from '../transport.ts'
import { MfaElement } from './mfa-element.ts'
import { toggleStyles } from './toggle-styles.ts'
import { toggleView } from './toggle-views.ts'

/** One way to the server for all toggles of a page, so that they can ask together. */
const clients = new Map<string, PolicyClient>()

/**
 * @summary Whether an account's members have to use MFA: a switch that its Owner can change. It moves when the server has
 * said yes. All toggles of a page are one request.
 *
 * @attr account-id - the account
 * @attr endpoint - where the routes are mounted, `/mfa`
 * @attr theme - `auto`, `light` or `dark`
 * @attr heading-level - level of the dialog's heading, 2
 * @attr state - reflected: `loading`, `ready`, `asking` (the server), `proving`, `absent`, `failed`
 *
 * @fires account-policy-changed - the switch was changed (`accountId`, `required`)
 * @fires mfa-locked - a wait began after wrong codes (`untilAt`, `factor`)
 * @fires mfa-session-expired - the host's session is over; cancel it to handle that
 * @fires mfa-error - the server refused or was not reached
 *
 * @csspart base - the element's content
 * @csspart switch - the switch
 * @csspart state-word - *ON* or *OFF*
 * @csspart reason - why it cannot be changed, and how many members have a method
 * @csspart error - what went wrong
 * @csspart button - a button of the dialog
 * @csspart input - the code field of the dialog
 *
 * @cssprop --mfa-color-accent - the switch when it is on, focus
 * @cssprop --mfa-color-on-accent - its thumb
 * @cssprop --mfa-color-control-border - the switch when it is off
 * @cssprop --mfa-color-muted - reason and counts
 * @cssprop --mfa-color-danger - what went wrong
 */
export class AccountMfaToggleElement extends MfaElement<PolicyClient> {
  static override styles = [tokens, controls, enterCodeStyles, toggleStyles]

  @property({ attribute: 'account-id' }) accountId = ''

  readonly #flow = new FlowController<ToggleState, ToggleEvent>(this, { step: 'loading' }, next)
  readonly #proof = new ProofController(this, () => ({ text: this.#text, locale: this.locale }))
  readonly #return = new ReturnController(this, () => this.#flow.state.step === 'ready' && void this.refresh())
  #asked = ''
  #shown: ToggleState['step'] = 'loading'

  override get state(): ToggleState['step'] {
    return this.#flow.state.step
  }

  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[role=switch]')?.focus()
  }

  /** Reads the policy again, for hosts that changed something themselves. */
  async refresh(): Promise<void> {
    this.#return.read()
    this.#asked = this.accountId
    const answer = await this.#flow.run(loadPolicy(this.api, this.accountId))
    if (!answer) return
    if (answer.ok) this.#flow.send({ type: 'loaded', policy: answer.value })
    else if (this.#flow.state.step === 'loading' || isSessionOver(answer.problem)) {
      const said = this.report(answer.problem, this.#flow.state.step !== 'loading')
      this.#flow.send({ type: 'failed', problem: said ? answer.problem : null })
    }
  }

  protected override connect(): PolicyClient {
    const { endpoint } = this
    const client = clients.get(endpoint) ?? policyClient(createTransport({ endpoint }))
    clients.set(endpoint, client)
    return client
  }

  protected override start(): void {
    this.#flow.send({ type: 'reloading' })
    void this.refresh()
  }

  protected override willUpdate(): void {
    super.willUpdate()
    if (this.isConnected && this.accountId !== this.#asked) this.start()
  }

  get #text() {
    return toggleTexts(this.messages)
  }

  /** ON at once; OFF only after the server has said what is missing for it (spec P2). */
  #press = (): void => {
    const { state } = this.#flow
    if (state.step === 'ready' && state.policy.canChange) void this.#set(state.policy, null)
  }

  async #set(policy: PolicyView, proof: Proof | null): Promise<void> {
    const required = !policy.required
    this.#flow.send({ type: 'asked' })
    const request: SetPolicyRequest = proof ? { required, proof } : { required }
    const answer = await this.#flow.run(this.api.setPolicy(policy.accountId, request))
    if (!answer) return
    if (answer.ok) {
      this.#flow.send({ type: 'changed', policy: answer.value })
      this.dispatchEvent(new AccountPolicyChangedEvent(answer.value.accountId, answer.value.required))
    } else if (answer.problem.code === 'step_up_required' && !proof) this.#askForCode(policy)
    else this.#refuse(answer.problem)
  }

  #askForCode({ accountName }: PolicyView): void {
    const text = this.#text
    this.#proof.begin({ factors: ['totp'], help: () => text.switchOffHelp(accountName), nextCodeAt: null })
    this.#flow.send({ type: 'code_wanted' })
    void this.api.loadSettings().then((answer) => {
      if (answer.ok) this.#proof.nextCodeAt = answer.value.nextCodeAt
    })
  }

  #refuse(problem: ClientProblem): void {
    const said = this.report(problem)
    if (this.#flow.state.step === 'proving') this.#proof.refuse(problem, said)
    else this.#flow.send({ type: 'refused', problem: said ? problem : null })
    // Nobody knows whether a request without an answer was carried out.
    if (problem.requestId === null || problem.code === 'forbidden') void this.refresh()
  }

  #proved = (event: SubmitEvent): void => {
    event.preventDefault()
    const { state } = this.#flow
    const proof = this.#proof.submit(event.target as HTMLFormElement)
    if (state.step === 'proving' && proof) void this.#set(state.policy, proof)
  }

  /** A code that is on its way is seen through. */
  #giveUp = (): void => {
    if (this.#proof.state.step !== 'sending') this.#flow.send({ type: 'gave_up' })
  }

  #keepOpen = (event: Event): void => {
    if (this.#proof.state.step === 'sending') event.preventDefault()
  }

  #retry = (): void => this.start()

  protected override updated(): void {
    const [before, now] = [this.#shown, this.#flow.state.step]
    this.#shown = now
    if (before === now) return
    if (now === 'proving') this.renderRoot.querySelector('dialog')?.showModal()
    else if (before === 'proving') {
      this.#proof.end()
      this.focus()
    }
  }

  protected override render(): TemplateResult {
    return toggleView(this.#flow.state, {
      text: this.#text,
      locale: this.locale,
      headingLevel: this.headingLevel,
      proof: this.#proof,
      onPress: this.#press,
      onProved: this.#proved,
      onGiveUp: this.#giveUp,
      onCancel: this.#keepOpen,
      onRetry: this.#retry,
    })
  }
}
