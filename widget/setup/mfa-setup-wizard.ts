import type { PropertyDeclarations, TemplateResult } from 'lit'
import type { FactorKind } from '../../edge/contract/index.ts'
import { createFetchClient } from '../client/client.ts'
import { type OnGrant, withTicket } from '../client/transport.ts'
import { StepsController } from '../history/steps-controller.ts'
import { card } from '../look/styles.ts'
import { copyText, selectContents } from '../parts/clipboard.ts'
import { controls } from '../parts/controls.ts'
import { FlowController } from '../parts/flow-controller.ts'
import { focusStep } from '../parts/focus-step.ts'
import { MfaElement } from '../parts/mfa-element.ts'
import { PageController } from '../parts/page-controller.ts'
import { cancelCeremony } from '../passkey/load.ts'
import { enterCodeStyles } from '../proof/enter-code.ts'
import { ProofController } from '../proof/proof-controller.ts'
import { setupTexts } from '../words/setup-messages.ts'
import { QrController } from './qr-controller.ts'
import { next, pageOf, pendingOf, stepsBefore } from './setup.ts'
import { SetupActs } from './setup-acts.ts'
import { focusAsked } from './setup-parts.ts'
import type { SetupEvent, SetupState } from './setup-state.ts'
import { setupStyles } from './setup-styles.ts'
import { proofQuestion, type SetupTask } from './setup-task.ts'
import { type StepView, setupStep } from './setup-views.ts'
import { showSecretStyles } from './show-secret.ts'

/**
 * @summary Adds an MFA method: choose it, set it up, verify it, keep the backup codes. With another `task`, replaces a
 * method or the backup codes.
 *
 * The secret is held by the state of the flow alone, which is private, and leaves with its step: after **Finish**,
 * **Cancel**, leaving the page or the document.
 *
 * @attr endpoint - where the routes are mounted, `/mfa`
 * @attr required - the person has to set up a method to go on: no **Cancel**, and **Finish** leads to `to`
 * @attr to - where **Finish** leads in the required form, a path of this origin
 * @attr theme - `auto`, `light` or `dark`
 * @attr heading-level - level of the step's heading, 2
 * @attr state - reflected, read only: the step, one of its states
 *
 * @fires mfa-enrolled - the code was right and the method is active
 * @fires mfa-changed - the same, for hosts that want one event
 * @fires backup-codes-created - the codes are on the screen
 * @fires backup-codes-kept - they were kept, or **Finish** was pressed
 * @fires mfa-cancelled - the wizard was left
 * @fires mfa-passed - after **Finish** in the required form; cancel it to stay on the page
 * @fires mfa-locked - a wait began after wrong codes (`untilAt`, `factor`)
 * @fires mfa-session-expired - the host's session is over; cancel it to handle that
 * @fires mfa-error - the server refused or was not reached
 *
 * @csspart base - the element's content
 * @csspart heading - the step's heading
 * @csspart input - the code field and the select
 * @csspart button - a button
 * @csspart primary-button - the button that goes on
 * @csspart qr - the white tile behind the QR code
 * @csspart key - the secret as text
 * @csspart codes-base - the content of the `<backup-codes>` in it
 * @csspart code-list - the panel with the codes
 * @csspart code - one code
 * @csspart link - a link
 * @csspart error - what went wrong
 *
 * @cssprop --mfa-color-accent - primary action, focus, links
 * @cssprop --mfa-color-surface - controls
 * @cssprop --mfa-radius - corners
 */
export class MfaSetupWizardElement extends MfaElement {
  static override properties: PropertyDeclarations = {
    required: { type: Boolean },
    to: {},
    factors: { attribute: false },
    task: { attribute: false },
  }

  static override styles = [...card, controls, setupStyles, showSecretStyles, enterCodeStyles]

  required = false
  to = '/'

  /** What can be enrolled. Left out, the element asks the server. */
  factors: readonly FactorKind[] | undefined

  /** What to do; adding a method where it is left out. Set it before the element is in the page. */
  task: SetupTask = { kind: 'add' }

  /** Opened by a press in its page, which is seen again when it is left: the browser's **Back** leaves it, as **Cancel** does. */
  backCloses = false

  /** Of a sign-in that is pending at the host's backend, in the session's place. Set it before the element is in the page. */
  ticket: string | undefined

  /** With a ticket: takes the grant that the host's backend redeems. Where none comes, the page goes to `to`. */
  onGrant: OnGrant | undefined

  /** Settles when the request of **Finish** was answered, whatever the answer. */
  finished: Promise<void> = Promise.resolve()

  readonly #flow = new FlowController<SetupState, SetupEvent>(this, { step: 'loading' }, next)
  readonly #qr = new QrController(this)
  readonly #proof = new ProofController(this, () => ({
    text: this.#text,
    locale: this.locale,
    ask: this.api.askCeremony,
  }))
  readonly #page = new PageController(this, () => this.#forget())
  readonly #steps = new StepsController(this, (steps) => this.#wentBack(steps))
  readonly #acts = new SetupActs(this, {
    flow: this.#flow,
    proof: this.#proof,
    api: () => this.api,
    text: () => this.#text,
    send: (event) => this.#send(event),
    leave: (then) => this.#steps.leave(then),
    report: (problem) => this.report(problem),
  })
  #copied: StepView['copied'] = null
  #shown: SetupState = { step: 'loading' }

  override get state(): SetupState['step'] {
    return this.#flow.state.step
  }

  /** Moves focus to the code field, which the heading describes; where none takes a code, to the heading of the step. */
  override focus(): void {
    focusStep(this.renderRoot)
  }

  /** Leaves the wizard. False: backup codes are shown that nobody has kept, and it asks for a second word first. */
  close(): boolean {
    const { state } = this.#flow
    // A ceremony of the browser is given up first, and its page stays.
    if (state.step === 'confirming') cancelCeremony()
    // The answer that is on its way may be the codes, which would be lost.
    if (state.step === 'proving' && !state.offer && !this.#proof.mayLeave) return false
    if (next(state, { type: 'asked_to_close' }).step === 'closed') {
      this.#steps.leave(this.#acts.close)
      return true
    }
    this.#send({ type: 'asked_to_close' })
    return false
  }

  protected override connect() {
    return createFetchClient({ endpoint: this.endpoint, fetch: withTicket(this.ticket) })
  }

  protected override start(): void {
    const { task } = this
    this.#acts.done = 'no'
    if (task.kind === 'reset') this.#send({ type: 'replacing', factor: task.method.factor, proven: task.proven })
    else if (task.kind === 'codes') this.#send({ type: 'replacing_codes' })
    else if (this.factors) this.#acts.offer(this.factors, task.own !== undefined)
    else void this.#acts.load()
  }

  protected override returned(): void {
    if (!this.#acts.leadOn()) this.start()
  }

  #forget(): void {
    cancelCeremony()
    this.#acts.abandon(pendingOf(this.#flow.state))
    if (this.#acts.done !== 'stays') this.#send({ type: 'reset' })
  }

  /** Moves the flow, and does what belongs to where it moved to. */
  #send(event: SetupEvent): boolean {
    const before = this.#flow.state
    if (!this.#flow.send(event)) return false
    const state = this.#flow.state
    if (state.step !== before.step) this.#copied = null
    if (pendingOf(state) === null) this.#qr.clear()
    this.#page.hold(state.step === 'keeping' && !state.kept)
    if (state.step === 'beginning') void this.#acts.begin(state.offer.factor)
    const question = proofQuestion(this.task, () => this.#text)
    if (state.step !== 'proving') this.#proof.end()
    else if (before.step !== 'proving' && question) this.#proof.begin(question)
    return true
  }

  /** By the browser's **Back**. What no step leads back from is left. */
  #wentBack(steps: number): void {
    for (let left = steps; left > 0; left--) {
      if (this.#send({ type: 'went_back' })) continue
      this.close()
      break
    }
    this.requestUpdate()
  }

  /** Not before it is known what is shown. While the codes are asked about, **Back** was pressed and **Stay** not yet. */
  #followSteps(state: SetupState): void {
    if (state.step === 'loading' || (state.step === 'keeping' && state.asking)) return
    const isInside = this.backCloses && state.step !== 'closed'
    this.#steps.follow(stepsBefore(state) + (isInside ? 1 : 0))
  }

  #copyKey = async (secret: string): Promise<void> => {
    this.#copied = await copyText(secret)
    if (!this.#copied) selectContents(this.renderRoot.querySelector('#key'))
    this.requestUpdate()
  }

  get #text() {
    return setupTexts(this.words)
  }

  protected override updated(): void {
    const before = this.#shown
    const state = this.#flow.state
    this.#shown = state
    this.#followSteps(state)
    // A page that has just loaded keeps the focus where the browser put it.
    if (before === state || pageOf(before) === 'loading') return
    // Refused, or given up: the button that gave it up may be gone.
    const isRefused = state.step === 'prompting' && (state.refusal || before.step === 'confirming')
    if (isRefused || (state.step === 'keeping' && state.asking)) focusAsked(this.renderRoot)
    else if (pageOf(before) !== pageOf(state)) this.focus()
  }

  protected override render(): TemplateResult {
    return setupStep(this.#flow.state, {
      text: this.#text,
      locale: this.locale,
      headingLevel: this.headingLevel,
      required: this.required,
      messages: this.messages,
      label: this.#acts.label,
      qr: this.#qr,
      copied: this.#copied,
      proof: this.#proof,
      onSubmit: this.#acts.submit,
      onChoose: (factor) => void this.#send({ type: 'chosen', factor }),
      onBack: () => void this.#send({ type: 'went_back' }),
      onClose: () => void this.close(),
      onCopyKey: this.#copyKey,
      onKept: () => void this.#send({ type: 'kept' }),
      onStay: () => {
        this.#send({ type: 'stayed' })
        // The button goes away that had it.
        this.focus()
      },
    })
  }
}
