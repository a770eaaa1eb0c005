import { html, type TemplateResult } from 'lit'
import type { FactorKind } from '../../edge/contract/index.ts'
import { factorOf } from '../factors/registry.ts'
import { formatWait, sentences } from '../words/format.ts'
import type { CodeTexts } from '../words/messages.ts'
import { DISABLED, type ProofState } from './proof.ts'
import { isOtherUsable } from './ways.ts'

export type WaitView = {
  text: CodeTexts
  locale: string | undefined
  now: number
  /** When the wait began: its end is put as it was then. */
  began: number
  /** What may be asked for in its place. */
  ways: readonly FactorKind[]
}

/**
 * How long to wait, and that there is another way meanwhile where one works: the clock time is read out once, the part that
 * ticks is for eyes only. A disabled factor has no such time.
 */
export function waitWords(
  { factor, locks, untilAt }: ProofState & { step: 'locked' },
  { text, locale, now, began, ways }: WaitView,
): TemplateResult | string {
  if (untilAt === DISABLED) return factorOf(factor).words(text).disabled
  const meanwhile = isOtherUsable(factor, ways, locks, now) ? text.otherWay : ''
  const [before, between, after] = text.too_many({ time: '|', relative: '|' }).split('|')
  return html`${before}<strong>${formatWait(untilAt, began, locale).time}</strong><span aria-hidden="true">${between}${formatWait(untilAt, now, locale).relative}</span>${sentences(after, meanwhile)}`
}
