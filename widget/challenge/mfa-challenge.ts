import { nothing, type PropertyDeclarations, type TemplateResult } from 'lit'
import type { ChallengePassedView, ChallengeView, FactorKind } from '../../edge/contract/index.ts'
import { type ChallengeClient, challengeClient } from '../client/client.ts'
import { type ClientProblem, createTransport, type OnGrant, withTicket } from '../client/transport.ts'
import { factorOf, factors, readCode, waysOf } from '../factors/registry.ts'
import { MfaLockedEvent, MfaPassedEvent } from '../parts/events.ts'
import { FlowController } from '../parts/flow-controller.ts'
import { MfaElement } from '../parts/mfa-element.ts'
import { goTo } from '../parts/navigate.ts'
import type { Asked } from '../passkey/ceremony.ts'
import { cancelCeremony, inCeremony } from '../passkey/load.ts'
import type { Outcome } from '../passkey/outcome.ts'
import { DISABLED, type Locks } from '../proof/proof.ts'
import { WaitController } from '../proof/wait-controller.ts'
import { firstWay } from '../proof/ways.ts'
import { challengeTexts } from '../words/messages.ts'
import { type ChallengeEvent, type ChallengeState, isStuck, locksOf, next } from './challenge.ts'
import { type ChallengeForm, challengeForm, ensureStyles, hiddenValue, takeForm } from './challenge-form.ts'
import { failed, type ShowView, showState, showWait } from './challenge-show.ts'

/**
 * @summary Asks for a code at sign-in. Enhances the form that the server rendered inside it, in the light DOM, where
 * password managers and a page without scripts find it; renders that form itself where it is empty.
 *
 * @attr endpoint - where the routes are mounted, `/mfa`
 * @attr to - where to go afterwards, for an element that is empty; a path of this origin
 * @attr max-age-seconds - how old the newest proof may be, for an element that is empty; left out, any proof does
 * @attr {'totp' | 'backup_code' | 'passkey'} way - what an element that is empty asks for first; left out, the person's default
 * @attr locked-until - end of a wait that the server's page was rendered in, epoch milliseconds
 * @attr {number} other-locked-until - the same for the other way, `Infinity` where it takes no code at all
 * @attr support - your words or an address for somebody without phone and codes, for an element that is empty
 * @attr theme - `auto`, `light` or `dark`
 * @attr heading-level - level of the heading of an empty element, 2; 0: the page around it has the heading and the links to other ways
 * @attr state - reflected, read only: what it is doing, one of its states
 *
 * @fires mfa-passed - the code was right; cancel it to stay on the page (`to`, `amr`)
 * @fires mfa-locked - a wait began (`untilAt`, `factor`)
 * @fires mfa-session-expired - the host's session is over; cancel it to handle that
 * @fires mfa-error - the server refused or was not reached
 */
export class MfaChallengeElement extends MfaElement<ChallengeClient> {
  static override properties: PropertyDeclarations = {
    to: {},
    maxAgeSeconds: { type: Number, attribute: 'max-age-seconds' },
    lockedUntil: { type: Number, attribute: 'locked-until' },
    support: {},
  }

  to = ''
  maxAgeSeconds: number | null = null
  lockedUntil: number | null = null
  support = ''

  /** Of a sign-in that is pending at the host's backend, in the session's place. Set it before the element is in the page. */
  ticket: string | undefined

  /** With a ticket: takes the grant that the host's backend redeems. Then the page is the host's to leave. */
  onGrant: OnGrant | undefined

  readonly #flow = new FlowController<ChallengeState, ChallengeEvent>(this, { step: 'loading' }, next)
  #form: ChallengeForm | null = null
  #csrf: string | null = null
  /** What an empty element was told; null where the server rendered the form. */
  #view: ChallengeView | null = null
  #shown: ChallengeState | null = null
  #asked: Asked = { factors: [], at: 0 }
  /** The code was passed, and the page is left for that. */
  #leadsOn = false
  readonly #wait = new WaitController(this, () => this.#flow.send({ type: 'waited', now: Date.now() }))

  override get state(): ChallengeState['step'] {
    return this.#flow.state.step
  }

  /** Moves focus to the code field, once there is one; to the button where a press is asked for. */
  override focus(): void {
    const { code, submit } = this.#form ?? {}
    ;(code?.type === 'hidden' ? submit : code)?.focus()
  }

  /** Around what is there: Lit adds to the element's children and takes none away. */
  protected override createRenderRoot(): HTMLElement {
    this.renderOptions.renderBefore ??= this.firstChild
    return this
  }

  protected override connect() {
    return challengeClient(
      createTransport({ endpoint: this.endpoint, csrf: this.#csrf, fetch: withTicket(this.ticket) }),
    )
  }

  protected override start(): void {
    // A script that was there before the page upgrades the element before the parser has read its children.
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', this.#begin, { once: true })
    else this.#begin()
  }

  constructor() {
    super()
    this.addEventListener('submit', this.#submit)
    this.addController({
      hostDisconnected: () => {
        document.removeEventListener('DOMContentLoaded', this.#begin)
        this.#shown = null
        cancelCeremony()
      },
    })
  }

  #begin = (): void => {
    this.#form = takeForm(this)
    if (!this.#form) {
      ensureStyles(this, this.endpoint)
      return void this.#load()
    }
    this.#csrf = hiddenValue(this.#form, 'csrf')
    const factor = factorOf(hiddenValue(this.#form, 'factor') as FactorKind).kind
    const locks: Locks = {}
    for (const way of this.#ways) locks[way] = Number(this.getAttribute('other-locked-until'))
    this.#open(factor, { ...locks, [factor]: this.lockedUntil ?? 0 })
  }

  #open(factor: FactorKind, locks: Locks): void {
    this.#flow.send({ type: 'opened', factor, locks, now: Date.now() })
  }

  /**
   * What was passed is not asked again: the page then shows what it shows when it is loaded. Not where the host has said that
   * it stays as it is, nor offline, where nothing would come.
   */
  protected override returned(): void {
    if (this.state !== 'passed') this.#flow.send({ type: 'returned', now: Date.now() })
    else if (this.#leadsOn && navigator.onLine) location.reload()
  }

  async #load(): Promise<void> {
    const answer = await this.#flow.run(this.api.loadChallenge(this.maxAgeSeconds ?? undefined))
    if (!answer) return
    if (answer.ok) {
      this.#view = answer.value
      this.#asked = { factors: answer.value.factors, at: Date.now() }
      const locks = locksOf(answer.value)
      // An app that was disabled leaves the backup codes (spec L1).
      const isNamed = (way: FactorKind) => Number(way === this.getAttribute('way'))
      const own = this.#ways.sort((one, other) => isNamed(other) - isNamed(one))
      this.#open(firstWay(own, locks), locks)
    } else this.#refuse(answer.problem)
  }

  #submit = (event: SubmitEvent): void => {
    const [form, state] = [this.#form, this.#flow.state]
    if (!form || event.target !== form.form) return
    event.preventDefault()
    if (state.step !== 'asking') return
    const { factor } = state
    const { code, refusal } = readCode(factor, form.code.value)
    if (refusal) return void this.#flow.send({ type: 'mistyped', refusal })
    const to = hiddenValue(form, 'to') || this.to || this.#view?.to || '/'
    const maxAge = hiddenValue(form, 'maxAgeSeconds') ?? this.maxAgeSeconds
    const asked = { to, ...(maxAge !== null && { maxAgeSeconds: Number(maxAge) }) }
    const { api } = this
    this.#flow.send({ type: 'sent' })
    const sent = factorOf(factor).isPossible
      ? inCeremony(({ press }, signal) => press({ factor, ...asked }, this.#asked, api, signal))
      : api.answerChallenge({ factor, code, ...asked })
    void this.#answer(form, factor, sent)
  }

  async #answer(form: ChallengeForm, factor: FactorKind, sent: Promise<Outcome<ChallengePassedView>>): Promise<void> {
    const answer = await this.#flow.run(sent)
    if (!answer) return
    if (!answer.ok) {
      if (answer.problem) this.#refuse(answer.problem)
      else this.#flow.send({ type: 'mistyped', refusal: null })
      const state = this.#flow.state
      if (state.step === 'locked' && state.untilAt < DISABLED) {
        this.dispatchEvent(new MfaLockedEvent(state.untilAt, factor))
      }
      return
    }
    form.code.value = ''
    this.#flow.send({ type: 'answered', view: answer.value })
    const { grant } = answer.value
    const isOurs = this.dispatchEvent(new MfaPassedEvent(answer.value.to, answer.value.assurance.amr))
    this.#leadsOn = isOurs
    // An event is heard by every script of the page; the function's owner alone gets the grant.
    if (grant) this.onGrant?.(grant)
    else if (isOurs) goTo(answer.value.to)
  }

  #refuse(problem: ClientProblem): void {
    this.#flow.send({ type: 'refused', problem, now: Date.now(), said: this.report(problem) })
  }

  #retry = (): void => {
    this.#flow.send({ type: 'retried' })
    void this.#load()
  }

  /** The person's own; the server's page says of the others only until when they take no code. */
  get #ways(): FactorKind[] {
    const named = this.#view?.factors.map(({ factor }) => factor)
    return named ? waysOf(named) : factors.map(({ kind }) => kind)
  }

  get #words(): ShowView {
    return { text: challengeTexts(this.words), locale: this.locale, now: Date.now(), ways: this.#ways }
  }

  /** Nothing around the server's form; the same form where there was none. */
  protected override render(): TemplateResult | typeof nothing {
    const { text } = this.#words
    const state = this.#flow.state
    const locks = 'locks' in state ? state.locks : {}
    if (this.#view) {
      return challengeForm(text, {
        ...this.#view,
        action: `${this.endpoint}/challenge`,
        level: this.headingLevel,
        locks,
        isHeld: state.step === 'locked',
        support: isStuck(state, this.#ways) ? this.support : '',
        way: 'factor' in state ? state.factor : 'other',
        onCancel: state.step === 'sending' && factorOf(state.factor).isPossible ? cancelCeremony : null,
        ways: this.#ways,
        onWay: (way) => void this.#flow.send({ type: 'chose', way, now: Date.now() }),
      })
    }
    if (state.step !== 'failed') return nothing
    return failed(state.problem, this.#words, this.#retry)
  }

  protected override updated(): void {
    if (this.#view) this.#form ??= takeForm(this)
    const form = this.#form
    const state = this.#flow.state
    const before = this.#shown
    if (!form) return
    const view = this.#words
    const isLocked = state.step === 'locked'
    if (before !== state) this.#wait.follow(isLocked ? state.untilAt : null)
    if (isLocked) showWait(form, state, view, this.#wait.began)
    this.#shown = state
    showState(form, state, before, view)
  }
}
