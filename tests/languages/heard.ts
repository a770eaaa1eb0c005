import type { Page } from 'playwright-core'

/*
 * All that somebody sees or hears of a page, at every change of it: text that is rendered, through all shadow roots, what
 * style sheets put there, names and descriptions, the title.
 */

/** `isMoment`: a date or time as `Intl` writes it. */
export type Heard = { text: string; isMoment: boolean }

/** Runs in the page before its own scripts. */
const inThePage = `(() => {
  const said = new Set()
  const SPOKEN = ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder', 'alt']
  const say = (text, isMoment = false) => {
    if (!/\\p{L}/u.test(text ?? '') || said.has(text)) return
    said.add(text)
    window.__heard({ text, isMoment })
  }
  const look = (element) => {
    if (/^(script|style|template|noscript|head)$/i.test(element.localName)) return
    const style = getComputedStyle(element)
    const { display } = style
    if (display === 'none' && element.localName !== 'option') return
    const isSeen = style.visibility === 'visible'
    if (isSeen) {
      for (const name of SPOKEN) say(element.getAttribute(name))
      for (const part of ['::before', '::after']) say(/^"([^"]*)"/.exec(getComputedStyle(element, part).content)?.[1])
      if (element.localName === 'input' && element.type === 'text') say(element.value)
    }
    const isMoment = element.localName === 'time'
    for (const node of [...(element.shadowRoot?.childNodes ?? []), ...element.childNodes]) {
      if (node.nodeType === Node.TEXT_NODE && isSeen) say(node.data, isMoment)
      else if (node.nodeType === Node.ELEMENT_NODE) look(node)
    }
  }
  window.__look = () => {
    say(document.title)
    if (document.body) look(document.body)
  }
  const watcher = new MutationObserver(window.__look)
  const watch = (root) => watcher.observe(root, { subtree: true, childList: true, characterData: true, attributes: true })
  watch(document)
  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function (how) {
    const root = attach.call(this, how)
    watch(root)
    return root
  }
  document.addEventListener('toggle', window.__look, true)
})()`

/** Everything from now on, on each page that this one shows. */
export async function listenTo(page: Page, hear: (heard: Heard) => void): Promise<() => Promise<void>> {
  await page.exposeBinding('__heard', (_source, heard: Heard) => hear(heard))
  await page.addInitScript(inThePage)
  /** Once more, for what no change of the document led to. */
  return () => page.evaluate('window.__look()')
}
