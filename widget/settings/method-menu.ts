import { css, html, type TemplateResult } from 'lit'
import { moreIcon } from '../look/icons.ts'
import type { SettingsTexts } from '../words/messages.ts'

export type MenuItem = { label: string; isDanger?: boolean; onPress: () => void }

export type MenuView = {
  text: SettingsTexts
  /** The button was pressed, for the menu to open or to close. */
  onMenu: () => void
}

/**
 * A button and its menu: a native popover, which closes by Esc and by a click elsewhere and gives the focus back. Arrow
 * keys, Home, End and first letters move through the items.
 */
export function methodMenu(
  id: string,
  name: string,
  items: readonly MenuItem[],
  { text, onMenu }: MenuView,
): TemplateResult {
  return html`<button type="button" class="quiet more" part="button" aria-label=${text.menuFor(name)} aria-haspopup="menu" aria-expanded="false"
      data-method=${id} popovertarget=${`menu-${id}`} @click=${onMenu} @keydown=${openByArrow}>${moreIcon()}</button>
    <div id=${`menu-${id}`} class="menu" role="menu" popover aria-label=${text.menuFor(name)} @beforetoggle=${announceToggle} @toggle=${toggled} @keydown=${moveFocus}>
      ${items.map(
        ({ label, isDanger, onPress }) =>
          html`<button type="button" role="menuitem" tabindex="-1" class=${isDanger ? 'danger' : ''} @click=${(event: Event) => press(event, onPress)}>${label}</button>`,
      )}
    </div>`
}

/** The element that the menu is in goes on from its button, so the button has focus first. */
function press(event: Event, onPress: () => void): void {
  menuOf(event).hidePopover()
  onPress()
}

const menuOf = (event: Event): HTMLElement => (event.target as Element).closest<HTMLElement>('[popover]') as HTMLElement
const buttonOf = (menu: Element) => menu.previousElementSibling as HTMLElement

function announceToggle(event: ToggleEvent): void {
  const menu = menuOf(event)
  const isOpen = event.newState === 'open'
  buttonOf(menu).setAttribute('aria-expanded', String(isOpen))
  // The browser gives it back to the element around the shadow root, which takes no focus itself.
  if (!isOpen && menu.matches(':focus-within')) buttonOf(menu).focus()
}

/** Ends with the menu that is open: at most one is, in a page. */
let following: AbortController | null = null

function toggled(event: ToggleEvent): void {
  following?.abort()
  if (event.newState !== 'open') return
  const menu = menuOf(event)
  place(menu)
  menu.querySelector('button')?.focus()
  const own = new AbortController()
  following = own
  // An open menu that is taken out of the page says nothing about it.
  window.addEventListener('resize', () => (menu.isConnected ? place(menu) : own.abort()), { signal: own.signal })
}

/** Under its button, at the side where its text ends; above it where there is no room. Placed by hand: the popover is in the top layer. */
function place(menu: HTMLElement): void {
  const button = buttonOf(menu).getBoundingClientRect()
  const isLeftToRight = getComputedStyle(menu).direction === 'ltr'
  const left = isLeftToRight ? button.right - menu.offsetWidth : button.left
  const isRoom = button.bottom + menu.offsetHeight < innerHeight
  const top = isRoom ? button.bottom + 4 : button.top - menu.offsetHeight - 4
  menu.style.setProperty('left', `${Math.max(8, left + scrollX)}px`)
  menu.style.setProperty('top', `${top + scrollY}px`)
}

function openByArrow(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown') return
  event.preventDefault()
  ;(event.currentTarget as HTMLElement).click()
}

function moveFocus(event: KeyboardEvent): void {
  const menu = menuOf(event)
  const items = [...menu.querySelectorAll('button')]
  const at = items.indexOf(event.target as HTMLButtonElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key]
  if (event.key === 'Tab') menu.hidePopover()
  const target = to === undefined ? lettered(event, [...items.slice(at + 1), ...items]) : items.at(to % items.length)
  if (!target) return
  event.preventDefault()
  target.focus()
}

/** The next item whose words begin with the letter that was typed (WAI-ARIA APG, Menu). */
function lettered({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, items: HTMLElement[]): HTMLElement | undefined {
  if (key.length > 1 || ctrlKey || metaKey || altKey) return undefined
  return items.find(({ textContent }) => textContent?.toLowerCase().startsWith(key.toLowerCase()))
}

export const menuStyles = css`
  .more { padding: 8px; min-block-size: 40px; flex: none; align-self: start; }
  [popover] {
    position: absolute; inset: auto; margin: 0; inline-size: max-content; min-inline-size: 160px; max-inline-size: calc(100vw - 16px); padding: var(--space); color: var(--text); background: var(--surface);
    border: 1px solid var(--border); border-radius: var(--radius); box-shadow: 0 8px 24px rgb(0 0 0 / 0.16);
  }
  [popover] button { display: block; inline-size: 100%; border-color: transparent; background: none; text-align: start; font-weight: 400; }
  [popover] button:is(:hover, :focus-visible) { background: var(--sunken); outline-offset: -2px; }
  /* Tab does not come to them, and what it does not come to has no ring else. */
  [popover] button:focus-visible { outline: var(--mfa-focus-ring, 2px solid var(--accent)); }
`
