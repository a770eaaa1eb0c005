import { hasRoom, isOpenAtFirst, remember, setOpen } from './dock-state.ts'

/** esbuild leaves it to the browser: a page whose phone is never opened does not load it. */
const PHONE: string = '/assets/phone.js'

/** The demo phone at the side of the page, or over it where there is no room beside. */
export function dockPhone(): void {
  const dock = document.querySelector<HTMLElement>('.dock')
  const opener = document.querySelector<HTMLButtonElement>('.dock-opener')
  const screen = dock?.querySelector('template')
  if (!dock || !opener || !screen) return
  const closer = dock.querySelector<HTMLButtonElement>('.dock-closer')
  let isOpen = isOpenAtFirst()

  const show = (): void => {
    setOpen(isOpen)
    opener.ariaExpanded = String(isOpen)
    // What lies under it is out of reach.
    for (const part of document.querySelectorAll<HTMLElement>('body > :not(.dock)'))
      part.inert = isOpen && !hasRoom.matches
    if (!isOpen || screen.parentNode === null) return
    // Until its script is there nothing can be pressed: a switch would fall back, and the form would be sent.
    const parts = [...screen.content.children]
    const setInert = (isInert: boolean) => {
      for (const part of parts) part.toggleAttribute('inert', isInert)
    }
    setInert(true)
    screen.replaceWith(screen.content)
    import(PHONE).then(() => setInert(false), giveWay)
  }
  // The link to it, as without any script. Not the phone's own page: some browsers break off what loads as soon as
  // somebody leaves, who would then be led to the wrong place.
  const giveWay = (): void => {
    isOpen = false
    show()
    delete document.documentElement.dataset.phone
  }
  const toggle = (): void => {
    isOpen = !isOpen
    remember(isOpen)
    show()
    if (isOpen) closer?.focus()
    else opener.focus()
  }

  opener.addEventListener('click', toggle)
  closer?.addEventListener('click', toggle)
  dock.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !hasRoom.matches) toggle()
  })
  hasRoom.addEventListener('change', () => {
    isOpen = isOpenAtFirst()
    show()
  })
  show()
}
