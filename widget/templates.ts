import { html, nothing, type TemplateResult } from 'lit'
import { alertIcon } from './icons.ts'
import type { Refusal, RefusalTexts } from './messages.ts'
import { refusalText, wayOut } from './refusal.ts'

/** The heading of an element or step. Focus moves here when the content changes, hence the tabindex. */
export function heading(level: number, text: string): TemplateResult {
  switch (level) {
    case 1:
      return html`<h1 id="heading" class="heading" part="heading" tabindex="-1">${text}</h1>`
    case 3:
      return html`<h3 id="heading" class="heading" part="heading" tabindex="-1">${text}</h3>`
    case 4:
      return html`<h4 id="heading" class="heading" part="heading" tabindex="-1">${text}</h4>`
    case 5:
      return html`<h5 id="heading" class="heading" part="heading" tabindex="-1">${text}</h5>`
    case 6:
      return html`<h6 id="heading" class="heading" part="heading" tabindex="-1">${text}</h6>`
    default:
      return html`<h2 id="heading" class="heading" part="heading" tabindex="-1">${text}</h2>`
  }
}

export type RefusalView = { text: RefusalTexts; refusal: Refusal | null; locale: string | undefined }

/** What went wrong and the way out of it, for an element with role=alert that outlives it. */
export function refusalContent({ text, refusal, locale }: RefusalView): TemplateResult | typeof nothing {
  if (!refusal) return nothing
  const way = wayOut(text, refusal)
  return html`${alertIcon()}<span>${refusalText(text, refusal, Date.now(), locale)}${
    way ? html` <a part="link" href=${way.href}>${way.words}</a>` : nothing
  }</span>`
}

export type Button = { label: string; onPress: () => void }

export type ActionsView = {
  primary: string
  back?: Button | undefined
  cancel?: Button | undefined
  busy?: boolean
}

/** The row at the bottom of a step. The primary button submits the form around it, so that Enter does too. */
export function actions({ primary, back, cancel, busy = false }: ActionsView): TemplateResult {
  return html`<div class="actions">
    <button type="submit" class="primary" part="button primary-button" aria-disabled=${busy ? 'true' : nothing}>${primary}</button>
    ${back ? html`<button type="button" part="button" @click=${back.onPress}>${back.label}</button>` : nothing}
    ${cancel ? html`<button type="button" class="quiet apart" part="button" @click=${cancel.onPress}>${cancel.label}</button>` : nothing}
  </div>`
}
