import type { MfaErrorEvent } from '../parts/events.ts'
import { VERSION } from '../parts/version.ts'
import * as advice from './advice.ts'
import { addressOf, probe } from './probe.ts'

/*
 * In the browser's console, while a page is being built: why an element does not work. It watches from outside, so that the
 * elements carry nothing of it. `mfa.js` loads it on the developer's own machine alone, bundlers under their condition
 * `development`.
 */

/** As much as is known of one of ours, whichever it is. */
type OurElement = HTMLElement & {
  endpoint?: string
  client?: unknown
  ticket?: string
  state?: string
  accountId?: string
}

const TAGS = ['account-mfa-toggle', 'backup-codes', 'mfa-challenge', 'mfa-settings', 'mfa-setup-wizard']

/** What an element's `state` says where it cannot work. */
const FAILED = /^(failed|error|signed-out|stopped)$/

/** Until then a script may be on its way that registers a tag. */
const PATIENCE_MS = 3_000

const told = new Set<string>()
const awaited = new Set<string>()
/** Which address was looked into for which element. */
const probed = new WeakMap<OurElement, string>()
let isLookDue = false

function tell(hint: string | null): void {
  if (hint === null || told.has(hint)) return
  told.add(hint)
  // biome-ignore lint/suspicious/noConsole: the page's developer reads it there
  console.warn(`[sallyport] ${hint}`)
}

function watch(): void {
  for (const tag of TAGS) {
    customElements.whenDefined(tag).then((element) => {
      const { version } = element as CustomElementConstructor & { version?: unknown }
      if (version !== VERSION) tell(advice.adviceOnVersions(tag, version, VERSION))
    })
  }
  document.addEventListener('mfa-error', refused)
  const observer = new MutationObserver(lookSoon)
  observer.observe(document, { subtree: true, childList: true, attributeFilter: ['state', 'account-id'] })
  lookSoon()
}

/** Many things change at once. */
function lookSoon(): void {
  if (isLookDue) return
  isLookDue = true
  setTimeout(() => {
    isLookDue = false
    look()
  }, 100)
}

function look(): void {
  for (const element of elementsIn(document)) {
    const { localName: tag, state } = element
    if (state && FAILED.test(state)) void lookInto(element)
    if (state === 'absent') tell(advice.adviceOnAccount(element.accountId ?? ''))
    if (!customElements.get(tag)) expect(tag)
  }
  for (const entry of performance.getEntriesByType('resource') as PerformanceResourceTiming[]) {
    const [file] = /\bmfa-\w+\.js/.exec(entry.name) ?? []
    if (file && entry.responseStatus >= 400) tell(advice.adviceOnChunk(file))
  }
}

/** All elements of the page, in whatever open shadow root. */
function* elementsIn(root: ParentNode): Generator<OurElement> {
  for (const one of root.querySelectorAll<OurElement>('*')) {
    if (TAGS.includes(one.localName)) yield one
    if (one.shadowRoot) yield* elementsIn(one.shadowRoot)
  }
}

function expect(tag: string): void {
  if (awaited.has(tag)) return
  awaited.add(tag)
  setTimeout(() => {
    if (!customElements.get(tag)) tell(advice.adviceOnTag(tag))
  }, PATIENCE_MS)
}

function refused(event: MfaErrorEvent): void {
  const [element] = event.composedPath() as [OurElement]
  if (event.code === 'unavailable' && event.requestId === null) void lookInto(element)
  else tell(advice.adviceFor(event.code, element.localName, event.requestId))
}

/** The element says no more than that no answer came, or said why before anybody listened. */
async function lookInto(element: OurElement): Promise<void> {
  const { localName: tag, client, ticket, endpoint = '/mfa' } = element
  if (probed.get(element) === endpoint) return
  probed.set(element, endpoint)
  if (client) {
    tell(advice.adviceOnClient())
    return
  }
  const url = addressOf(tag, endpoint)
  const found = await probe(url)
  // What is refused to us, who have no ticket, is not what the element was refused.
  if (found && !(found.kind === 'refused' && ticket)) tell(advice.adviceAbout(found, url, tag))
}

if (typeof document !== 'undefined') watch()
