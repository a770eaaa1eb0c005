import type { Speaker } from './around.ts'

/** Those whose words are English in a page of another language. */
const english = new WeakSet<Speaker>()
const followed = new WeakSet<Speaker>()

/**
 * Says of what an element shows that it is English, inside of it: screen readers then read it as that, and in a page from
 * right to left it stands by itself, from left to right.
 */
export function markEnglish(host: Speaker, isEnglish: boolean): void {
  if (isEnglish) english.add(host)
  else english.delete(host)
  // Most are never in this case, or in no other.
  if (!isEnglish || followed.has(host)) return
  followed.add(host)
  host.addController({ hostUpdated: () => mark(host) })
}

function mark(host: Speaker): void {
  const marks = english.has(host) ? { lang: 'en', dir: 'ltr' } : { lang: null, dir: null }
  for (const element of shownBy(host)) {
    for (const [name, value] of Object.entries(marks)) {
      // A change of `lang` is what elements listen for: no mark may follow from the one before.
      if (element.getAttribute(name) === value) continue
      if (value) element.setAttribute(name, value)
      else element.removeAttribute(name)
    }
  }
}

/** The outermost that an element draws. In a form that the server rendered, what only we write into. */
function shownBy({ renderRoot }: Speaker): Iterable<Element> {
  const isServers = renderRoot.querySelector(':scope form [name=csrf]')
  return isServers
    ? renderRoot.querySelectorAll('[data-mfa=error], [data-mfa=wait], [data-mfa=status]')
    : renderRoot.children
}
