import type { PropertyDeclarations, TemplateResult } from 'lit'
import type { SettingsView } from '../../edge/contract/index.ts'
import { createFetchClient } from '../client/client.ts'
import { type ClientProblem, unanswered } from '../client/transport.ts'
import { methodOf } from '../factors/registry.ts'
import { card } from '../look/styles.ts'
import { controls } from '../parts/controls.ts'
import { FlowController } from '../parts/flow-controller.ts'
import { focusStep } from '../parts/focus-step.ts'
import { MfaElement } from '../parts/mfa-element.ts'
import { ReturnController } from '../parts/return-controller.ts'
import { tellManagers } from '../passkey/signals.ts'
import { isSessionOver } from '../refusals/refusal.ts'
import type { MfaSetupWizardElement } from '../setup/mfa-setup-wizard.ts'
import { settingsTexts } from '../words/messages.ts'
import { ActsWhenNeeded } from './acts-when-needed.ts'
import { menuStyles } from './method-menu.ts'
import { next, type SaidOnce, type SettingsEvent, type SettingsState } from './settings.ts'
import { followSettings } from './settings-focus.ts'
import { settingsStyles } from './settings-styles.ts'
import { settingsCard } from './settings-views.ts'
import { WizardActs } from './wizard-acts.ts'

/**
 * @summary A person's MFA settings: their method and backup codes, with the ways to add, rename, reset and delete;
 * and where they are signed in, where the server says it.
 *
 * @attr endpoint - where the routes are mounted, `/mfa`
 * @attr theme - `auto`, `light` or `dark`
 * @attr heading-level - level of the heading, 2
 * @attr action - `reset` or `codes`: opens that step at once
 * @attr state - reflected, read only: what it is doing, one of its states
 *
 * @fires mfa-enrolled - a method was added, or `replaced` another
 * @fires mfa-renamed - a method has another name (`authenticatorId`)
 * @fires mfa-removed - a method was deleted (`authenticatorId`)
 * @fires mfa-locked - a wait began after wrong codes (`untilAt`, `factor`)
 * @fires mfa-changed - after any change, for hosts that want one event
 * @fires backup-codes-created - backup codes are on the screen
 * @fires backup-codes-kept - they were kept, or **Finish** was pressed
 * @fires mfa-cancelled - the wizard was left
 * @fires mfa-session-expired - the host's session is over; cancel it to handle that
 * @fires mfa-error - the server refused or was not reached
 *
 * @csspart base - the card
 * @csspart heading - its heading
 * @csspart row - a method, the backup codes, or a session
 * @csspart badge - *Default*, *This one*
 * @csspart button - a button
 * @csspart primary-button - the button that goes on
 * @csspart input - a field, also of the wizard in its place
 * @csspart qr - the white tile behind the QR code, of the wizard
 * @csspart key - the secret as text, of the wizard
 * @csspart code-list - the panel with new backup codes, of the wizard
 * @csspart code - one of them
 * @csspart link - a link
 * @csspart error - what went wrong
 * @cssprop --mfa-color-text - text
 * @cssprop --mfa-color-muted - help and dates
 * @cssprop --mfa-color-surface - the card
 * @cssprop --mfa-color-sunken - code list and key
 * @cssprop --mfa-color-border - hairlines
 * @cssprop --mfa-color-control-border - edges of controls
 * @cssprop --mfa-color-accent - primary action, focus, links
 * @cssprop --mfa-color-on-accent - text on the accent
 * @cssprop --mfa-color-danger - errors
 * @cssprop --mfa-color-success - done
 * @cssprop --mfa-color-warning - codes low, not confirmed
 * @cssprop --mfa-radius - corners
 * @cssprop --mfa-space - unit of spacing
 * @cssprop --mfa-font - font family; the page's own by default
 * @cssprop --mfa-focus-ring - outline of what has focus
 */
export class MfaSettingsElement extends MfaElement {
  static override properties: PropertyDeclarations = {
    action: {},
  }

  static override styles = [...card, controls, settingsStyles, menuStyles]

  /** Brings the wizard, where it is not there yet. */
  static loadSetup: () => Promise<unknown> = () => Promise.resolve()

  /** A step to open at once, for a page that leads to it. */
  action: 'reset' | 'codes' | '' = ''

  readonly #flow = new FlowController<SettingsState, SettingsEvent>(this, { step: 'loading', said: null }, next)
  readonly #acts = new ActsWhenNeeded(this, {
    flow: this.#flow,
    api: () => this.api,
    text: () => this.#text,
    report: (problem) => this.report(problem),
    onGone: () => this.#reload(),
    onUnloadable: () => this.#unloadable(),
    onReset: (id) => this.#wizardActs.reset(id),
  })
  readonly #wizardActs = new WizardActs({
    flow: this.#flow,
    wizard: () => this.#wizard,
    load: () => MfaSettingsElement.loadSetup(),
    onUnloadable: () => this.#unloadable(),
    refresh: () => this.refresh(),
  })
  readonly #return = new ReturnController(this, () => void this.#reread())
  #shown: SettingsState['step'] = 'loading'
  /** The method that something was done about: focus goes back to its menu. */
  #about = ''
  /** A page that nobody is signed in to has no session that could expire. */
  #wasSignedIn = false

  override get state(): string {
    const state = this.#flow.state
    if (state.step === 'ready') return state.view.authenticators.length === 0 ? 'empty' : 'ready'
    return state.step.replaceAll('_', '-')
  }

  /** Moves focus to where a code is asked for, else to the heading; of the wizard while one is open. */
  override focus(): void {
    if (this.#wizard) this.#wizard.focus()
    else focusStep(this.renderRoot)
  }

  /** Reads the settings again, for hosts that changed something themselves. */
  async refresh(): Promise<void> {
    this.#return.read()
    const answer = await this.#flow.run(this.api.loadSettings())
    if (!answer) return
    if (!answer.ok) return this.#failed(answer.problem)
    this.#loaded(answer.value)
  }

  protected override connect() {
    return createFetchClient({ endpoint: this.endpoint })
  }

  protected override start(): void {
    this.#reload()
  }

  /** A wizard stays in its place, where it says itself what became of it. */
  protected override returned(): void {
    const { state } = this.#flow
    // What is on its way is seen through: its answer says what is so.
    if (state.step === 'removing' || (state.step === 'renaming' && state.busy)) return
    // Nobody may be signed in any more, and a question would go on naming methods.
    if (state.step !== 'adding') this.#flow.send({ type: 'gave_up' })
    void this.refresh()
  }

  constructor() {
    super()
    this.addController({
      hostConnected: () => addEventListener('online', this.#cameOnline),
      hostDisconnected: () => removeEventListener('online', this.#cameOnline),
    })
  }

  #cameOnline = (): void => {
    if (this.#flow.state.step === 'offline') this.#reload()
  }

  #reload(said: SaidOnce = null): void {
    this.#flow.send({ type: 'reloading', said })
    void this.refresh()
  }

  /** Another tab may have changed something. What is shown stays until there is something newer. */
  async #reread(): Promise<void> {
    if (this.#flow.state.step !== 'ready') return
    this.#return.read()
    const answer = await this.#flow.run(this.api.loadSettings())
    if (answer?.ok) this.#loaded(answer.value)
    else if (answer && isSessionOver(answer.problem)) this.#failed(answer.problem)
  }

  #loaded(view: SettingsView): void {
    this.#wasSignedIn = true
    this.#flow.send({ type: 'loaded', view })
    tellManagers(view)
    if (view.sessions) this.#acts.prepare()
    const { action } = this
    this.action = ''
    const app = view.authenticators.find(({ factor }) => !methodOf(factor).isOneOfMany)
    const method = app ?? view.authenticators[0]
    if (action === 'reset' && app) this.#wizardActs.reset(app.id)
    if (action === 'codes' && method && !method.disabled) this.#wizardActs.codes()
  }

  /** The button that was pressed goes away; focus must not go with it. */
  #pressedRetry = (): void => {
    this.#reload()
    this.focus()
  }

  #failed(problem: ClientProblem): void {
    this.report(problem, this.#wasSignedIn)
    this.#flow.send({ type: 'failed', problem })
  }

  /** A part of the script that did not come; a dialog that asked for it is over. */
  #unloadable(): void {
    this.#acts.acts?.giveUp()
    this.#failed(unanswered())
  }

  get #wizard(): MfaSetupWizardElement | null {
    return this.renderRoot.querySelector<MfaSetupWizardElement>('mfa-setup-wizard')
  }

  get #text() {
    return settingsTexts(this.words)
  }

  protected override updated(): void {
    const state = this.#flow.state
    const before = this.#shown
    if ('id' in state) this.#about = state.id
    this.#shown = state.step
    if (before !== state.step && state.step !== 'removing') this.#acts.acts?.endRemoval()
    followSettings(this.renderRoot, state, before, this.#about)
    if (before !== state.step && state.step === 'adding') void this.#wizard?.updateComplete.then(() => this.focus())
  }

  protected override render(): TemplateResult {
    return settingsCard(this.#flow.state, {
      text: this.#text,
      locale: this.locale,
      now: Date.now(),
      headingLevel: this.headingLevel,
      messages: this.messages,
      client: this.api,
      onAdd: this.#wizardActs.add,
      acts: this.#acts.acts,
      onMenu: this.#acts.prepare,
      onRename: (id) => void this.#acts.use(() => this.#flow.send({ type: 'rename_asked', id })),
      onReset: this.#wizardActs.reset,
      onDefault: (id) => void this.#acts.use((acts) => acts.makeDefault(id)),
      onRemove: (id) => void this.#acts.use(() => this.#flow.send({ type: 'removal_asked', id })),
      onCodes: this.#wizardActs.codes,
      onRetry: this.#pressedRetry,
      onLeft: this.#wizardActs.left,
      onKept: this.#wizardActs.kept,
      onEnrolled: this.#wizardActs.enrolled,
    })
  }
}
