import { formatMinutes } from '../words/format.ts'
import { type Refusal, shownName } from '../words/messages.ts'
import type { SetupTexts } from '../words/setup-messages.ts'
import type { Named, SetupKind, StopReason } from './setup-state.ts'

/** What the codes at the end say was done. */
export function doneText(text: SetupTexts, kind: SetupKind, method: Named | null): string {
  if (!method) return text.codesReplaced
  const name = shownName(method, text)
  return kind === 'reset' ? text.methodReset(name) : text.methodAdded(name)
}

/** Enrolment alone can tell why a code was wrong: the old entry in the app, or the phone's clock (spec E4, E8). */
export function enrolmentHint(text: SetupTexts, refusal: Refusal | null, locale: string | undefined): string | null {
  const reason = refusal && 'reason' in refusal ? refusal.reason : null
  if (reason === 'previous_entry') return text.previous_entry
  if (!reason || typeof reason !== 'object') return null
  const hint = reason.clockSkewSeconds < 0 ? text.clockBehind : text.clockAhead
  return hint(formatMinutes(Math.abs(reason.clockSkewSeconds), locale))
}

/** What is said where the wizard cannot go on; null where the problem itself says it. */
export function stopText(text: SetupTexts, why: StopReason): string | null {
  switch (why) {
    case 'too_many_tries':
      return text.tooManyTries
    case 'expired':
      return text.expired
    case 'confirmed_in_another_tab':
      return text.alreadySetUp
    case 'confirmed_here':
      return text.setUpWithoutCodes
    case 'already_enrolled':
      return text.already_enrolled
    case 'changed_elsewhere':
      return text.changedElsewhere
    case 'refused':
      return null
    default:
      return why satisfies never
  }
}
