import type { TemplateResult } from 'lit'
import type { ClientProblem } from '../client.ts'
import type { BackupCodesKeptEvent } from '../events.ts'
import { FlowController } from '../flow/flow-controller.ts'
import { next, type SettingsEvent, type SettingsState } from '../flow/settings.ts'
import { settingsTexts } from '../messages.ts'
import { controls, tokens } from '../styles.ts'
import { MfaElement } from './mfa-element.ts'
import type { MfaSetupWizardElement } from './mfa-setup-wizard.ts'
import { settingsStyles } from './settings-styles.ts'
import { settingsCard } from './settings-views.ts'

/** How long the card waits for the answer to **Finish** before it reads the settings anyway. */
const FINISH_WAIT_MS = 3_000

/**
 * @summary A person's MFA settings: their method and backup codes, and the way to add a method.
 *
 * @attr endpoint - where the routes are mounted, `/mfa`
 * @attr theme - `auto`, `light` or `dark`
 * @attr heading-level - level of the heading, 2
 * @attr state - reflected: `loading`, `empty`, `ready`, `adding`, `signed-out`, `challenge-required`, `offline`, `error`
 *
 * @fires mfa-enrolled - a method was added
 * @fires mfa-changed - after any change, for hosts that want one event
 * @fires backup-codes-created - backup codes are on the screen
 * @fires backup-codes-kept - they were kept, or **Finish** was pressed
 * @fires mfa-cancelled - the wizard was left
 * @fires mfa-session-expired - the host's session is over; cancel it to handle that
 * @fires mfa-error - the server refused or was not reached
 *
 * @csspart base - the card
 * @csspart heading - its heading
 * @csspart row - a method, or the backup codes
 * @csspart badge - *Default*
 * @csspart button - a button
 * @csspart primary-button - the button that goes on
 * @csspart link - a link
 * @csspart error - what went wrong
 *
 * @cssprop --mfa-color-text - text; the page's own by default
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
 * @cssprop --mfa-radius - corners, 8px
 * @cssprop --mfa-space - unit of spacing, 4px
 * @cssprop --mfa-font - font family; the page's own by default
 * @cssprop --mfa-focus-ring - outline of what has focus
 */
export class MfaSettingsElement extends MfaElement {
  static override styles = [tokens, controls, settingsStyles]

  readonly #flow = new FlowController<SettingsState, SettingsEvent>(this, { step: 'loading' }, next)
  #shown: SettingsState['step'] = 'loading'
  /** A page that nobody is signed in to has no session that could expire. */
  #wasSignedIn = false

  override get state(): string {
    const state = this.#flow.state
    if (state.step === 'ready') return state.view.authenticators.length === 0 ? 'empty' : 'ready'
    return state.step.replaceAll('_', '-')
  }

  /** Moves focus to the heading, of the wizard while one is open. */
  override focus(): void {
    const target = this.#wizard ?? this.renderRoot.querySelector<HTMLElement>('#heading')
    target?.focus()
  }

  /** Reads the settings again, for hosts that changed something themselves. */
  async refresh(): Promise<void> {
    const answer = await this.#flow.run(this.api.loadSettings())
    if (!answer) return
    if (!answer.ok) return this.#failed(answer.problem)
    this.#wasSignedIn = true
    this.#flow.send({ type: 'loaded', view: answer.value })
  }

  protected override start(): void {
    this.#flow.send({ type: 'reloading' })
    void this.refresh()
  }

  override connectedCallback(): void {
    super.connectedCallback()
    window.addEventListener('online', this.#cameOnline)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('online', this.#cameOnline)
  }

  #cameOnline = (): void => {
    if (this.#flow.state.step === 'offline') this.#retry()
  }

  #retry = (): void => {
    this.#flow.send({ type: 'reloading' })
    void this.refresh()
  }

  /** The button that was pressed goes away; focus must not go with it. */
  #pressedRetry = (): void => {
    this.#retry()
    this.focus()
  }

  #failed(problem: ClientProblem): void {
    this.report(problem, this.#wasSignedIn)
    this.#flow.send({ type: 'failed', problem })
  }

  get #wizard(): MfaSetupWizardElement | null {
    return this.renderRoot.querySelector<MfaSetupWizardElement>('mfa-setup-wizard')
  }

  #left = (): void => {
    this.#flow.send({ type: 'wizard_left' })
    void this.refresh()
  }

  /** The card is back at once; what it says about the codes waits for the server to know. */
  #kept = async (event: BackupCodesKeptEvent): Promise<void> => {
    if (event.via !== 'finish') return
    const finished = this.#wizard?.finished
    this.#flow.send({ type: 'reloading' })
    await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, FINISH_WAIT_MS))])
    await this.refresh()
  }

  protected override updated(): void {
    const before = this.#shown
    const now = this.#flow.state.step
    if (before === now) return
    this.#shown = now
    if (now === 'adding') void this.#wizard?.updateComplete.then((): void => this.#wizard?.focus())
    if (before !== 'adding') return
    const add = this.renderRoot.querySelector<HTMLElement>('#add')
    if (add) add.focus()
    else this.focus()
  }

  protected override render(): TemplateResult {
    return settingsCard(this.#flow.state, {
      text: settingsTexts(this.messages),
      locale: this.locale,
      now: Date.now(),
      headingLevel: this.headingLevel,
      messages: this.messages,
      client: this.api,
      onAdd: () => void this.#flow.send({ type: 'adding' }),
      onRetry: this.#pressedRetry,
      onLeft: this.#left,
      onKept: this.#kept,
    })
  }
}
