import { englishLocale, isForeign, langAround, type Page, PLACE, type Speaker } from './around.ts'

/** How long a page is left without words; after that they are English (milliseconds). */
const PATIENCE = 3000

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
