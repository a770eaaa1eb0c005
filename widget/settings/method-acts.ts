import { nothing, type TemplateResult } from 'lit'
import type { AuthenticatorView, SettingsView } from '../../edge/contract/index.ts'
import { NAME_MAX } from '../../edge/shared/limits.ts'
import type { MfaClient } from '../client/client.ts'
import type { ClientProblem } from '../client/transport.ts'
import { MfaChangedEvent, MfaRemovedEvent, MfaRenamedEvent } from '../parts/events.ts'
import type { FlowController } from '../parts/flow-controller.ts'
import type { MfaElement } from '../parts/mfa-element.ts'
import { refusalContent } from '../parts/templates.ts'
import { isGone } from '../setup/setup-refused.ts'
import { type SettingsTexts, shownName } from '../words/messages.ts'
import { type MethodTexts, methodTexts } from '../words/method-texts.ts'
import { loadSessionList } from './load-sessions.ts'
import { methodStyles, nameForm, removalDialog } from './method-forms.ts'
import type { MethodRemoval } from './method-removal.ts'
import type { SessionList } from './session-list.ts'
import type { SettingsEvent, SettingsState } from './settings.ts'

// A lazy chunk: it comes while the menu of a method is open, or with a list of sessions, so that who only looks does not pay for it.

export type ActsParts = {
  flow: FlowController<SettingsState, SettingsEvent>
  api: () => MfaClient
  text: () => SettingsTexts
  /** False where the host has taken over. */
  report: (problem: ClientProblem) => boolean
  /** Another tab was quicker: what is true now has to be read. */
  onGone: () => void
  /** A part that this needs could not be loaded. */
  onUnloadable: () => void
  onReset: (id: string) => void
}

/** Renaming and deleting a method, and which one is the default: the forms, and what they do. */
export class MethodActs {
  readonly #host: MfaElement
  readonly #parts: Omit<ActsParts, 'text'> & { text: () => SettingsTexts & MethodTexts }
  #removal: MethodRemoval | null = null
  #sessions: SessionList | null = null
  /** The settings that the list of sessions was read with. */
  #read: SettingsView | null = null

  constructor(host: MfaElement, parts: ActsParts) {
    this.#host = host
    this.#parts = { ...parts, text: () => ({ ...methodTexts, ...parts.text() }) }
    const { styleSheet } = methodStyles
    if (styleSheet) (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(styleSheet)
    host.requestUpdate()
  }

  /** The name of a method, to be changed in its row. */
  renderName = (method: AuthenticatorView, state: SettingsState & { step: 'renaming' }): TemplateResult =>
    nameForm(shownName(method, this.#parts.text()), state, this.#view)

  /** *Delete this MFA method?* */
  renderQuestion = (state: SettingsState & { step: 'asking_removal' }): TemplateResult =>
    removalDialog(state, this.#view)

  /** Where the person is signed in, where the server has that list; read again with the settings. */
  sessions = (view: SettingsView): unknown => {
    if (!view.sessions) return nothing
    const list = this.#sessions
    // Come back to after another step: what went wrong before is tried again and not said again.
    if (list?.refused && !this.#host.renderRoot.querySelector('.sessions')) {
      list.refused = null
      this.#read = null
    }
    if (view !== this.#read) {
      this.#read = view
      void this.#readSessions()
    }
    return list?.render()
  }

  async #readSessions(): Promise<void> {
    const { api, text, report, onGone } = this.#parts
    try {
      const { SessionList } = await loadSessionList()
      this.#sessions ??= new SessionList(this.#host, {
        ...{ api, text, report, onOver: onGone },
        explain: (refusal) => refusalContent({ text: text(), locale: this.#host.locale, refusal }),
      })
      this.#host.requestUpdate()
      await this.#sessions.read()
    } catch {
      // The settings are whole without it; the next reading tries again.
    }
  }

  get #view() {
    return {
      text: this.#parts.text(),
      locale: this.#host.locale,
      headingLevel: this.#host.headingLevel,
      onSave: this.#save,
      onReset: this.#parts.onReset,
      onRemovalWanted: this.#wantRemoval,
      onGiveUp: this.giveUp,
    }
  }

  #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const { flow, api, report } = this.#parts
    const { state } = flow
    if (state.step !== 'renaming' || state.busy) return
    const name = String(new FormData(event.target as HTMLFormElement).get('name') ?? '').trim()
    if (name === '' || name.length > NAME_MAX) {
      const refusal = { code: name === '' ? 'name_required' : 'name_length' } as const
      return void flow.send({ type: 'rename_refused', refusal })
    }
    flow.send({ type: 'rename_sent' })
    const answer = await flow.run(api().renameAuthenticator(state.id, { name }))
    if (!answer) return
    if (answer.ok) {
      flow.send({ type: 'renamed', method: answer.value })
      this.#host.dispatchEvent(new MfaRenamedEvent(state.id))
      this.#changed()
    } else if (isGone(answer.problem)) this.#goneElsewhere()
    else {
      const said = report(answer.problem)
      flow.send({ type: 'rename_refused', refusal: said ? answer.problem : null })
    }
  }

  makeDefault = async (id: string): Promise<void> => {
    const { flow, api, report } = this.#parts
    const answer = await flow.run(api().renameAuthenticator(id, { isDefault: true }))
    if (!answer) return
    const { state } = flow
    if (!answer.ok) {
      if (isGone(answer.problem)) this.#goneElsewhere()
      else if (report(answer.problem)) flow.send({ type: 'failed', problem: answer.problem })
    } else if (state.step === 'ready') {
      const { view } = state
      const authenticators = view.authenticators.map((method) => ({ ...method, isDefault: method.id === id }))
      flow.send({ type: 'default_changed', view: { ...view, authenticators } })
      this.#changed()
    }
  }

  #wantRemoval = async (): Promise<void> => {
    try {
      const { MethodRemoval } = await import('./method-removal.ts')
      this.#removal ??= new MethodRemoval(this.#host, {
        ...this.#parts,
        onRemoved: (id) => {
          this.#host.dispatchEvent(new MfaRemovedEvent(id))
          this.#changed()
        },
        onGone: () => this.#goneElsewhere(),
        onGiveUp: this.giveUp,
      })
      this.#removal.begin()
    } catch {
      this.#parts.onUnloadable()
    }
  }

  /** The step that asks for a code, while it is open. */
  renderRemoval = (): TemplateResult | undefined => this.#removal?.render()

  endRemoval(): void {
    this.#removal?.end()
  }

  /** A request that is on its way is seen through: it may have been carried out. */
  giveUp = (): void => {
    const { flow } = this.#parts
    if (flow.state.step === 'removing' && this.#removal && !this.#removal.mayLeave) return
    flow.send({ type: 'gave_up' })
  }

  #goneElsewhere(): void {
    this.#parts.flow.send({ type: 'gave_up' })
    this.#parts.onGone()
  }

  #changed(): void {
    const { state } = this.#parts.flow
    if (!('view' in state)) return
    const { authenticators, backupCodes } = state.view
    this.#host.dispatchEvent(new MfaChangedEvent(authenticators.length > 0, backupCodes?.remaining ?? null))
  }
}
