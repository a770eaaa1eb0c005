import { html, nothing, type TemplateResult } from 'lit'
import type { AuthenticatorView, BackupCodesView, CredentialView, SettingsView } from '../../edge/contract/index.ts'
import { LOW_CODES } from '../../edge/shared/limits.ts'
import { factorOf, methodOf } from '../factors/registry.ts'
import { alertIcon, codesIcon, icon } from '../look/icons.ts'
import { facts } from '../parts/templates.ts'
import { formatAgo, formatDate } from '../words/format.ts'
import { type SettingsTexts, shownName } from '../words/messages.ts'
import type { MethodActs } from './method-acts.ts'
import { methodMenu } from './method-menu.ts'
import type { SettingsState } from './settings.ts'

/** What the rows need from the card. */
export type RowsView = {
  text: SettingsTexts
  locale: string | undefined
  now: number
  onAdd: () => void
  /** What is done about a method; null as long as nobody has opened a menu. */
  acts: MethodActs | null
  onMenu: () => void
  onRename: (id: string) => void
  onReset: (id: string) => void
  onDefault: (id: string) => void
  onRemove: (id: string) => void
  onCodes: () => void
}

/** A row for each method and one for the codes; one sentence where there is no method. */
export function rows(settings: SettingsView, state: SettingsState, view: RowsView): TemplateResult {
  const { text } = view
  const { authenticators, backupCodes, enrolable } = settings
  const add = enrolable.some((kind) => factorOf(kind).isPossible?.() !== false)
    ? html`<p class="add"><button type="button" id="add" class="primary" part="button primary-button" @click=${view.onAdd}>${text.addNewMethod}</button></p>`
    : nothing
  if (authenticators.length === 0) return html`<div class="pad empty"><p>${text.empty}</p>${add}</div>`
  const canGenerate = authenticators.some(({ disabled }) => !disabled)
  return html`<ul role="list">
      ${authenticators.map((method) =>
        state.step === 'renaming' && state.id === method.id
          ? row(icon(methodOf(method.factor).icon), view.acts?.renderName(method, state))
          : methodRow(method, authenticators.length > 1, view),
      )}
      ${backupCodes || canGenerate ? codesRow(backupCodes, canGenerate, view) : nothing}
    </ul>${add === nothing ? nothing : html`<div class="pad">${add}</div>`}${view.acts?.sessions(settings)}`
}

function row(picture: TemplateResult, content: unknown, aside: unknown = nothing): TemplateResult {
  return html`<li class="row" part="row"><span class="tile">${picture}</span><div class="grow">${content}</div>${aside}</li>`
}

function methodRow({ id, ...method }: AuthenticatorView, isOneOfMore: boolean, view: RowsView): TemplateResult {
  const { text, locale, now } = view
  const { isDefault, disabled, createdAt, lastUsedAt, credential } = method
  const name = shownName(method, text)
  const { icon: strokes, isOneOfMany } = methodOf(method.factor)
  const used =
    lastUsedAt === null
      ? text.neverUsed
      : html`${text.lastUsed} <time datetime=${new Date(lastUsedAt).toISOString()}>${now - lastUsedAt < 60_000 ? text.justNow : formatAgo(lastUsedAt, now, locale)}</time>`
  const items = [
    { label: text.rename, onPress: () => view.onRename(id) },
    ...(isOneOfMore && !isDefault && !disabled ? [{ label: text.makeDefault, onPress: () => view.onDefault(id) }] : []),
    // Another one is added in its place; it takes none.
    ...(isOneOfMany ? [] : [{ label: text.reset, onPress: () => view.onReset(id) }]),
    { label: text.remove, isDanger: true, onPress: () => view.onRemove(id) },
  ]
  return row(
    icon(strokes),
    html`<p class="name"><strong>${name}</strong>${isDefault ? html` <span class="badge" part="badge">${text.default}</span>` : nothing}${
      disabled ? html` <span class="badge bad">${text.disabled}</span>` : nothing
    }</p>
      <p class="help">${facts(html`${text.added} <time datetime=${new Date(createdAt).toISOString()}>${formatDate(createdAt, locale)}</time>`, used)}</p>
      ${credential ? credentialFacts(credential, name, text) : nothing}
      ${
        disabled
          ? isOneOfMany
            ? remark('bad', text.clonedHelp)
            : html`${remark('bad', text.disabledHelp)}<p class="answers"><button type="button" class="small" part="button" @click=${() => view.onReset(id)}>${text.reset}</button></p>`
          : nothing
      }`,
    methodMenu(id, name, items, view),
  )
}

/** Where copies of it are, who keeps it, and that it was made for another address. */
function credentialFacts(
  { synced, usable, rpId, provider }: CredentialView,
  name: string,
  text: SettingsTexts,
): TemplateResult {
  return html`<p class="help">${facts(synced ? text.synced : text.thisDeviceOnly, provider !== name && provider, !usable && text.madeFor(rpId))}</p>`
}

function codesRow(codes: BackupCodesView | null, canGenerate: boolean, { text, onCodes }: RowsView): TemplateResult {
  const { remaining, total, confirmedAt } = codes ?? { remaining: 0, total: 10, confirmedAt: 0 }
  return row(
    codesIcon(),
    html`<p><strong>${text.backupCodes}</strong></p>
      <p class="help">${text.codesLeft(remaining, total)}</p>
      ${codesLevel(remaining, text)}
      ${confirmedAt === null && remaining > 0 ? remark('warn', text.codesNotConfirmed) : nothing}`,
    canGenerate
      ? html`<button type="button" class="small generate" id="generate" part="button" @click=${onCodes}>${text.generateCodes}</button>`
      : nothing,
  )
}

function codesLevel(remaining: number, text: SettingsTexts): TemplateResult | typeof nothing {
  if (remaining === 0) return html`<div role="alert">${remark('bad', text.codesGone)}</div>`
  return remaining <= LOW_CODES ? remark('warn', text.codesLow) : nothing
}

const remark = (kind: 'warn' | 'bad', words: string): TemplateResult =>
  html`<p class="remark ${kind}">${alertIcon()}<span>${words}</span></p>`
