import type { ReactiveController, ReactiveElement, TemplateResult } from 'lit'
import type { AskCeremonyRequest, CeremoniesView, FactorKind, Proof } from '../../edge/contract/index.ts'
import type { ClientProblem, Result } from '../client/transport.ts'
import { factorOf, readCode } from '../factors/registry.ts'
import { MfaLockedEvent } from '../parts/events.ts'
import type { ActionsView } from '../parts/templates.ts'
import { cancelCeremony, carryOut, explain } from '../passkey/load.ts'
import type { RefusalTexts } from '../words/messages.ts'
import { ask, DISABLED, type Locks, next, type ProofEvent, type ProofState } from './proof.ts'
import { prove } from './prove.ts'
import { WaitController } from './wait-controller.ts'
import { firstWay } from './ways.ts'

export type ProofQuestion = {
  /** What may prove it, in the order in which it is offered; one at least. */
  factors: readonly FactorKind[]
  locks?: Locks
  help: (factor: FactorKind) => unknown
  nextCodeAt: number | null
  username?: string | undefined
  /** What it proves, for what a browser is asked to sign. */
  act: AskCeremonyRequest
}

/** The element that asks: its words, and its way to the server. */
export type ProofHost = {
  text: RefusalTexts
  locale: string | undefined
  ask: ((request: AskCeremonyRequest) => Promise<Result<CeremoniesView>>) | undefined
}

/** What is in the field of a form that has one. */
export const codeIn = (form: HTMLFormElement): string => String(new FormData(form).get('code') ?? '')

/**
 * Asks for a fresh code inside an element's step, counts waits down and keeps the focus where the person is. What the
 * code is for, and sending it, is the element's.
 */
export class ProofController implements ReactiveController {
  readonly #host: ReactiveElement
  readonly #words: () => ProofHost
  #question: ProofQuestion | null = null
  #state: ProofState = { step: 'choosing', locks: {} }
  #shown: ProofState | null = null
  readonly #wait: WaitController
  /** What is read out, by the name of its text. */
  #said: 'checking' | 'followDevice' | 'unlocked' | '' = ''
  /** A ceremony of the browser is under way: nothing was sent yet. */
  #isInCeremony = false
  /** The person is here, or nowhere: an answer may come, or a wait end, while they write something else. */
  #mayFocus = false

  constructor(host: ReactiveElement, words: () => ProofHost) {
    this.#host = host
    this.#words = words
    host.addController(this)
    this.#wait = new WaitController(host, () => this.#send({ type: 'waited', now: Date.now() }))
  }

  get state(): ProofState {
    return this.#state
  }

  begin(question: ProofQuestion): void {
    const { factors, locks = {} } = question
    this.#question = question
    this.#shown = null
    this.#move(ask(firstWay(factors, locks), locks, Date.now()))
    this.#said = ''
  }

  end(): void {
    this.#question = null
    if (this.#isInCeremony) cancelCeremony()
    this.#wait.follow(null)
  }

  /** What was not known when it was asked: the answer may come while the question stands. */
  learn(more: Partial<ProofQuestion>): void {
    if (!this.#question) return
    this.#question = { ...this.#question, ...more }
    const { factors, locks = {} } = this.#question
    // What was asked for meanwhile may not be among what the person has.
    const isTheirs = this.#state.step !== 'asking' || factors.includes(this.#state.factor)
    if (!isTheirs && factors.length > 0) this.#move(ask(firstWay(factors, locks), locks, Date.now()))
    this.#host.requestUpdate()
  }

  /** False while a request is on its way, which is seen through: it may have been carried out. */
  get mayLeave(): boolean {
    return this.#state.step !== 'sending' || this.#isInCeremony
  }

  /** The buttons below it; `busy` is what the primary one is doing. */
  actions(enter: string, giveUp: ActionsView['cancel']): ActionsView {
    const { step } = this.#state
    const { text } = this.#words()
    const factor = 'factor' in this.#state ? factorOf(this.#state.factor) : null
    const isPress = factor?.isPossible !== undefined
    return {
      primary: factor ? (isPress ? factor.words(text).way : enter) : undefined,
      cancel: giveUp,
      busy: step === 'sending' && (this.#isInCeremony ? text.usePasskey : text.checking),
      held: step === 'locked',
    }
  }

  /** The proof that was given, to be sent now; null: there is none, and the person is told why. */
  async submit(form: HTMLFormElement): Promise<Proof | null> {
    if (this.#state.step !== 'asking') return null
    const { factor } = this.#state
    if (factorOf(factor).isPossible) return this.#press(factor)
    const { code, refusal } = readCode(factor, codeIn(form))
    this.#send(refusal ? { type: 'mistyped', refusal } : { type: 'sent' })
    return refusal ? null : { factor, code }
  }

  async #press(factor: FactorKind): Promise<Proof | null> {
    const question = this.#question
    const { ask } = this.#words()
    if (!question || !ask) return null
    this.#isInCeremony = true
    this.#send({ type: 'sent' })
    const prompt = async () => {
      const answer = await ask(question.act)
      return answer.ok ? { ok: true as const, value: answer.value.prompts[0] } : answer
    }
    const given = await carryOut(prompt)
    this.#isInCeremony = false
    // The question went away meanwhile, and with it whoever was asked.
    if (!this.#question) return null
    if (given.ok) {
      this.#said = 'checking'
      this.#host.requestUpdate()
      return { factor, response: given.value }
    }
    if (given.problem) this.refuse(given.problem, true)
    else this.#send({ type: 'mistyped', refusal: null })
    return null
  }

  /** `said`: false where the host has taken over. */
  refuse(refused: ClientProblem, said: boolean): void {
    const problem = explain(refused)
    this.#send({ type: 'refused', problem, now: Date.now(), said })
    const state = this.#state
    // A wait ends by itself; a disabled factor does not.
    if (state.step === 'locked' && state.untilAt < DISABLED)
      this.#host.dispatchEvent(new MfaLockedEvent(state.untilAt, state.factor))
  }

  render(): TemplateResult | null {
    if (!this.#question) return null
    const { factors, help, nextCodeAt, username } = this.#question
    const now = Date.now()
    const words = this.#words()
    return prove({
      ...words,
      now,
      state: this.#state,
      isNew: !this.#shown,
      factors,
      help,
      username,
      isNextCode: nextCodeAt !== null && nextCodeAt > now,
      began: this.#wait.began,
      said: this.#said && words.text[this.#said],
      onWay: (way) => this.#send({ type: 'chose', way, now: Date.now() }),
    })
  }

  hostDisconnected(): void {
    this.end()
  }

  /** Where the person was, focus stays: at the field after a refusal, at the wait while the field is held. */
  hostUpdated(): void {
    // A dialog that was moved with its element comes back open, but no longer modal.
    const moved = this.#host.renderRoot.querySelector<HTMLDialogElement>('dialog[open]:not(:modal)')
    if (moved?.isConnected) {
      moved.removeAttribute('open')
      moved.showModal()
    }
    const [before, now] = [this.#shown, this.#state]
    if (!this.#question || before === now) return
    this.#shown = now
    if (!before || !this.#mayFocus) return
    const find = (selector: string) => this.#host.renderRoot.querySelector<HTMLInputElement>(selector)
    if (now.step === 'locked') find('#wait')?.focus()
    else if (now.step === 'choosing') find('.ways button')?.focus()
    else if (now.step === 'asking') {
      if (before.step === 'choosing' || before.step === 'locked') this.#clear()
      const field = find('#code')
      ;(field ?? find('[type=submit]'))?.focus()
      if (now.refusal) field?.select()
    }
  }

  #clear(): void {
    const field = this.#host.renderRoot.querySelector<HTMLInputElement>('#code')
    if (field) field.value = ''
  }

  #send(event: ProofEvent): void {
    this.#move(next(this.#state, event))
  }

  #move(state: ProofState): void {
    const before = this.#state
    if (state === before) return
    // Before what has the focus may go. Not by `:focus-within`, which ends at a dialog.
    this.#mayFocus = document.activeElement === document.body || !!this.#host.shadowRoot?.activeElement
    this.#state = state
    this.#wait.follow(state.step === 'locked' ? state.untilAt : null)
    this.#said = state.step === 'sending' ? (this.#isInCeremony ? 'followDevice' : 'checking') : ''
    if (before.step === 'locked' && state.step === 'asking' && before.factor === state.factor) this.#said = 'unlocked'
    if (state.step === 'locked') this.#clear()
    this.#host.requestUpdate()
  }
}
