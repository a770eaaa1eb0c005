import type { PropertyDeclarations, TemplateResult } from 'lit'
import type { PolicyView } from '../../edge/contract/index.ts'
import { type PolicyClient, type PolicyReader, policyReader } from '../client/client.ts'
import { createTransport, unanswered } from '../client/transport.ts'
import { base } from '../look/styles.ts'
import { FlowController } from '../parts/flow-controller.ts'
import { MfaElement } from '../parts/mfa-element.ts'
import { isSessionOver } from '../refusals/refusal.ts'
import { toggleTexts } from '../words/messages.ts'
import type { MemberList, MemberListHandlers } from './member-list.ts'
import { loadMemberList } from './members-chunk.ts'
import { loadPolicy } from './policy-batch.ts'
import type { PolicySwitch, SwitchHandlers } from './policy-switch.ts'
import { next, type ToggleEvent, type ToggleState } from './toggle.ts'
import { toggleStyles } from './toggle-styles.ts'
import { explain, toggleView } from './toggle-views.ts'

/** One way to the server for all toggles of a page, so that they can ask together. */
const readers = new Map<string, PolicyReader>()

/**
 * @summary Whether an account's members have to use MFA: a switch that its Owner can change. It moves when the server has
 * said yes. All toggles of a page are one request.
 *
 * @attr account-id - the account
 * @attr endpoint - where the routes are mounted, `/mfa`
 * @attr theme - `auto`, `light` or `dark`
 * @attr heading-level - level of the dialog's heading, 2
 * @attr state - reflected, read only: what it is doing, one of its states
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
 * @csspart members - who belongs to the account, for its Owners, once it was opened
 * @csspart error - what went wrong
 * @csspart button - a button of the dialog, or of the list of members
 * @csspart primary-button - the button of the dialog that goes on
 * @csspart input - the code field of the dialog
 *
 * @cssprop --mfa-color-accent - the switch when it is on, focus
 * @cssprop --mfa-color-on-accent - its thumb
 * @cssprop --mfa-color-control-border - the switch when it is off
 * @cssprop --mfa-color-muted - reason and counts
 * @cssprop --mfa-color-danger - what went wrong
 */
export class AccountMfaToggleElement extends MfaElement<PolicyClient | PolicyReader> {
  static override properties: PropertyDeclarations = {
    accountId: { attribute: 'account-id' },
  }

  declare client: PolicyClient | undefined

  static override styles = [...base, toggleStyles]

  accountId = ''

  readonly #flow = new FlowController<ToggleState, ToggleEvent>(this, { step: 'loading' }, next)
  /** What the parts that are loaded later need of it. */
  readonly #handlers: SwitchHandlers & MemberListHandlers = {
    reach: () => this.api,
    send: (event) => this.#flow.send(event),
    report: (problem) => this.report(problem),
    explain: (problem) => explain(problem, this.#text),
  }
  #switch: PolicySwitch | null = null
  #members: MemberList | null = null
  #asked = ''
  #shown: ToggleState['step'] = 'loading'

  override get state(): ToggleState['step'] {
    return this.#flow.state.step
  }

  /** Moves focus to the switch, once there is one. */
  override focus(): void {
    this.renderRoot.querySelector<HTMLElement>('[role=switch]')?.focus()
  }

  /** Reads the policy again, for hosts that changed something themselves. */
  async refresh(): Promise<void> {
    this.#asked = this.accountId
    const answer = await this.#flow.run(loadPolicy(this.api, this.accountId))
    if (!answer) return
    if (answer.ok) this.#flow.send({ type: 'loaded', policy: answer.value })
    else if (this.#flow.state.step === 'loading' || isSessionOver(answer.problem)) {
      const said = this.report(answer.problem, this.#flow.state.step !== 'loading')
      this.#flow.send({ type: 'failed', problem: said ? answer.problem : null })
    }
  }

  protected override connect(): PolicyReader {
    const { endpoint } = this
    const reader = readers.get(endpoint) ?? policyReader(createTransport({ endpoint }))
    readers.set(endpoint, reader)
    return reader
  }

  protected override start(): void {
    this.#members?.close()
    this.#flow.send({ type: 'reloading' })
    void this.refresh()
  }

  protected override returned(): void {
    void this.refresh()
  }

  protected override willUpdate(): void {
    super.willUpdate()
    if (this.isConnected && this.accountId !== this.#asked) this.start()
  }

  get #text() {
    return toggleTexts(this.words)
  }

  /** What a press does comes with the first one: most switches of a page are never pressed. */
  #press = async (): Promise<void> => {
    const { state } = this.#flow
    if (state.step !== 'ready' || !state.policy.canChange) return
    this.#flow.send({ type: 'asked' })
    try {
      await (await this.#load()).press(state.policy)
    } catch {
      this.#flow.send({ type: 'refused', problem: unanswered() })
    }
  }

  async #load(): Promise<PolicySwitch> {
    const { PolicySwitch } = await import('./policy-switch.ts')
    this.#switch ??= new PolicySwitch(this, this.#handlers)
    return this.#switch
  }

  /** An Owner of an account that requires MFA may ask for passkeys, where there are any: that switch comes by itself. */
  #loadStrength(): void {
    const { state } = this.#flow
    if (this.#switch || state.step !== 'ready') return
    const { strength, required, canChange } = state.policy
    if (strength && required && canChange)
      this.#load().then(
        () => this.requestUpdate(),
        () => {},
      )
  }

  /** Who the members are comes when somebody wants to know. */
  #look = async ({ target }: Event): Promise<void> => {
    const details = target as HTMLDetailsElement
    this.#members?.close()
    if (!details.open) return
    try {
      const { MemberList } = await loadMemberList()
      this.#members ??= new MemberList(this, this.#handlers)
      // It is opened where a policy is shown.
      await this.#members.open((this.#flow.state as { policy: PolicyView }).policy)
    } catch {
      details.open = false
      this.#flow.send({ type: 'refused', problem: unanswered() })
    }
  }

  protected override updated(): void {
    this.#loadStrength()
    const [before, now] = [this.#shown, this.#flow.state.step]
    this.#shown = now
    if (before === now) return
    if (now === 'proving') this.renderRoot.querySelector('dialog')?.showModal()
    else if (before === 'proving') this.#switch?.focus()
  }

  protected override render(): TemplateResult {
    return toggleView(this.#flow.state, {
      text: this.#text,
      strength: (policy, busy) => this.#switch?.strength(policy, busy),
      dialog: this.state === 'proving' ? this.#switch?.render() : null,
      members: this.#members?.render(),
      onMembers: this.#look,
      onPress: this.#press,
      onRetry: () => this.start(),
    })
  }
}
