import { css, html, nothing, type TemplateResult } from 'lit'
import type { RefusalTexts } from '../messages.ts'
import { type RefusalView, refusalContent } from '../templates.ts'

export type EnterCodeView = RefusalView & { text: RefusalTexts; help: string; busy: boolean }

/**
 * The one code field of the elements with a shadow root. One input without a maximum length, which would cut
 * "123 456" on pasting. Its form sends it; the field itself never does.
 */
export function enterCode({ digits }: { digits: number }, view: EnterCodeView): TemplateResult {
  return html`<p class="help" id="code-help">${view.help}</p>
    <div class="field">
      <label for="code">${view.text.codeLabel(digits)}</label>
      <input id="code" class="code" part="input" name="code" type="text" inputmode="numeric" autocomplete="one-time-code"
        autocapitalize="off" spellcheck="false" dir="ltr" aria-describedby="code-error code-help"
        ?readonly=${view.busy} aria-invalid=${view.refusal ? 'true' : nothing}>
    </div>
    <p class="error" id="code-error" part="error" role="alert">${refusalContent(view)}</p>`
}

export const enterCodeStyles = css`
  input.code {
    inline-size: 100%; block-size: 3.5rem; padding: 0 var(--space); text-align: center; color: inherit; background: var(--surface);
    font: 500 1.5rem var(--mono); font-variant-numeric: tabular-nums; letter-spacing: 0.2em;
    border: 1px solid var(--control); border-radius: var(--radius);
  }
  input.code[aria-invalid] { border-color: var(--danger); box-shadow: inset 0 0 0 1px var(--danger); }
`
