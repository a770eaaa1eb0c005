import { css, html, nothing, type TemplateResult } from 'lit'
import type { FactorKind } from '../../edge/contract/index.ts'
import { factorOf } from '../factors/registry.ts'
import { type RefusalView, refusalContent } from '../parts/templates.ts'
import { isAboutCode } from '../refusals/refusal.ts'
import type { RefusalTexts } from '../words/messages.ts'

export type EnterCodeView = RefusalView & {
  text: RefusalTexts
  help: unknown
  busy: boolean
  factor?: FactorKind
  /** What a password manager finds the entry by, where it is known. */
  username?: string | undefined
  /** Nothing is accepted now. */
  held?: boolean
}

/**
 * The one code field of the elements with a shadow root. One input without a maximum length, which would cut
 * "123 456" on pasting. Its form sends it; the field itself never does.
 */
export function enterCode({ digits }: { digits?: number }, view: EnterCodeView): TemplateResult {
  const { text, help, busy, refusal, held = false } = view
  const { inputMode, autocomplete, words } = factorOf(view.factor)
  const isText = inputMode === 'text'
  return html`<p class="help" id="code-help">${help}</p>
    ${view.username ? html`<input hidden autocomplete="username" value=${view.username}>` : nothing}
    <div class="field">
      <label for="code">${words(text, digits).label}</label>
      <input id="code" class="code ${isText ? 'long' : ''}" part="input" name="code" type="text" inputmode=${inputMode}
        autocomplete=${autocomplete} autocapitalize=${isText ? 'characters' : 'off'} spellcheck="false" dir="ltr"
        aria-describedby="code-error heading code-help" ?readonly=${busy} ?disabled=${held} aria-invalid=${(refusal && isAboutCode(refusal)) || nothing}>
    </div>
    <p class="error" id="code-error" part="error" role="alert">${refusalContent(view)}</p>`
}

/** In its place where a press is asked for, which the button of the form is: what it is for, and what came of it. */
export function pressFor(_: unknown, view: EnterCodeView): TemplateResult {
  return html`<p class="help" id="press">${view.busy ? view.text.followDevice : view.help}</p>
    <p class="error" id="code-error" part="error" role="alert">${refusalContent(view)}</p>`
}

export const enterCodeStyles = css`
  input.code {
    inline-size: 100%; block-size: 56px; padding: 0 var(--space); text-align: center; color: var(--text); background: var(--surface);
    font: 500 max(1.5em, 24px) var(--mono); font-variant-numeric: tabular-nums; letter-spacing: 0.2em;
    border: 1px solid var(--control); border-radius: var(--radius);
  }
  input.long { font-size: max(1.125em, 18px); letter-spacing: 0.06em; text-transform: uppercase; }
  input.code[aria-invalid] { border-color: var(--danger); box-shadow: inset 0 0 0 1px var(--danger); }
  input.code:disabled { opacity: 0.55; }
  .ways { display: flex; flex-wrap: wrap; gap: 0 calc(var(--space) * 6); margin-block-start: calc(var(--space) * 3); }
  .ways button, .ways button:hover { padding: 0; border: 0; border-radius: 2px; background: none; color: var(--accent); font-weight: 400; text-align: start; text-decoration: underline; text-underline-offset: 0.15em; }
  .ways button:disabled { color: var(--muted); }
`
