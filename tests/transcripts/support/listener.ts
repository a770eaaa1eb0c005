/** What a page tells of itself while it is listened to, in the order in which it happens. */
export type Heard =
  | { kind: 'page' }
  | { kind: 'alert' | 'status'; text: string }
  /** `at`: of the list that the page keeps under `FOCUSED`. */
  | { kind: 'focus'; at: number }

/** The function that the page calls, and the list of what had the focus, by name in the page. */
export const HEARD = '__heard'
export const FOCUSED = '__focused'

type Listened = { [HEARD]: (heard: Heard) => void; [FOCUSED]: Element[] }

/**
 * Runs in the page before anything of its own, and tells what a screen reader would say by itself: live regions that
 * change, in all shadow roots, what is said by `ariaNotify`, and where the focus goes. By WAI-ARIA 1.2: `alert` and
 * `status` are said whole (atomic), an alert also when it comes with its words in it, a busy region not at all.
 */
export function listen(): void {
  const page = globalThis as unknown as Listened
  const tell = (heard: Heard) => page.__heard(heard)
  page.__focused = []
  tell({ kind: 'page' })

  const REGIONS = '[role=alert], [role=status], [role=log], [aria-live=polite], [aria-live=assertive], output'
  const roots = new Set<ParentNode>()
  /** What each region said last; where it is not shown, nothing. */
  const said = new Map<Element, string>()

  const isShown = (element: Element) =>
    element.checkVisibility({ visibilityProperty: true }) && element.closest('[aria-hidden=true]') === null

  /** As it is laid out, slots and shadow roots included. */
  function wordsOf(node: Node): string {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? ''
    if (!(node instanceof Element)) return ''
    if (!isShown(node) && !(node instanceof HTMLSlotElement)) return ''
    const name = node.getAttribute('aria-label') ?? node.getAttribute('alt')
    if (name !== null) return ` ${name} `
    const children = node instanceof HTMLSlotElement ? node.assignedNodes() : (node.shadowRoot ?? node).childNodes
    const text = [...children].map(wordsOf).join('')
    return getComputedStyle(node).display === 'inline' ? text : ` ${text} `
  }

  const isBusy = (region: Element) => region.closest('[aria-busy=true]') !== null

  function look(): void {
    const regions = [...roots].flatMap((root) => [...root.querySelectorAll(REGIONS)])
    for (const known of said.keys()) if (!known.isConnected) said.delete(known)
    for (const region of regions) {
      const text = isShown(region) ? wordsOf(region).replace(/\s+/g, ' ').trim() : ''
      const before = said.get(region)
      if (text === before) continue
      const isAlert = region.role === 'alert' || region.ariaLive === 'assertive'
      if (isBusy(region)) continue
      said.set(region, text)
      if (text !== '' && (before !== undefined || isAlert)) tell({ kind: isAlert ? 'alert' : 'status', text })
    }
  }

  /** A move within a shadow root is heard of in that root alone, any other one in several. */
  const moves = new WeakSet<Event>()
  function moved(event: Event): void {
    const [target] = event.composedPath()
    if (moves.has(event) || !(target instanceof Element)) return
    moves.add(event)
    tell({ kind: 'focus', at: page.__focused.push(target) - 1 })
  }

  const observer = new MutationObserver(look)
  function listenTo(root: ParentNode & Node): void {
    roots.add(root)
    root.addEventListener('focusin', moved)
    observer.observe(root, { subtree: true, childList: true, characterData: true, attributes: true })
  }

  const attach = Element.prototype.attachShadow
  Element.prototype.attachShadow = function attachShadow(this: Element, options: ShadowRootInit) {
    const root = attach.call(this, options)
    listenTo(root)
    return root
  }
  type Notifying = { ariaNotify?: (text: string, options?: { priority?: string }) => void }
  for (const kind of [Element.prototype, Document.prototype] as Notifying[]) {
    const notify = kind.ariaNotify
    if (notify)
      kind.ariaNotify = function ariaNotify(text, options) {
        tell({ kind: options?.priority === 'high' ? 'alert' : 'status', text })
        notify.call(this, text, options)
      }
  }
  listenTo(document)
}
