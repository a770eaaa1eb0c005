import { html, nothing, render, type TemplateResult } from 'lit'
import type { FactorKind } from '../../edge/contract/index.ts'
import type { ClientProblem } from '../client/transport.ts'
import { factorOf } from '../factors/registry.ts'
import { announce } from '../parts/announce.ts'
import { withWayOut } from '../parts/templates.ts'
import { waitWords } from '../proof/wait-words.ts'
import { isAboutCode, refusalText } from '../refusals/refusal.ts'
import type { ChallengeTexts, Refusal } from '../words/messages.ts'
import { type ChallengeState, isStuck } from './challenge.ts'
import type { ChallengeForm } from './challenge-form.ts'

export type ShowView = {
  text: ChallengeTexts
  locale: string | undefined
  now: number
  /** What may be asked for. */
  ways: readonly FactorKind[]
}

/**
 * Brings the form, whoever rendered it, in line with the state. By hand and not by a template: the nodes are the
 * server's, and a password manager may hold on to them. `before` is null the first time.
 */
export function showState(
  form: ChallengeForm,
  state: ChallengeState,
  before: ChallengeState | null,
  view: ShowView,
): void {
  const refusal = 'refusal' in state ? state.refusal : null
  const factor = 'factor' in state ? state.factor : undefined
  const waiting = state.step === 'locked'
  const busy = state.step === 'sending' || state.step === 'passed'
  const isPress = 'factor' in state && factorOf(state.factor).isPossible
  const doing = isPress ? view.text.followDevice : view.text.checking
  if (busy && !isPress) form.submit.dataset.busy = doing
  else delete form.submit.dataset.busy
  // Its words may have come meanwhile, in the language of the page.
  if (state === before) return void (refusal && showRefusal(form, refusal, view, factor))
  const field = isPress ? form.submit : form.code
  // At first the browser may be about to give it to the field of the server's page.
  const hadFocus = before
    ? before.step === 'choosing' || form.form.contains(document.activeElement)
    : form.code.autofocus
  if (waiting || before?.step === 'locked') showAround(form, isStuck(state, view.ways))
  form.submit.disabled = form.code.disabled = waiting
  form.code.readOnly = busy
  form.submit.ariaDisabled = String(busy)

  if (before?.step === 'choosing') form.code.value = ''
  // The server's own error stays until the person does something, and an old one until there is an answer.
  if (state.step !== 'sending' && (before !== null || refusal || waiting)) showRefusal(form, refusal, view, factor)
  if (waiting) {
    form.code.value = ''
    // Whoever is moved there hears it by that, and nobody twice.
    form.notice.role = hadFocus ? null : 'alert'
    if (hadFocus) form.notice.focus()
  } else {
    fill(form.notice, nothing)
    const isBack = before?.step === 'choosing' || (before?.step === 'sending' && !busy)
    if (refusal || isBack) field.focus()
    if (refusal && !isPress) form.code.select()
  }
  if (before?.step === 'locked' && state.step === 'asking' && before.factor === state.factor) {
    announce(form.status, view.text.unlocked)
    if (document.activeElement === form.notice || document.activeElement === document.body) field.focus()
  }
  if (state.step === 'choosing') form.form.parentElement?.querySelector<HTMLElement>('button.mfa-link')?.focus()
  if (state.step === 'sending') announce(form.status, doing)
  if (state.step === 'passed') announce(form.status, view.text.passed)
}

/**
 * The host's way out for somebody who is stuck may be in the server's page, shown as long as it is needed; and what that
 * page says of another way, which the notice says here.
 */
function showAround({ form }: ChallengeForm, isStuck: boolean): void {
  const find = (name: string) => form.closest('.mfa-card')?.querySelector(`[data-mfa=${name}]`)
  find('support')?.toggleAttribute('hidden', !isStuck)
  find('meanwhile')?.remove()
}

/** What Lit put into a node of the server's; what the server had put there goes the first time. */
const taken = new WeakSet<HTMLElement>()

function fill(node: HTMLElement, content: unknown): void {
  if (!taken.has(node)) node.replaceChildren()
  taken.add(node)
  render(content, node)
}

/** Writes what was refused, with the way out of it as a link; null takes it away. */
function showRefusal(
  { error, code }: ChallengeForm,
  refusal: Refusal | null,
  view: ShowView,
  factor: FactorKind | undefined,
): void {
  code.ariaInvalid = refusal && isAboutCode(refusal) ? 'true' : null
  fill(error, refusal ? refusalWords(refusal, view, factor) : nothing)
}

/** What was refused, with the way out of it as a link. */
function refusalWords(refusal: Refusal, { text, locale, now }: ShowView, factor?: FactorKind): TemplateResult | string {
  const support = 'support' in refusal && refusal.support ? ` ${refusal.support}` : ''
  return withWayOut(refusalText(text, refusal, { now, locale, factor }) + support, text, refusal)
}

/** An empty element that could not be loaded. */
export function failed(problem: ClientProblem | null, view: ShowView, onRetry: () => void): TemplateResult {
  return html`<p class="mfa-error" role="alert">${problem && refusalWords(problem, view)}</p>
      ${problem?.page ? nothing : html`<button class="mfa-button" type="button" @click=${onRetry}>${view.text.retry}</button>`}`
}

/** Says how long to wait. */
export function showWait(
  { notice }: ChallengeForm,
  state: ChallengeState & { step: 'locked' },
  view: ShowView,
  began: number,
): void {
  fill(notice, html`<span>${waitWords(state, { ...view, began })}</span>`)
}
