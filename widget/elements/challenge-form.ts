import { html, type TemplateResult } from 'lit'
import type { ChallengeTexts } from '../messages.ts'

/** The parts of the form that the element works with, in markup of the server's or its own. */
export type ChallengeForm = {
  form: HTMLFormElement
  code: HTMLInputElement
  submit: HTMLButtonElement
  /** What went wrong; role=alert. */
  error: HTMLElement
  /** The wait, above the button; role=alert but for the part that ticks. */
  notice: HTMLElement
  /** Read out, not shown. */
  status: HTMLElement
}

/** The form of an element that came empty: the same markup as the server's page. */
export function challengeForm(
  text: ChallengeTexts,
  {
    name,
    nextCode,
    action,
    csrf,
    to,
    level,
  }: { name: string; nextCode: boolean; action: string; csrf: string; to: string; level: number },
): TemplateResult {
  return html`<div class="mfa-heading" role="heading" aria-level=${level}>${text.verifyIdentity}</div>
    <p class="mfa-who"><span>${name}</span></p>
    <form class="mfa-form" method="post" action=${action}>
      <input type="hidden" name="csrf" value=${csrf}><input type="hidden" name="factor" value="totp"><input type="hidden" name="to" value=${to}>
      <label class="mfa-label" for="mfa-code">${text.codeLabel(6)}</label>
      ${nextCode ? html`<p class="mfa-hint" id="mfa-hint" data-mfa="hint">${text.useNextCode}</p>` : ''}
      <input class="mfa-code" id="mfa-code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code"
        autocapitalize="off" spellcheck="false" dir="ltr" required aria-describedby=${nextCode ? 'mfa-error mfa-hint' : 'mfa-error'}>
      <p class="mfa-error" id="mfa-error" data-mfa="error"></p>
      <button class="mfa-button mfa-primary" type="submit">${text.enter}</button>
    </form>`
}

/** Finds the form and adds what only a script needs. Null: there is none, or not a whole one. */
export function takeForm(root: Element): ChallengeForm | null {
  const form = root.querySelector<HTMLFormElement>('form.mfa-form')
  const code = form?.querySelector<HTMLInputElement>('input[name=code]')
  const submit = form?.querySelector<HTMLButtonElement>('button[type=submit]')
  if (!form || !code || !submit) return null
  // The texts about an empty or short code are ours, beside the field; the browser's bubbles go away.
  form.noValidate = true
  const error = form.querySelector<HTMLElement>('[data-mfa=error]') ?? addAfter(code, 'p', 'mfa-error')
  error.setAttribute('role', 'alert')
  const notice = form.querySelector<HTMLElement>('[data-mfa=wait]') ?? addAfter(error, 'p', 'mfa-notice')
  notice.dataset.mfa = 'wait'
  notice.setAttribute('role', 'alert')
  notice.tabIndex = -1
  const status = form.querySelector<HTMLElement>('[data-mfa=status]') ?? addAfter(submit, 'div', 'mfa-hidden')
  status.dataset.mfa = 'status'
  status.setAttribute('role', 'status')
  return { form, code, submit, error, notice, status }
}

function addAfter(before: Element, tag: string, className: string): HTMLElement {
  const element = document.createElement(tag)
  element.className = className
  before.after(element)
  return element
}

export function hiddenValue({ form }: ChallengeForm, name: string): string | null {
  return form.querySelector<HTMLInputElement>(`input[type=hidden][name=${name}]`)?.value ?? null
}

/** One link to the page's style sheet per document or shadow root, as far as the element may have to bring its own. */
export function ensureStyles(element: Element, endpoint: string): void {
  const href = `${endpoint.replace(/\/+$/, '')}/assets/mfa.css`
  const root = element.getRootNode()
  const place = root instanceof ShadowRoot ? root : document.head
  if (place.querySelector(`link[rel=stylesheet][href="${CSS.escape(href)}"]`)) return
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = href
  place.append(link)
}
