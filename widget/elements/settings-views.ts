import { html, nothing, type TemplateResult } from 'lit'
import type { AuthenticatorView, BackupCodesView, SettingsView } from '../../edge/contract/index.ts'
import type { ClientProblem, MfaClient } from '../client.ts'
import type { BackupCodesKeptEvent } from '../events.ts'
import type { SettingsState } from '../flow/settings.ts'
import { formatAgo, formatDate } from '../format.ts'
import { alertIcon, codesIcon, phoneIcon } from '../icons.ts'
import type { Messages, SettingsTexts } from '../messages.ts'
import { refusalText, safePage } from '../refusal.ts'
import { heading } from '../templates.ts'

export type CardView = {
  text: SettingsTexts
  locale: string | undefined
  now: number
  headingLevel: number
  messages: Partial<Messages>
  client: MfaClient
  onAdd: () => void
  onRetry: () => void
  onLeft: () => void
  onKept: (event: BackupCodesKeptEvent) => void
}

/** From this many codes on the card warns (spec B2). */
const FEW_CODES = 3

/** The card in one state. The wizard takes the place of its content (spec E1). */
export function settingsCard(state: SettingsState, view: CardView): TemplateResult {
  const { text } = view
  if (state.step === 'adding') return html`<section class="card pad" part="base">${wizard(state.view, view)}</section>`
  return html`<section class="card" part="base" aria-labelledby="heading" aria-busy=${state.step === 'loading' ? 'true' : 'false'}>
    <header class="pad">${heading(view.headingLevel, text.settings)}<p class="help">${text.settingsHelp}</p></header>
    <div class="body">${body(state, view)}</div>
  </section>`
}

function body(state: Exclude<SettingsState, { step: 'adding' }>, view: CardView): TemplateResult {
  const { text } = view
  switch (state.step) {
    case 'loading':
      return html`<p class="hidden" role="status">${text.loading}</p><div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>`
    case 'ready':
      return methods(state.view, view)
    case 'signed_out':
      return door(text.signInToManage, state.problem)
    case 'challenge_required':
      return door(text.verifyToManage, state.problem)
    case 'offline':
      return trouble(view, text.loadOffline, null)
    case 'error':
      return trouble(
        view,
        `${text.loadFailed} ${refusalText(text, state.problem, view.now, view.locale)}`,
        state.problem.requestId,
      )
    default:
      return state satisfies never
  }
}

function methods(settings: SettingsView, view: CardView): TemplateResult {
  const { text } = view
  const { authenticators, backupCodes, enrolable } = settings
  const add =
    enrolable.length > 0
      ? html`<p class="add"><button type="button" id="add" class="primary" part="button primary-button" @click=${view.onAdd}>${text.addNewMethod}</button></p>`
      : nothing
  if (authenticators.length === 0) return html`<div class="pad empty"><p>${text.empty}</p>${add}</div>`
  return html`<ul role="list">
      ${authenticators.map((authenticator) => methodRow(authenticator, view))}
      ${backupCodes ? codesRow(backupCodes, view) : nothing}
    </ul>${add === nothing ? nothing : html`<div class="pad">${add}</div>`}`
}

function methodRow(method: AuthenticatorView, { text, locale, now }: CardView): TemplateResult {
  const { name, isDefault, disabled, createdAt, lastUsedAt } = method
  const used =
    lastUsedAt === null
      ? text.neverUsed
      : html`${text.lastUsed} <time datetime=${new Date(lastUsedAt).toISOString()}>${formatAgo(lastUsedAt, now, locale)}</time>`
  return html`<li class="row" part="row">
    <span class="tile">${phoneIcon()}</span>
    <div class="grow">
      <p class="name"><strong>${name}</strong>${isDefault ? html` <span class="badge" part="badge">${text.default}</span>` : nothing}${
        disabled ? html` <span class="badge bad">${text.disabled}</span>` : nothing
      }</p>
      <p class="help">${text.added} <time datetime=${new Date(createdAt).toISOString()}>${formatDate(createdAt, locale)}</time> · ${used}</p>
      ${disabled ? remark('bad', text.disabledHelp) : nothing}
    </div>
  </li>`
}

function codesRow(codes: BackupCodesView, { text }: CardView): TemplateResult {
  const { remaining, total, confirmedAt } = codes
  return html`<li class="row" part="row">
    <span class="tile">${codesIcon()}</span>
    <div class="grow">
      <p><strong>${text.backupCodes}</strong></p>
      <p class="help">${text.codesLeft(remaining, total)}</p>
      ${codesLevel(remaining, text)}
      ${confirmedAt === null && remaining > 0 ? remark('warn', text.codesNotConfirmed) : nothing}
    </div>
  </li>`
}

function codesLevel(remaining: number, text: CardView['text']): TemplateResult | typeof nothing {
  if (remaining === 0) return html`<div role="alert">${remark('bad', text.codesGone)}</div>`
  return remaining <= FEW_CODES ? remark('warn', text.codesLow) : nothing
}

const remark = (kind: 'warn' | 'bad', words: string): TemplateResult =>
  html`<p class="remark ${kind}">${alertIcon()}<span>${words}</span></p>`

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

function wizard(settings: SettingsView, view: CardView): TemplateResult {
  return html`<mfa-setup-wizard lang=${view.locale ?? nothing} heading-level=${view.headingLevel}
    exportparts="heading, input, button, primary-button, qr, key, link, error, code-list, code"
    .factors=${settings.enrolable} .client=${view.client} .messages=${view.messages}
    @mfa-cancelled=${view.onLeft} @backup-codes-kept=${view.onKept}></mfa-setup-wizard>`
}
