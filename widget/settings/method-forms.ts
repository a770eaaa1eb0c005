import { css, html, nothing, type TemplateResult } from 'lit'
import { methodOf } from '../factors/registry.ts'
import { refusalContent } from '../parts/templates.ts'
import { type SettingsTexts, shownName } from '../words/messages.ts'
import type { MethodTexts } from '../words/method-texts.ts'
import type { SettingsState } from './settings.ts'

export type MethodFormsView = {
  text: SettingsTexts & MethodTexts
  locale: string | undefined
  headingLevel: number
  onSave: (event: SubmitEvent) => void
  onReset: (id: string) => void
  onRemovalWanted: () => void
  onGiveUp: () => void
}

export function nameForm(
  name: string,
  { busy, refusal }: SettingsState & { step: 'renaming' },
  { text, locale, onSave, onGiveUp }: MethodFormsView,
): TemplateResult {
  const onKey = (event: KeyboardEvent) => event.key === 'Escape' && onGiveUp()
  return html`<form novalidate @submit=${onSave} @keydown=${onKey}>
    <label for="name">${text.name}</label>
    <input id="name" class="text" part="input" name="name" .value=${name} autocomplete="off" ?readonly=${busy}
      aria-describedby="name-error" aria-invalid=${refusal?.code.startsWith('name_') ? 'true' : nothing}>
    <p class="error" id="name-error" part="error" role="alert">${refusalContent({ text, locale, refusal })}</p>
    <p class="answers"><button type="submit" class="small primary" part="button primary-button" aria-disabled=${busy ? 'true' : nothing}>${text.save}</button>
      <button type="button" class="small" part="button" @click=${onGiveUp}>${text.cancel}</button></p>
  </form>`
}

export function removalDialog(
  state: SettingsState & { step: 'asking_removal' },
  view: MethodFormsView,
): TemplateResult {
  const { text, onGiveUp } = view
  const { id, accounts } = state
  const { authenticators } = state.view
  const method = authenticators.find((one) => one.id === id)
  const isOneOfMany = methodOf(method?.factor).isOneOfMany
  const names = new Intl.ListFormat(view.locale).format(accounts?.map((account) => account.name) ?? [])
  const kept = isOneOfMany ? text.keptPasskey : text.keptByPolicy
  const removed = authenticators.length > 1 ? text.removeOneHelp : text.removeHelp
  const words = accounts
    ? kept(names || text.thisSite, accounts.length > 1)
    : removed(method ? shownName(method, text) : '')
  // Escape: at once, and not with the `close` that follows, before which what opened this has the focus and could be pressed.
  const cancel = (event: Event) => {
    event.preventDefault()
    onGiveUp()
  }
  return html`<dialog aria-labelledby="question" aria-describedby="about" @close=${onGiveUp} @cancel=${cancel}>
    <div class="heading" id="question" role="heading" aria-level=${view.headingLevel + 1}>${text.removeTitle}</div>
    <p class="about" id="about">${words}</p>
    <div class="actions">
      ${
        accounts && isOneOfMany
          ? nothing
          : accounts
            ? html`<button type="button" class="primary" part="button primary-button" @click=${() => view.onReset(id)}>${text.reset}</button>`
            : html`<button type="button" class="danger" part="button" @click=${view.onRemovalWanted}>${text.remove}</button>`
      }
      <button type="button" part="button" autofocus @click=${onGiveUp}>${text.cancel}</button>
    </div>
  </dialog>`
}

export const methodStyles = css`
  .about { margin-block-start: calc(var(--space) * 3); overflow-wrap: anywhere; }
  input.text {
    font: inherit; font-size: max(1em, 16px); color: var(--text); background: var(--surface); border: 1px solid var(--control); border-radius: var(--radius);
    block-size: 44px; padding-inline: calc(var(--space) * 3); inline-size: 100%; max-inline-size: 352px; display: block; margin-block-start: var(--space);
  }
  input.text[aria-invalid] { border-color: var(--danger); }
`
