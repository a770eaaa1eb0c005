import type {
  BrowserCeremony,
  ConfirmEnrolmentRequest,
  EnrolmentView,
  FactorKind,
  GrantedView,
  Proof,
} from '../../edge/contract/index.ts'
import type { MfaClient } from '../client/client.ts'
import type { ClientProblem, Result } from '../client/transport.ts'
import { factorOf, methodOf, readCode } from '../factors/registry.ts'
import { BackupCodesKeptEvent, MfaCancelledEvent, MfaChangedEvent, MfaEnrolledEvent } from '../parts/events.ts'
import type { FlowController } from '../parts/flow-controller.ts'
import { goTo } from '../parts/navigate.ts'
import { carryOut, explain } from '../passkey/load.ts'
import { proofOf } from '../proof/own-proof.ts'
import { codeIn, type ProofController } from '../proof/proof-controller.ts'
import type { SetupTexts } from '../words/setup-messages.ts'
import { goOnward } from './go-onward.ts'
import { canStartAgain, pendingOf } from './setup.ts'
import type { Enrolment, SetupEvent, SetupState, StopReason } from './setup-state.ts'
import type { Wizard } from './setup-task.ts'
import { readKeyUri } from './show-secret.ts'

export type SetupParts = {
  flow: FlowController<SetupState, SetupEvent>
  proof: ProofController
  api: () => MfaClient
  text: () => SetupTexts
  /** Moves the flow, with all that belongs to where it moves to. */
  send: (event: SetupEvent) => boolean
  /** Takes the steps out of the page's history, then does what may go elsewhere. */
  leave: (then: () => void) => void
  /** False where the host has taken over. */
  report: (problem: ClientProblem) => boolean
}

/** What the wizard asks of the server, and what its primary button does in each step. */
export class SetupActs {
  /** Whom the key or the codes are for. */
  label = { issuer: '', account: '' }
  readonly #wizard: Wizard
  readonly #parts: SetupParts
  /** The method is set up, or the codes are made; `stays`: and the host stays on its page. */
  done: 'no' | 'yes' | 'stays' = 'no'
  /** What was set up: it is the proof of this session from then on (spec E6). */
  #enrolled: FactorKind | undefined

  constructor(wizard: Wizard, parts: SetupParts) {
    this.#wizard = wizard
    this.#parts = parts
  }

  async load(): Promise<void> {
    const { flow, api } = this.#parts
    const answer = await flow.run(api().loadSettings())
    if (!answer) return
    if (!answer.ok) return this.#refuse(answer.problem)
    const { enrolable, authenticators } = answer.value
    if (authenticators.length > 0) this.#wizard.task = { kind: 'add', own: proofOf(answer.value) }
    const { factors = enrolable } = this.#wizard
    const named = enrolable.filter((one) => factors.includes(one))
    this.offer(named, authenticators.length > 0)
  }

  offer(factors: readonly FactorKind[], isFurther = false): void {
    const possible = factors.filter((kind) => factorOf(kind).isPossible?.() !== false)
    if (factors.length > 0 && possible.length === 0)
      this.#refuse({ code: 'ceremony', requestId: null, words: () => this.#parts.text().cannotCreate })
    else this.#parts.send({ type: 'offered', factors: possible, required: this.#wizard.required, isFurther })
  }

  /** Named in the reader's words, or by the server after who made the device; a reset keeps the person's own name. */
  async begin(factor: FactorKind, proof?: Proof): Promise<void> {
    const [{ flow, api, text }, { task }] = [this.#parts, this.#wizard]
    const called = factorOf(factor).isPossible ? undefined : methodOf(factor).name(text())
    const own = task.kind === 'reset' ? { replaces: task.method.id, name: task.method.name } : { name: called }
    const request = api().beginEnrolment({ factor, ...own, ...(proof && { proof }) })
    const answer = await flow.run(request)
    if (answer && !answer.ok) this.#refuse(answer.problem)
    else if (!answer || !this.#show(answer.value)) await this.#abandonLate(request)
  }

  abandon(pending: Enrolment | null): void {
    if (pending !== null) void this.#parts.api().abandonEnrolment(pending.id)
  }

  /** The form of a step was sent. */
  submit = (event: SubmitEvent): void => {
    event.preventDefault()
    void this.#goOn(this.#parts.flow.state, event.target as HTMLFormElement)
  }

  async #goOn(state: SetupState, form: HTMLFormElement): Promise<void> {
    const { proof, send } = this.#parts
    switch (state.step) {
      case 'choosing':
        send({ type: 'went_on' })
        break
      case 'proving': {
        const given = await proof.submit(form)
        // A ceremony of the browser takes its time, and the person may have gone elsewhere meanwhile.
        if (!given || this.#parts.flow.state !== state) break
        if (!state.offer) void this.#createCodes(given)
        else if (state.offer.isFurther) void this.#stepUp(state.offer.factor, given)
        else void this.begin(state.offer.factor, given)
        break
      }
      case 'prompting': {
        const prompt = state.enrolment.prompts[state.index]
        if (prompt?.kind === 'enter_code') this.#enter(state, form)
        else if (prompt?.kind === 'browser_ceremony') void this.#create(state.enrolment.id, prompt)
        else send({ type: 'went_on' })
        break
      }
      case 'keeping':
        this.#finish()
        break
      case 'stopped':
        this.#afterStop(state.why)
        break
    }
  }

  /** What proves a sign-in proves that of just now. */
  async #stepUp(factor: FactorKind, proof: Proof): Promise<void> {
    const { flow, api } = this.#parts
    const answer = await flow.run(api().answerChallenge({ ...proof, maxAgeSeconds: 0 }))
    if (answer?.ok) await this.begin(factor)
    else if (answer) this.#refuse(answer.problem)
  }

  #enter({ enrolment, index }: SetupState & { step: 'prompting' }, form: HTMLFormElement): void {
    const { send } = this.#parts
    const prompt = enrolment.prompts[index]
    const digits = prompt?.kind === 'enter_code' ? prompt.digits : undefined
    const { code, refusal } = readCode(enrolment.factor, codeIn(form), digits)
    if (refusal) {
      send({ type: 'mistyped', refusal })
    } else {
      send({ type: 'sent' })
      void this.#confirm(enrolment.id, { code })
    }
  }

  async #create(id: string, prompt: BrowserCeremony): Promise<void> {
    const { flow, send } = this.#parts
    send({ type: 'sent' })
    const made = await flow.run(carryOut(async () => ({ ok: true, value: prompt })))
    if (!made) return
    if (made.ok) await this.#confirm(id, { response: made.value })
    else if (made.problem) this.#refuse(made.problem)
    else send({ type: 'mistyped', refusal: null })
  }

  /** False where the wizard was left while the answer was on its way. */
  #show({ id, prompts }: EnrolmentView): boolean {
    const secret = prompts.find((prompt) => prompt.kind === 'show_secret')
    this.label = secret ? readKeyUri(secret.uri) : { issuer: '', account: '' }
    return this.#parts.send({ type: 'began', id, prompts })
  }

  async #abandonLate(request: Promise<Result<EnrolmentView>>): Promise<void> {
    const answer = await request
    if (answer.ok) void this.#parts.api().abandonEnrolment(answer.value.id)
  }

  async #confirm(id: string, request: ConfirmEnrolmentRequest): Promise<void> {
    const { flow, api, send } = this.#parts
    const answer = await flow.run(api().confirmEnrolment(id, request))
    if (!answer) return
    if (!answer.ok) return this.#refuse(explain(answer.problem))
    const { authenticator, prompts } = answer.value
    this.#enrolled = authenticator.factor
    this.done = 'yes'
    send({ type: 'confirmed', method: authenticator, prompts })
    const remaining = prompts.reduce((sum, prompt) => sum + (prompt.kind === 'show_codes' ? prompt.codes.length : 0), 0)
    const isReset = this.#wizard.task.kind === 'reset'
    this.#wizard.dispatchEvent(new MfaEnrolledEvent(authenticator.factor, authenticator.id, isReset))
    // Without codes nothing is said of how many there are.
    this.#wizard.dispatchEvent(new MfaChangedEvent(true, prompts.length > 0 ? remaining : null))
    if (this.#parts.flow.state.step === 'closed') this.#goOnward()
  }

  async #createCodes(proof: Proof): Promise<void> {
    const { flow, api, send } = this.#parts
    const answer = await flow.run(api().createBackupCodes({ proof }))
    if (!answer) return
    if (!answer.ok) return this.#refuse(answer.problem)
    this.done = 'yes'
    const { task } = this.#wizard
    this.label = { issuer: '', account: task.kind === 'codes' ? task.account : '' }
    send({ type: 'codes_created', prompts: answer.value.prompts })
    this.#wizard.dispatchEvent(new MfaChangedEvent(true, answer.value.backupCodes.remaining))
  }

  /** Leaves the wizard. Who had to set up, and has, goes on all the same; that the codes were kept is not said then. */
  close = (): void => {
    const { flow, send } = this.#parts
    const { state } = flow
    if (state.step === 'closed') return
    send({ type: 'left' })
    this.abandon(pendingOf(state))
    this.#wizard.dispatchEvent(new MfaCancelledEvent())
    if (state.step === 'keeping') this.#goOnward()
  }

  /** To what the page shows when it is loaded: what is done is not begun again. False: nothing is done. */
  leadOn(): boolean {
    const { task, required, backCloses } = this.#wizard
    if (this.done === 'yes')
      this.#parts.leave(() => {
        if (backCloses || task.kind !== 'add') this.close()
        else if (required && navigator.onLine) location.reload()
        else void this.load()
      })
    return this.done !== 'no'
  }

  /** Asked for at once; the wizard ends when its steps are out of the history. A second press finds it ended. */
  #finish(): void {
    const wizard = this.#wizard
    const answer = this.#parts.api().confirmBackupCodes()
    this.#parts.leave(() => {
      if (!this.#parts.send({ type: 'finished' })) return
      wizard.finished = answer.then(() => {})
      wizard.dispatchEvent(new BackupCodesKeptEvent('finish'))
      this.#goOnward(answer)
    })
  }

  #goOnward(answer?: Promise<Result<GrantedView | null>>): void {
    if (!goOnward(this.#wizard, this.#enrolled, answer)) this.done = 'stays'
  }

  #afterStop(why: StopReason): void {
    if (canStartAgain(why)) {
      this.#parts.send({ type: 'started_again' })
      if (this.#parts.flow.state.step === 'loading') void this.load()
    } else if (this.#wizard.required) goTo(this.#wizard.to)
    else this.#wizard.close()
  }

  #refuse(problem: ClientProblem): void {
    const { flow, proof, send, report } = this.#parts
    const said = report(problem)
    if (flow.state.step === 'proving') proof.refuse(problem, said)
    send({ type: 'refused', problem, said })
  }
}
