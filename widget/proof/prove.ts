import { html, nothing, type TemplateResult } from 'lit'
import type { FactorKind } from '../../edge/contract/index.ts'
import { alertIcon } from '../parts/icons.ts'
import { formatWait } from '../words/format.ts'
import type { RefusalTexts } from '../words/messages.ts'
import { CODE_DIGITS } from './code-text.ts'
import { enterCode } from './enter-code.ts'
import { DISABLED, type ProofState } from './proof.ts'

export type ProveView = {
  text: RefusalTexts
  locale: string | undefined
  now: number
  state: ProofState
  /** What may prove it, the app first. */
  factors: readonly FactorKind[]
  help: (factor: FactorKind) => unknown
  /** The code on the phone is used up (spec E7). */
  isNextCode: boolean
  /** When the wait is over, as it was put when it began. */
  clock: string
  /** Read out, not shown. */
  said: string
  onWay: (way: FactorKind | 'other') => void
}

/** Asks for a fresh code: the field, the wait where there is one, and the ways to another factor (spec R1, L2). */
export function prove(view: ProveView): TemplateResult {
  const { state } = view
  return html`${state.step === 'choosing' ? nothing : question(state, view)}
    ${links(view)}
    <p class="hidden" role="status">${view.said}</p>`
}

function question(state: Exclude<ProofState, { step: 'choosing' }>, view: ProveView): TemplateResult {
  const { text, locale, now } = view
  const { factor, locks } = state
  const isAppDisabled = factor !== 'totp' && locks.totp === DISABLED
  return html`${isAppDisabled ? html`<p class="notice">${alertIcon()}<span>${text.disabledFactor('totp')}</span></p>` : nothing}
    ${enterCode(
      { digits: CODE_DIGITS },
      {
        text,
        locale,
        factor,
        help: html`${view.help(factor)}${factor === 'totp' && view.isNextCode ? html` <strong>${text.useNextCode}</strong>` : nothing}`,
        refusal: 'refusal' in state ? state.refusal : null,
        busy: state.step === 'sending',
        held: state.step === 'locked',
      },
    )}
    <div id="wait" role="alert" tabindex="-1">${state.step === 'locked' ? wait(state, view, now, locale) : nothing}</div>`
}

function wait(
  { factor, locks, untilAt }: ProofState & { step: 'locked' },
  { text, factors, clock }: ProveView,
  now: number,
  locale: string | undefined,
): TemplateResult {
  const isOtherUsable = factors.some((other) => other !== factor && !((locks[other] ?? 0) > now))
  const meanwhile = isOtherUsable ? text.otherWayWorks?.(factor) : ''
  return html`<p class="notice">${alertIcon()}<span>${
    untilAt === DISABLED
      ? text.disabledFactor(factor)
      : html`${text.lockedUntil} <strong>${clock}</strong><span aria-hidden="true">, ${formatWait(untilAt, now, locale).relative}.</span> ${meanwhile}`
  }</span></p>`
}

function links({ state, text, factors, onWay }: ProveView): TemplateResult | typeof nothing {
  if (factors.length < 2) return nothing
  const link = (way: FactorKind | 'other', words: string) =>
    html`<button type="button" class="small" part="button" ?disabled=${state.step === 'sending'} @click=${() => onWay(way)}>${words}</button>`
  const isApp = 'factor' in state && state.factor === 'totp'
  const toCode = link('backup_code', text.enterBackupCode)
  return html`<p class="ways">${
    state.step === 'choosing'
      ? [toCode, link('totp', text.useApp)]
      : isApp
        ? state.step === 'locked'
          ? toCode
          : link('other', text.tryAnotherWay)
        : link('totp', text.useApp)
  }</p>`
}
