import type { LitElement } from 'lit'
import type { Messages } from './messages.ts'

/** An element, as far as its language goes. */
export type Speaker = LitElement & {
  locale: string
  spoken: Partial<Messages> | undefined
}

/** Where a page has the words of other languages, for all its scripts; empty as long as none of them needed any. */
export const PLACE = Symbol.for('sallyport.words')
type Page = { [PLACE]?: (host: Speaker) => Promise<void> | undefined }

/** How long a page is left without words; after that they are English (milliseconds). */
const PATIENCE = 3000

/**
 * The `lang` that is nearest to an element, through shadow roots (HTML §3.2.6.1); undefined where there is none. `watcher`
 * hears of every change of one.
 */
export function langAround(element: Element, watcher?: MutationObserver): string | undefined {
  let lang: string | undefined
  for (let at: Element | undefined = element; at; ) {
    lang ||= at.closest<HTMLElement>('[lang]')?.lang
    const root = at.getRootNode()
    watcher?.observe(root, { subtree: true, attributeFilter: ['lang'] })
    at = (root as Partial<ShadowRoot>).host
  }
  return lang
}

/** The English of the page or the browser, for dates: none of another language may stand between English words. */
export const englishLocale = (lang: string | undefined): string =>
  [lang, ...navigator.languages].find((tag) => /^en-[a-z]{2}$/i.test(tag as string)) ?? 'en'

/** Neither English nor unknown: nothing, or `und` (BCP 47). */
export const isForeign = (lang: string | undefined): boolean => /^(?!en|und)./i.test(lang as string)

/**
 * Finds out in which language an element speaks, and brings what it says there; what it gives is waited for. Every page
 * pays for this, so what other languages need is in a chunk, which comes where the nearest `lang` is not English.
 */
export function hear(host: Speaker, watcher: MutationObserver): Promise<unknown> | false | undefined {
  watcher.disconnect()
  const lang = langAround(host, watcher)
  const speak = (globalThis as Page)[PLACE]
  if (!speak) host.locale = englishLocale(lang)
  const said = speak
    ? speak(host)
    : isForeign(lang) && import('./speech.ts').then((chunk) => chunk.speak(host)).catch(() => {})
  return said && Promise.race([said, new Promise((over) => setTimeout(over, PATIENCE))])
}
