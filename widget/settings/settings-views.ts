import { html, nothing, type TemplateResult } from 'lit'
import type { MfaClient } from '../client/client.ts'
import type { ClientProblem } from '../client/transport.ts'
import { alertIcon, doneIcon } from '../look/icons.ts'
import type { BackupCodesKeptEvent, MfaEnrolledEvent } from '../parts/events.ts'
import { heading } from '../parts/templates.ts'
import { refusalText, safePage } from '../refusals/refusal.ts'
import { sentences } from '../words/format.ts'
import type { Messages } from '../words/messages.ts'
import type { SettingsState } from './settings.ts'
import { type RowsView, rows } from './settings-rows.ts'

export type CardView = RowsView & {
  headingLevel: number
  messages: Partial<Messages>
  client: MfaClient
  onRetry: () => void
  onLeft: () => void
  onKept: (event: BackupCodesKeptEvent) => void
  onEnrolled: (event: MfaEnrolledEvent) => void
}

/** The card in one state. The wizard, and proving who one is, take the place of its content (spec E1, R1, D1). */
export function settingsCard(state: SettingsState, view: CardView): TemplateResult {
  const { text } = view
  const isStep = state.step === 'adding' || state.step === 'removing'
  const said = 'said' in state && state.said ? text[state.said] : null
  return html`<section class="card" part="base" aria-labelledby=${isStep ? nothing : 'heading'} aria-busy=${state.step === 'loading'}>
    ${
      isStep
        ? nothing
        : html`<header class="pad">${heading(view.headingLevel, text.settings)}<p class="help">${text.settingsHelp}</p></header>`
    }
    <p class="done said" role="status">${said ? html`${doneIcon()}<span>${said}</span>` : nothing}</p>
    <div class=${isStep ? 'pad' : 'body'}>${body(state, view)}</div>
  </section>`
}

function body(state: SettingsState, view: CardView): TemplateResult | undefined {
  const { text } = view
  switch (state.step) {
    case 'loading':
      return html`<p class="hidden" role="status">${text.loading}</p><div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>`
    case 'ready':
    case 'renaming':
      return rows(state.view, state, view)
    case 'asking_removal':
      return html`${rows(state.view, state, view)}${view.acts?.renderQuestion(state)}`
    case 'removing':
      return view.acts?.renderRemoval()
    case 'adding':
      return wizard(state, view)
    case 'signed_out':
      return door(text.signInToManage, state.problem)
    case 'challenge_required':
      return door(state.problem.code === 'method_missing' ? text.method_missing : text.verifyToManage, state.problem)
    case 'offline':
      return trouble(view, text.loadOffline, null)
    case 'error':
      return trouble(view, sentences(text.loadFailed, refusalText(text, state.problem)), state.problem.requestId)
    default:
      return state satisfies never
  }
}

/** A state that another page ends. */
function door(words: string, { page }: ClientProblem): TemplateResult {
  return html`<div class="pad empty"><p>${page ? html`<a part="link" href=${safePage(page)}>${words}</a>` : words}</p></div>`
}

function trouble({ text, onRetry }: CardView, words: string, requestId: string | null): TemplateResult {
  return html`<div class="pad empty">
    <div role="alert" part="error"><p class="error">${alertIcon()}<span>${words}</span></p></div>
    ${requestId ? html`<p class="help reference">${text.requestId(requestId)}</p>` : nothing}
    <p class="add"><button type="button" part="button" @click=${onRetry}>${text.retry}</button></p>
  </div>`
}

function wizard({ view: settings, task }: SettingsState & { step: 'adding' }, view: CardView): TemplateResult {
  return html`<mfa-setup-wizard heading-level=${view.headingLevel}
    exportparts="heading, input, button, primary-button, qr, key, link, error, code-list, code"
    .backCloses=${true} .factors=${settings.enrolable} .task=${task} .client=${view.client} .messages=${view.messages}
    @mfa-enrolled=${view.onEnrolled} @mfa-cancelled=${view.onLeft} @backup-codes-kept=${view.onKept}></mfa-setup-wizard>`
}
