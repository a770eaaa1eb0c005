import { html, nothing, type TemplateResult } from 'lit'
import type { PolicyView } from '../../edge/contract/index.ts'
import { withWayOut } from '../parts/templates.ts'
import { problemText } from '../refusals/refusal.ts'
import { sentences } from '../words/format.ts'
import type { Refusal, ToggleTexts } from '../words/messages.ts'
import type { ToggleState } from './toggle.ts'

export type ToggleView = {
  text: ToggleTexts
  /** The dialog that asks for a code, while it is open. */
  dialog: TemplateResult | null | undefined
  /** The second switch, where there is one. */
  strength: (policy: PolicyView, busy: boolean) => TemplateResult | typeof nothing | undefined
  /** The list of members, once it was opened. */
  members: TemplateResult | typeof nothing | undefined
  onMembers: (event: Event) => void
  onPress: () => void
  onRetry: () => void
}

/** The switch in one state. The alert region is there in every one, so that what comes up in it is read out. */
export function toggleView(state: ToggleState, view: ToggleView): TemplateResult {
  const refusal = state.step === 'failed' ? state.problem : state.step === 'ready' ? state.refusal : null
  return html`<div part="base">
    ${content(state, view)}
    <p class="error" id="error" part="error" role="alert">${refusal ? explain(refusal, view.text) : nothing}</p>
    ${view.dialog}
  </div>`
}

/** What went wrong, and the way out of it. */
export function explain(refusal: Refusal, text: ToggleTexts): TemplateResult {
  return html`<span>${withWayOut(problemText(text, refusal), text, refusal)}</span>`
}

function content(state: ToggleState, view: ToggleView): TemplateResult {
  const { text } = view
  switch (state.step) {
    case 'loading':
      return html`<p class="row" aria-busy="true"><span class="switch waiting"></span></p>`
    case 'absent':
      return html`<p class="help" part="reason">${text.notAvailable}</p>`
    case 'failed':
      return html`<p class="row"><button type="button" part="button" @click=${view.onRetry}>${text.retry}</button></p>`
    default:
      return html`${control(state.policy, state.step === 'asking', view)}
        <p class="help" id="reason" part="reason"><bdi>${reason(state.policy, text)}</bdi></p>
        ${view.strength(state.policy, state.step === 'asking')}
        ${
          state.policy.members
            ? html`<details part="members" @toggle=${view.onMembers}><summary>${text.showMembers}</summary>${view.members}</details>`
            : nothing
        }`
  }
}

/** Not disabled but `aria-disabled`: whoever cannot change it can still reach it, and read why. */
function control({ accountName, required, canChange }: PolicyView, busy: boolean, view: ToggleView): TemplateResult {
  const { text, onPress } = view
  return html`<p class="row ${canChange ? '' : 'fixed'}">
    <button type="button" class="switch" part="switch" role="switch" aria-label=${text.requireMfa(accountName)} aria-checked=${required}
      aria-disabled=${!canChange || nothing} aria-busy=${busy || nothing} aria-describedby="reason error" @click=${onPress}><span class="thumb"></span></button>
    <span class="word" part="state-word" aria-hidden="true">${required ? text.on : text.off}</span>
  </p>`
}

/** Why it cannot be changed, or what an Owner should know before and after (spec P4). */
function reason({ required, canChange, reason, members }: PolicyView, text: ToggleTexts): string {
  const missing = members ? members.known - members.enrolled : 0
  // Only Owners are told, and they are known: where nobody else is, the one without a method is the reader.
  const isYou = missing === 1 && members?.known === 1
  return sentences(
    canChange || !reason ? '' : text[reason],
    members && members.known > 0 && !isYou ? text.membersSetUp(members.enrolled, members.known) : '',
    members && required ? text.willBeAsked(missing, isYou) : '',
    members && !required && canChange ? text.ifSwitchedOn(missing, isYou) : '',
  )
}
