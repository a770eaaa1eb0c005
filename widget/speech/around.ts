import type { LitElement } from 'lit'
import type { Messages } from '../words/messages.ts'

/** An element, as far as its language goes. */
export type Speaker = LitElement & {
  locale: string
  spoken: Partial<Messages> | undefined
}

/** Where a page has the words of other languages, for all its scripts; empty as long as none of them needed any. */
export const PLACE = Symbol.for('sallyport.words')
export type Page = { [PLACE]?: (host: Speaker) => Promise<void> | undefined }

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
