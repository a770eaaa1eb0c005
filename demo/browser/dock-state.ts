const STORAGE_KEY = 'demo:phone-dock'

/** From here on the phone stands beside the page; below, it lies over it, and only while somebody wants it. */
export const hasRoom: MediaQueryList = matchMedia('(min-width: 80rem)')

/** Here it stands there without being asked for. */
const hasPlenty = matchMedia('(min-width: 90rem)')

/** Whether a page that has just come shows the phone. */
export function isOpenAtFirst(): boolean {
  if (!hasRoom.matches) return false
  try {
    return (localStorage.getItem(STORAGE_KEY) ?? (hasPlenty.matches ? 'open' : 'closed')) === 'open'
  } catch {
    return hasPlenty.matches
  }
}

/** Where it lies over the page it is a matter of the moment. */
export function remember(isOpen: boolean): void {
  if (!hasRoom.matches) return
  try {
    localStorage.setItem(STORAGE_KEY, isOpen ? 'open' : 'closed')
  } catch {
    // A browser that keeps nothing: the next page is as at first.
  }
}

/** What the style sheet goes by; without it there is no script, and a link leads to the phone. */
export function setOpen(isOpen: boolean): void {
  document.documentElement.dataset.phone = isOpen ? 'open' : 'closed'
}
