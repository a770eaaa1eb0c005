import axe from 'axe-core'
import { stylesheet } from '../../edge/http/pages/stylesheet.ts'
import type { MfaClient } from '../../widget/index.ts'
import { type ScriptedClient, scriptedClient } from './support.ts'

/* What a person sees and does in a page, whichever shadow root it is in; and what a test puts in its place for a while. */

const PAUSE_MS = 10
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS))

/** The next frame has been drawn, with what the tasks before it have changed. */
const drawn = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))

/** Waits until what is under way in the page is done: two frames in a row that show the same. */
export async function settle(): Promise<void> {
  for (let before = ''; ; ) {
    await drawn()
    const now = [...deep(document)].map(({ shadowRoot, innerHTML }) => shadowRoot?.innerHTML ?? innerHTML).join('\n')
    if (now === before) return
    before = now
  }
}

/** Waits until something holds, as a person would. */
export async function until<Value>(look: () => Value, about: string, patience = 2_000): Promise<NonNullable<Value>> {
  const end = Date.now() + patience
  for (;;) {
    const found = look()
    if (found) return found
    if (Date.now() > end) throw new Error(`waited in vain for ${about}`)
    await pause()
  }
}

/** How many ways through the history the browser was sent on and has not ended. */
let ways = 0
const { go } = History.prototype
History.prototype.go = function (by) {
  const from = JSON.stringify(this.state)
  ways += 1
  const arrived = () => JSON.stringify(this.state) !== from
  // Where it cannot go there, the elements wait no longer than half a second either.
  until(arrived, 'the browser to go back', 600)
    .catch(() => {})
    .finally(() => {
      ways -= 1
    })
  go.call(this, by)
}

/** Every element of a tree, shadow roots included. */
export function* deep(root: ParentNode): Generator<Element> {
  if (root instanceof Element && root.shadowRoot) yield* deep(root.shadowRoot)
  for (const element of root.querySelectorAll('*')) {
    yield element
    if (element.shadowRoot) yield* deep(element.shadowRoot)
  }
}

const wordsOf = (elements: Element[]) => elements.map(({ textContent }) => textContent).join(' ')

export class View<Root extends ParentNode = HTMLElement> {
  readonly element: Root

  constructor(element: Root) {
    this.element = element
  }

  all<Type extends Element = HTMLElement>(selector: string): Type[] {
    return [...deep(this.element)].filter((each) => each.matches(selector)) as Type[]
  }

  find<Type extends Element = HTMLElement>(selector: string): Type | null {
    return this.all<Type>(selector)[0] ?? null
  }

  soon<Type extends Element = HTMLElement>(selector: string): Promise<Type> {
    return until(() => this.find<Type>(selector), selector)
  }

  /** The words of a part, letter for letter. */
  words(selector: string): string | null {
    return this.find(selector)?.textContent ?? null
  }

  /** The words of all of its parts of a kind. */
  each(selector: string): (string | null)[] {
    return this.all(selector).map(({ textContent }) => textContent)
  }

  get text(): string {
    const parts = [...deep(this.element)].filter(({ children }) => children.length === 0)
    return wordsOf(parts).replace(/\s+/g, ' ')
  }

  says(words: string): Promise<boolean> {
    return until(() => this.text.includes(words), words)
  }

  /** What is said to have gone wrong. */
  get alert(): string {
    return wordsOf(this.all('[role=alert]')).replace(/\s+/g, ' ').trim()
  }

  link(selector = 'a'): [string | null | undefined, string | null | undefined] {
    const link = this.find(selector)
    return [link?.textContent, link?.getAttribute('href')]
  }

  button(name: string): HTMLButtonElement | null {
    return this.all<HTMLButtonElement>('button').find(({ textContent }) => textContent?.trim() === name) ?? null
  }

  /** One button after another, each as soon as it is there. */
  async press(...names: string[]): Promise<void> {
    for (const name of names) {
      ;(await until(() => this.button(name), `a button ${name}`)).click()
      await settle()
      // What a press ends is told when its steps are out of the history.
      await until(() => ways === 0, 'the history to be clean')
    }
  }

  field(): Promise<HTMLInputElement> {
    return this.soon<HTMLInputElement>('input[name=code]')
  }

  async enter(code: string): Promise<void> {
    ;(await this.field()).value = code
    await this.press('Enter')
  }

  async dialog(): Promise<View<HTMLDialogElement>> {
    return new View(await this.soon<HTMLDialogElement>('dialog[open]'))
  }
}

/** One of our elements, in an empty page, with the client that it asks. */
export class Shown<Own extends HTMLElement & { state: string }> extends View<Own> {
  readonly client: ScriptedClient

  constructor(element: Own, client: ScriptedClient) {
    super(element)
    this.client = client
  }

  is(state: string, patience?: number): Promise<true> {
    return until(() => (this.element.state === state ? (true as const) : null), `the state ${state}`, patience)
  }

  /** Every event of a type from now on; the host may keep its default from happening. */
  hears<Type extends keyof HTMLElementEventMap>(type: Type, { prevents = false } = {}): HTMLElementEventMap[Type][] {
    const heard: HTMLElementEventMap[Type][] = []
    this.element.addEventListener(type, (event) => {
      if (prevents) event.preventDefault()
      heard.push(event)
    })
    return heard
  }
}

type Tags = HTMLElementTagNameMap
type Ours = Extract<keyof Tags, `mfa-${string}` | 'account-mfa-toggle' | 'backup-codes'>

/** An element that is not in the page yet, with a client that answers as told; null: it asks the server by itself. */
export function made<Tag extends Ours>(tag: Tag, script: Partial<MfaClient> | null = {}): Shown<Tags[Tag]> {
  const client = scriptedClient(script ?? {})
  return new Shown<Tags[Tag]>(Object.assign(document.createElement(tag), script && { client }), client)
}

/** The same in the page, after what a host sets or does first. */
export function show<Tag extends Ours>(
  tag: Tag,
  script: Partial<MfaClient> | null = {},
  own: Partial<Tags[Tag]> | ((element: Tags[Tag]) => void) = {},
): Shown<Tags[Tag]> {
  const shown = made(tag, script)
  if (typeof own === 'function') own(shown.element)
  else Object.assign(shown.element, own)
  mount(shown.element)
  return shown
}

/** What stands over a button while it waits; of `attr()` some engines give the word, others the expression. */
export function wordOver(button: Element): string {
  const { content } = getComputedStyle(button, '::after')
  return content.replace(/attr\(([\w-]+)\)/, (_, name: string) => `"${button.getAttribute(name)}"`)
}

/** The element that has focus, in whichever shadow root. */
export function focused(): Element | null {
  let element = document.activeElement
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
  return element
}

const LOOK = `.mfa-page { color-scheme: inherit } body { background: light-dark(#fff, #171b22); color: light-dark(#1a1d23, #e8ebf0) }
  * { transition: none !important; animation-duration: 0s !important; animation-delay: 0s !important }`

/** Puts an element into an empty page in the given scheme. */
export function mount<Type extends HTMLElement>(element: Type, scheme: 'light' | 'dark' = 'light'): Type {
  document.documentElement.lang = 'en-GB'
  document.title = 'Test'
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`${stylesheet({})} :root { color-scheme: ${scheme} } ${LOOK}`)
  document.adoptedStyleSheets = [sheet]
  document.body.replaceChildren(element)
  return element
}

const undo: (() => void)[] = []

/** Puts something in the place of a property until the end of the test. */
export function replace<Of extends object, Key extends keyof Of>(of: Of, key: Key, value: Of[Key] | undefined): void {
  const own = Object.getOwnPropertyDescriptor(of, key)
  Object.defineProperty(of, key, { value, configurable: true, writable: true })
  undo.push(() => (own ? Object.defineProperty(of, key, own) : Reflect.deleteProperty(of, key)))
}

export function clipboard(): string[] {
  const written: string[] = []
  const writeText = async (value: string) => void written.push(value)
  replace(navigator, 'clipboard', { writeText } as Clipboard)
  return written
}

const CHANGES =
  'mfa-enrolled mfa-changed mfa-renamed mfa-removed account-policy-changed backup-codes-created backup-codes-kept'
const OTHERS = 'mfa-cancelled mfa-passed mfa-locked mfa-error mfa-session-expired'

/** With `isTrusted` first, which is not its place in all engines. */
const plain = (event: Event): Record<string, unknown> =>
  Object.fromEntries([['isTrusted', event.isTrusted], ...Object.entries(event)])

/** Every event of ours that reaches the document until the end of the test, as plain data. */
export function recordEvents(): { type: string; data: Record<string, unknown> }[] {
  const events: { type: string; data: Record<string, unknown> }[] = []
  const listener = (event: Event) => events.push({ type: event.type, data: plain(event) })
  for (const type of `${CHANGES} ${OTHERS}`.split(' ')) {
    document.addEventListener(type, listener)
    undo.push(() => document.removeEventListener(type, listener))
  }
  return events
}

afterEach(() => {
  for (const back of undo.splice(0).reverse()) back()
  document.body.replaceChildren()
})

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
// An element is no whole page: where landmarks and the first heading are is the host's.
const OF_THE_HOST = ['region', 'page-has-heading-one', 'landmark-one-main']

/** Throws with what axe finds, WCAG 2.2 AA and best practices alike. */
export async function axeClean(element: Element, about: string): Promise<void> {
  const rules = Object.fromEntries(OF_THE_HOST.map((id) => [id, { enabled: false }]))
  const { violations } = await axe.run(element, { runOnly: WCAG, rules })
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n  ')}`,
  )
  if (found.length > 0) throw new Error(`${about} is not accessible\n${found.join('\n')}`)
}
