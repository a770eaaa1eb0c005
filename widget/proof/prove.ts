import { html, nothing, type TemplateResult } from 'lit'
import type { FactorKind } from '../../edge/contract/index.ts'
import { factorOf } from '../factors/registry.ts'
import { alertIcon } from '../look/icons.ts'
import { asOthers } from '../parts/as-others.ts'
import type { RefusalTexts } from '../words/messages.ts'
import { enterCode, pressFor } from './enter-code.ts'
import type { ProofState } from './proof.ts'
import { waitWords } from './wait-words.ts'
import { disabledBeside, linksFrom, linkWords, type Way } from './ways.ts'

export type ProveView = {
  text: RefusalTexts
  locale: string | undefined
  now: number
  state: ProofState
  /** What may prove it, in the order in which it is offered. */
  factors: readonly FactorKind[]
  help: (factor: FactorKind) => unknown
  username?: string | undefined
  /** The code on the phone is used up (spec E7). */
  isNextCode: boolean
  /** Nothing was shown before: the focus does not go to a wait, which is read out for that. */
  isNew: boolean
  /** When a wait began. */
  began: number
  /** Read out, not shown. */
  said: string
  onWay: (way: Way) => void
}

/** Asks for a fresh code: the field, the wait where there is one, and the ways to another factor (spec R1, L2). */
export function prove(view: ProveView): TemplateResult {
  const { state } = view
  return html`${state.step === 'choosing' ? nothing : question(state, view)}
    ${links(view)}
    <p class="hidden" role="status">${view.said}</p>`
}

function question(state: Exclude<ProofState, { step: 'choosing' }>, view: ProveView): TemplateResult {
  const { text, locale } = view
  const { factor } = state
  const disabled = disabledBeside(factor, view.factors, state.locks)
  const { words, isPossible } = factorOf(factor)
  const { format, next } = words(text)
  // A space of its own between two texts is lost where they describe the field, so it ends the first.
  return html`${disabled ? html`<p class="notice">${alertIcon()}<span>${disabled.words(text).disabled}</span></p>` : nothing}
    ${(isPossible ? pressFor : enterCode)(
      {},
      {
        text,
        locale,
        factor,
        username: view.username,
        help: html`${`${view.help(factor)} `}${format}${view.isNextCode ? html`<strong>${next}</strong>` : nothing}`,
        refusal: 'refusal' in state ? state.refusal : null,
        busy: state.step === 'sending',
        held: state.step === 'locked',
      },
    )}
    <p class="notice" id="wait" role=${view.isNew ? 'alert' : nothing} tabindex="-1">${state.step === 'locked' ? wait(state, view) : nothing}</p>`
}

function wait(state: ProofState & { step: 'locked' }, view: ProveView): TemplateResult {
  return html`${alertIcon()}<span>${waitWords(state, { ...view, ways: view.factors })}</span>`
}

function links({ state, text, factors, onWay }: ProveView): TemplateResult | typeof nothing {
  if (factors.length < 2) return nothing
  const way = 'factor' in state ? state.factor : 'other'
  const buttons = linksFrom(way, factors, state.locks, state.step === 'locked').map(
    (to) =>
      html`<button type="button" class="small" part="button" ?disabled=${state.step === 'sending'} @click=${() => onWay(to)}>${linkWords(to, text)}</button>`,
  )
  return html`<p class="ways">${asOthers(way === 'other', buttons)}</p>`
}
