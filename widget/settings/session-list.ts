import { html, nothing, type TemplateResult } from 'lit'
import type { SessionsView, SessionView } from '../../edge/contract/index.ts'
import type { MfaClient, SessionClient } from '../client/client.ts'
import { type ClientProblem, type Result, read, write } from '../client/transport.ts'
import { doneIcon, icon } from '../look/icons.ts'
import { asOthers } from '../parts/as-others.ts'
import type { MfaElement } from '../parts/mfa-element.ts'
import { facts } from '../parts/templates.ts'
import { formatAgo } from '../words/format.ts'
import type { SettingsTexts } from '../words/messages.ts'
import { sessionTexts as english } from '../words/session-texts.ts'
import { sessionStyles } from './session-styles.ts'

// A lazy chunk: loaded where the server says that it has such a list, so that no other page pays for it.

export type SessionListParts = {
  api: () => MfaClient
  text: () => SettingsTexts
  /** False where the host has taken over. */
  report: (problem: ClientProblem) => boolean
  /** What went wrong, and the way out of it. */
  explain: (problem: ClientProblem) => unknown
  /** This session is over itself: the settings say so. */
  onOver: () => void
}

const screenIcon = () => icon('M4 4.5h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM7 16.5h6')

/** Where a person is signed in past MFA, each with a way to end that (spec S1, S2). */
export class SessionList {
  readonly #host: MfaElement
  readonly #parts: SessionListParts
  #view: SessionsView | null = null
  /** The id that is being ended, or all others. */
  #busy: string | null = null
  /** What went wrong, as it is shown. */
  refused: ClientProblem | null = null
  /** Not as text: it is there still when the page turns to another language. */
  #said: ((text: typeof english) => string) | null = null
  /** Turns with each that goes: the button that takes its place is another one, to which the focus is heard to move. */
  #isAnew = false
  /** An answer to what was asked before counts no more. */
  #round = 0

  constructor(host: MfaElement, parts: SessionListParts) {
    this.#host = host
    this.#parts = parts
    host.addController({ hostDisconnected: () => this.#forget() })
    const { styleSheet } = sessionStyles
    if (styleSheet) (host.renderRoot as ShadowRoot).adoptedStyleSheets.push(styleSheet)
  }

  /** Reads it again. What is shown stays until there is something newer; what is being done is seen through. */
  read = async (): Promise<void> => {
    const client = sessionClient(this.#parts.api())
    if (!client || this.#busy) return
    const round = ++this.#round
    const answer = await client.loadSessions()
    if (round !== this.#round) return
    if (answer.ok) {
      this.#view = answer.value
      this.refused = null
      this.#host.requestUpdate()
    } else this.#refuse(answer.problem)
  }

  render(): TemplateResult {
    const text = this.#text
    const { sessions = [], isMore = false } = this.#view ?? {}
    const others = sessions.filter(({ isCurrent }) => !isCurrent)
    const busy = this.#busy !== null
    return html`<section class="sessions" aria-labelledby="sessions" aria-busy=${this.#view || this.refused ? 'false' : 'true'}>
      <div class="pad"><div class="heading" id="sessions" role="heading" aria-level=${this.#host.headingLevel + 1} tabindex="-1">${text.sessions}</div>
        <p class="help">${text.sessionsHelp}</p></div>
      <p class="said" role="status">${this.#said ? html`${doneIcon()}<span><bdi>${this.#said(text)}</bdi></span>` : nothing}</p>
      <ul role="list" aria-labelledby="sessions">${asOthers(
        this.#isAnew,
        sessions.map((one) => this.#row(one, busy)),
      )}</ul>
      <div class="end">
        ${this.#view || this.refused ? nothing : html`<p class="help" role="status">${text.loadingSessions}</p>`}
        ${this.#view && others.length === 0 ? html`<p class="help">${text.onlyHere}</p>` : nothing}
        ${isMore ? html`<p class="help">${text.moreSessions}</p>` : nothing}
        <div class="error" role="alert" part="error">${this.refused ? this.#parts.explain(this.refused) : nothing}</div>
        ${this.refused ? html`<p><button type="button" class="small" part="button" id="retry-sessions" @click=${this.#retry}>${text.retry}</button></p>` : nothing}
        ${
          others.length > 0
            ? html`<p><button type="button" class="small" part="button" id="end-others" aria-disabled=${busy ? 'true' : nothing} @click=${this.#endOthers}>${text.endOthers}</button></p>`
            : nothing
        }
      </div>
    </section>`
  }

  get #text() {
    return { ...english, ...this.#parts.text(), ...this.#host.words }
  }

  #row(session: SessionView, busy: boolean): TemplateResult {
    const text = this.#text
    const { id, place, since, lastUsedAt, isCurrent } = session
    const name = this.#name(session)
    return html`<li class="row" part="row"><span class="tile">${screenIcon()}</span>
      <div class="grow"><p class="name"><strong><bdi>${name}</bdi></strong>${isCurrent ? html` <span class="badge" part="badge">${text.thisSession}</span>` : nothing}</p>
        <p class="help" id=${`session-${id}`}>${facts(place && html`<bdi>${place}</bdi>`, html`${`${text.signedIn} `}${this.#time(since)}`, lastUsedAt !== null && html`${`${text.lastUsed} `}${this.#time(lastUsedAt)}`)}</p></div>
      ${
        isCurrent
          ? nothing
          : html`<button type="button" class="small" part="button" aria-label=${text.endSessionOf(name)} aria-describedby=${`session-${id}`} aria-disabled=${busy ? 'true' : nothing}
              @click=${(event: Event) => this.#end(session, event.currentTarget as HTMLElement)}>${text.endSession}</button>`
      }</li>`
  }

  /** "Firefox on Linux" in the reader's language: names of products stay. */
  #name({ client }: SessionView): string {
    const text = this.#text
    if (client === null) return text.unknownClient
    const [browser = '', system] = client.split(' on ')
    return system ? text.browserOn(browser, system) : browser
  }

  #time(at: number): TemplateResult {
    const now = Date.now()
    const words = now - at < 60_000 ? this.#text.justNow : formatAgo(at, now, this.#host.locale)
    return html`<time datetime=${new Date(at).toISOString()}>${words}</time>`
  }

  #end = async (session: SessionView, button: HTMLElement): Promise<void> => {
    const { id } = session
    const place = this.#buttons.indexOf(button)
    const done = await this.#act(id, (client) => client.endSession(id))
    if (!done) return
    this.#said = (text) => (done.ended > 0 ? text.sessionEnded(this.#name(session)) : text.sessionWasOver)
    this.#drop((one) => one.id !== id)
    await this.#moveOn(place)
  }

  #endOthers = async (): Promise<void> => {
    const done = await this.#act('', (client) => client.endOtherSessions())
    if (!done) return
    this.#said = (text) => text.othersEnded
    this.#drop(({ isCurrent }) => isCurrent)
    await this.#moveOn(0)
  }

  /** One at a time. Null: it was refused, which is shown, or something else is being done. */
  async #act(
    id: string,
    act: (client: SessionClient) => Promise<Result<{ ended: number }>>,
  ): Promise<{ ended: number } | null> {
    const client = sessionClient(this.#parts.api())
    if (!client || this.#busy !== null) return null
    const round = ++this.#round
    this.#busy = id
    this.refused = null
    this.#said = null
    this.#host.requestUpdate()
    const answer = await act(client)
    if (round !== this.#round) return null
    this.#busy = null
    if (answer.ok) return answer.value
    // It is no longer there, as after an hour in which this page stood open.
    if (answer.problem.code === 'not_found') return { ended: 0 }
    this.#refuse(answer.problem)
    return null
  }

  #drop(stays: (one: SessionView) => boolean): void {
    this.#isAnew = !this.#isAnew
    if (this.#view) this.#view = { ...this.#view, sessions: this.#view.sessions.filter(stays), isMore: false }
    // What else is true by now, such as those that were not shown.
    void this.read()
  }

  /** The button goes away that is pressed; focus must not go with it. */
  #retry = async (): Promise<void> => {
    this.refused = null
    this.#host.requestUpdate()
    this.#focusHeading()
    await this.read()
  }

  #refuse(problem: ClientProblem): void {
    if (OVER.has(problem.code)) this.#parts.onOver()
    else this.refused = this.#parts.report(problem) ? problem : null
    this.#host.requestUpdate()
  }

  /** To the button that has taken the place of the one that went, else to the heading. */
  async #moveOn(place: number): Promise<void> {
    this.#host.requestUpdate()
    await this.#host.updateComplete
    const buttons = this.#buttons
    const next = buttons[Math.min(place, buttons.length - 1)]
    if (next) next.focus()
    else this.#focusHeading()
  }

  get #buttons(): HTMLElement[] {
    return [...this.#host.renderRoot.querySelectorAll<HTMLElement>('.sessions li button')]
  }

  #focusHeading(): void {
    this.#host.renderRoot.querySelector<HTMLElement>('#sessions')?.focus()
  }

  #forget(): void {
    this.#round++
    this.#view = null
    this.#busy = null
    this.refused = null
    this.#said = null
  }
}

/** This page can do nothing more before the person has signed in, or given a code. */
const OVER = new Set<ClientProblem['code']>([
  ...(['sign_in_required', 'unknown_credential', 'challenge_expired', 'challenge_required'] as const),
  ...(['method_missing', 'enrolment_required'] as const),
])

/** The host's own way to the server, or what ours is made of; null: it knows no sessions. */
function sessionClient(api: MfaClient): SessionClient | null {
  const { loadSessions, endSession, endOtherSessions, transport } = api
  if (loadSessions && endSession && endOtherSessions) return { loadSessions, endSession, endOtherSessions }
  if (!transport) return null
  const post = (path: string) =>
    write<{ ended: number }>(transport, { path: `sessions/${path}`, body: {}, reread: 'sessions' })
  return {
    loadSessions: () => read(transport, 'sessions'),
    endSession: (id) => post(`${encodeURIComponent(id)}/end`),
    endOtherSessions: () => post('end-others'),
  }
}
