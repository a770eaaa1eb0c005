import { focusStep } from '../parts/focus-step.ts'
import type { SettingsState } from './settings.ts'

/**
 * Moves focus to where a person goes on after the card was drawn anew, and opens the dialog that asks.
 *
 * @param about The method that something was done about: focus goes back to its menu.
 */
export function followSettings(
  root: ParentNode,
  state: SettingsState,
  before: SettingsState['step'],
  about: string,
): void {
  const find = (selector: string) => root.querySelector<HTMLElement>(selector)
  const now = state.step
  if (now === 'renaming' && state.refusal) find('#name')?.focus()
  // A menu that was open when the element was moved is closed, and says nothing about it.
  for (const more of root.querySelectorAll('.more[aria-expanded=true]'))
    if (!more.nextElementSibling?.matches(':popover-open')) more.setAttribute('aria-expanded', 'false')
  if (before === now || now === 'adding') return
  if (now === 'asking_removal') root.querySelector('dialog')?.showModal()
  else if (now === 'renaming') root.querySelector<HTMLInputElement>('#name')?.select()
  else if (now === 'removing' || ('said' in state && state.said === 'removed')) focusStep(root)
  else if (before === 'adding') (find('#add') ?? find('#heading'))?.focus()
  else if (/renam|remov/.test(before)) {
    const own = about && find(`.more[data-method="${CSS.escape(about)}"]`)
    ;(own || find('.more') || find('#heading'))?.focus()
  }
}
