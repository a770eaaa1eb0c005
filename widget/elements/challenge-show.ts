import { announce } from '../announce.ts'
import type { ChallengeState } from '../flow/challenge.ts'
import { formatWait } from '../format.ts'
import type { ChallengeTexts, Refusal } from '../messages.ts'
import { refusalText, wayOut } from '../refusal.ts'
import type { ChallengeForm } from './challenge-form.ts'

export type ShowView = { text: ChallengeTexts; locale: string | undefined; now: number }

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
  const waiting = state.step === 'locked'
  const busy = state.step === 'sending' || state.step === 'passed'
  const hadFocus = form.form.contains(document.activeElement)
  const refusal = 'refusal' in state ? state.refusal : null
  form.submit.disabled = waiting
  form.code.disabled = waiting
  form.code.readOnly = busy
  if (busy) form.submit.setAttribute('aria-disabled', 'true')
  else form.submit.removeAttribute('aria-disabled')

  // The server's own error stays until the person does something, and an old one until there is an answer.
  if (state.step !== 'sending' && (before !== null || refusal)) showRefusal(form, refusal, view)
  if (waiting) {
    form.code.value = ''
    showSupport(form)
    if (hadFocus) form.notice.focus()
  } else {
    form.notice.replaceChildren()
    if (refusal) {
      form.code.focus()
      form.code.select()
    }
  }
  if (before?.step === 'locked') {
    announce(form.status, view.text.unlocked)
    if (document.activeElement === form.notice || document.activeElement === document.body) form.code.focus()
  }
  if (state.step === 'sending') announce(form.status, view.text.checking)
  if (state.step === 'passed') announce(form.status, view.text.passed)
}

/** The host's way out for somebody who is stuck (spec L2) may be in the server's page, hidden until it is needed. */
function showSupport({ form }: ChallengeForm): void {
  form.closest('.mfa-card')?.querySelector('[data-mfa=support]')?.removeAttribute('hidden')
}

/** Writes what was refused, with the way out of it as a link; null takes it away. */
function showRefusal({ error, code }: ChallengeForm, refusal: Refusal | null, { text, locale, now }: ShowView): void {
  if (!refusal) {
    code.removeAttribute('aria-invalid')
    error.replaceChildren()
    return
  }
  code.setAttribute('aria-invalid', 'true')
  error.replaceChildren(refusalText(text, refusal, now, locale))
  const way = wayOut(text, refusal)
  if (!way) return
  const link = document.createElement('a')
  link.href = way.href
  link.textContent = way.words
  error.append(' ', link)
}

/**
 * Says how long to wait. The clock time is read out once; the part that ticks is for eyes only. Called again each
 * second, it changes that part alone.
 */
export function showWait({ notice }: ChallengeForm, untilAt: number, { text, locale, now }: ShowView): void {
  const { time, relative } = formatWait(untilAt, now, locale)
  let ticking = notice.querySelector('[data-until]')
  if (ticking?.getAttribute('data-until') !== String(untilAt)) {
    const clock = document.createElement('strong')
    clock.textContent = time
    ticking = document.createElement('span')
    ticking.setAttribute('aria-hidden', 'true')
    ticking.setAttribute('data-until', String(untilAt))
    const sentence = document.createElement('span')
    sentence.append(`${text.lockedUntil} `, clock, ticking)
    notice.replaceChildren(sentence)
  }
  ticking.textContent = `, ${relative}.`
}
