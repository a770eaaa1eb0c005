import { html, nothing, type TemplateResult } from 'lit'
import type { FactorKind } from '../../edge/contract/index.ts'
import { methodOf } from '../factors/registry.ts'
import { alertIcon } from '../look/icons.ts'
import type { SetupTexts } from '../words/setup-messages.ts'
import type { Offer } from './setup-state.ts'

export type Content = TemplateResult | typeof nothing

export function chooseMethod(text: SetupTexts, offer: Offer, onChoose: (factor: FactorKind) => void): TemplateResult {
  return html`<div class="field">
      <label for="method">${text.selectMethod}</label>
      <select id="method" part="input"
        @change=${(event: Event) => onChoose((event.target as HTMLSelectElement).value as FactorKind)}>
        ${offer.factors.map((factor) => html`<option value=${factor} ?selected=${factor === offer.factor}>${methodOf(factor).name(text)}</option>`)}
      </select>
    </div>
    ${
      offer.isFurther
        ? nothing
        : html`<div class="check">
      <input id="default" type="checkbox" checked disabled aria-describedby="default-help">
      <label for="default">${text.default}</label>
    </div>
    <p class="help check-help" id="default-help">${text.defaultHelp}</p>`
    }`
}

export function progressBar(
  text: SetupTexts,
  { step, steps, aside }: { step: number; steps: number; aside: string },
): TemplateResult {
  return html`<div class="progress">
    <p id="where"><span>${text.stepOf(step, steps)}</span><span>${aside}</span></p>
    <progress max=${steps} value=${step} aria-hidden="true"></progress>
  </div>`
}

export const waiting = (text: SetupTexts): TemplateResult =>
  html`<p class="waiting" role="status">${text.preparing}</p>`

export function warning(content: Content | string): Content {
  if (content === nothing) return nothing
  return typeof content === 'string'
    ? html`<p class="notice">${alertIcon()}<span>${content}</span></p>`
    : html`<p class="notice">${content}</p>`
}

export function leaveQuestion(
  text: SetupTexts,
  { onStay, onLeave }: { onStay: () => void; onLeave: () => void },
): TemplateResult {
  return html`<div class="notice">${alertIcon()}<div>
    <p id="leave">${text.leaveCodes}</p>
    <p class="answers">
      <button type="button" class="small" part="button" id="stay" aria-describedby="leave" @click=${onStay}>${text.stay}</button>
      <button type="button" class="small" part="button" @click=${onLeave}>${text.leave}</button>
    </p></div></div>`
}

/** The second click of a double-click lands on the next page's button, which was not what the person pressed. */
export function ignoreSecondClick(event: MouseEvent): void {
  if (event.detail > 1 && (event.target as Element).closest('[type=submit]')) event.preventDefault()
}

/** At what a page asks for: the code, ready to be typed over; else whether to stay; else the button. */
export function focusAsked(root: ParentNode): void {
  const field = root.querySelector<HTMLInputElement>('input.code')
  ;(field ?? root.querySelector<HTMLElement>('#stay, [type=submit]'))?.focus()
  field?.select()
}
