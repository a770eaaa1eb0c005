import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { EngineWindow } from './browser.ts'
import { ELEMENT_KEY, type ElementRef } from './commands.ts'

/* What a person sees and does in a window, whichever engine draws it. */

/** Long, since what is there in time is no question of these tests. */
const PATIENCE_MS = 45_000
const PRESSED = 'button, a[href], [role=menuitem], [role=switch], summary, input[type=checkbox]'
const FIELDS = 'input, textarea, select'

/** How WebDriver writes the keys that have no letter (17.4.2). */
const KEYS = { Tab: '\uE004', Enter: '\uE007', Escape: '\uE00C', Space: ' ', ArrowDown: '\uE015' } as const
const CONTROL = '\uE009'

export type Tab = ReturnType<typeof tabOf>

type Wanted = { css: string; name?: string }

/**
 * Runs in the page: what a person sees that answers to a selector, and by this name, through all shadow roots; of an open
 * dialog alone, where there is one.
 */
function seen({ css, name }: Wanted): HTMLElement[] {
  function* deep(root: ParentNode): Generator<HTMLElement> {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      yield element
      if (element.shadowRoot) yield* deep(element.shadowRoot)
    }
  }
  const tidy = (text: string | null | undefined) => (text ?? '').replace(/\s+/g, ' ').trim()
  const nameOf = (element: HTMLElement) => {
    const labels = (element as HTMLInputElement).labels
    return tidy(element.getAttribute('aria-label') ?? (labels?.length ? labels[0]?.textContent : element.textContent))
  }
  const all = [...deep(document)]
  const dialog = all.filter((element) => element.matches('dialog:modal')).at(-1)
  const within = dialog ? [dialog, ...deep(dialog)] : all
  return within.filter(
    (element) =>
      element.matches(css) &&
      (name === undefined || nameOf(element) === name) &&
      element.checkVisibility({ visibilityProperty: true }),
  )
}

export function tabOf(window: EngineWindow, home: string) {
  const { send, resize, zoom, print, downloads, complaints } = window

  /** Runs a function in the page, which knows nothing but its arguments. */
  async function evaluate<Args extends unknown[], Value>(act: (...args: Args) => Value, ...args: Args) {
    // Where JavaScript is switched off, nothing that waits goes on.
    const script = `const done = arguments[arguments.length - 1]
      try {
        const value = (${act})(...[...arguments].slice(0, -1))
        if (typeof value?.then === 'function') value.then((value) => done({ value }), (error) => done({ error: String(error) }))
        else done({ value })
      } catch (error) { done({ error: String(error) }) }`
    const answer = (await send('run', { script, args })) as { value?: Awaited<Value>; error?: string }
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer.value as Awaited<Value>
  }

  /** All words of the page that are seen. */
  const words = () =>
    evaluate(() => {
      function text(node: Node): string {
        if (node instanceof Text) return node.data
        if (!(node instanceof Element)) return ''
        if (/^(script|style|template|noscript)$/i.test(node.localName)) return ''
        if (!(node as HTMLElement).checkVisibility({ visibilityProperty: true }) && !isContents(node)) return ''
        const from = node.shadowRoot ?? (node instanceof HTMLSlotElement ? { childNodes: node.assignedNodes() } : node)
        return [...from.childNodes].map(text).join(/^(span|b|strong|a|em|code)$/.test(node.localName) ? '' : ' ')
      }
      const isContents = (element: Element) => getComputedStyle(element).display === 'contents'
      return text(document.body).replace(/\s+/g, ' ').trim()
    })

  /** Looks again and again until there is something to see. What a page that is just leaving says against it does not count. */
  async function until<Found>(
    about: string,
    look: () => Promise<Found | null | false | undefined>,
    patience = PATIENCE_MS,
  ): Promise<Found> {
    const deadline = performance.now() + patience
    let last: unknown = ''
    while (performance.now() < deadline) {
      try {
        const found = await look()
        if (found !== null && found !== false && found !== undefined) return found
      } catch (error) {
        last = error
      }
      await new Promise((done) => setTimeout(done, 40))
    }
    const [address, text] = await Promise.all([url(), words()].map((asked) => asked.catch(String)))
    throw new Error(`Waited in vain for ${about}. ${last}\nAt ${address}:\n${text}`)
  }

  const url = async () => (await send('currentUrl')) as string
  const pathOf = async () => {
    const { pathname, search } = new URL(await url())
    return pathname + search
  }

  async function find(wanted: Wanted): Promise<ElementRef | null> {
    const found = (await evaluate(seen, wanted)) as unknown as ElementRef[]
    return found[0] ?? null
  }

  const act = (wanted: Wanted, command: 'click' | 'clear' | 'type', more: object = {}) =>
    until(`${wanted.css} "${wanted.name ?? ''}"`, async () => {
      const element = await find(wanted)
      if (element === null) return null
      await send(command, { id: element[ELEMENT_KEY], ...more })
      return true
    })

  // What is inert, until its script is there for example, takes no press and says nothing of it.
  const enabled = (css: string) =>
    css
      .split(', ')
      .map((one) => `${one}:not(:disabled, [aria-disabled=true], [inert] *)`)
      .join(', ')

  /** All down, one after another, then all up. */
  async function strike(...keys: string[]): Promise<void> {
    const actions = [
      ...keys.map((value) => ({ type: 'keyDown', value })),
      ...keys.toReversed().map((value) => ({ type: 'keyUp', value })),
    ]
    await send('act', { actions: [{ type: 'key', id: 'keyboard', actions }] })
  }

  const key = (name: keyof typeof KEYS) => strike(KEYS[name])

  /** What has the focus, through all shadow roots: its name, and whether it shows that it has it. */
  const focus = () =>
    evaluate(() => {
      let element = document.activeElement
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
      if (!element || element === document.body) return { name: 'nothing', isShown: true }
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent
      const name = (element.getAttribute('aria-label') ?? label ?? '').replace(/\s+/g, ' ').trim()
      return { name, isShown: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1 }
    })

  return {
    resize,
    complaints,
    evaluate,
    words,
    until,
    pathOf,
    key,
    focus,
    goto: (address: string) =>
      until(`the page ${address}`, async () => {
        await send('navigate', { url: new URL(address, home).href })
        return true
      }),
    // The page that is left may have no answer any more.
    back: () => evaluate(() => history.back()).catch(() => {}),
    zoom,
    print,
    /** A file that was downloaded, as it is on disk. */
    async downloaded(name: string): Promise<string> {
      const file = path.join(downloads, name)
      const text = await until(`the file ${name}`, async () => (await readFile(file, 'utf8').catch(() => '')) || null)
      await rm(file)
      return text
    },
    /** Presses a letter with **Ctrl**, as in copying and pasting. */
    ctrl: (letter: string) => strike(CONTROL, letter),
    addCookie: (name: string, value: string) => send('addCookie', { cookie: { name, value, path: '/' } }),
    forgetCookies: () => send('forgetCookies'),
    untilAt: (pathname: string) => until(pathname, async () => new URL(await url()).pathname === pathname),
    /** Waits for words, wherever they are. */
    says: (text: string) => until(`the words "${text}"`, async () => (await words()).includes(text)),
    /** Waits for an element that is seen. */
    shows: (css: string, name?: string, patience?: number) =>
      until(`${css} "${name ?? ''}"`, () => find(name === undefined ? { css } : { css, name }), patience),
    count: (css: string, name?: string) =>
      evaluate(seen, name === undefined ? { css } : { css, name }).then(({ length }) => length),
    /** The words of each element of a kind. */
    texts: async (css: string): Promise<string[]> => {
      const found = (await evaluate(seen, { css })) as unknown as ElementRef[]
      return evaluate(
        (...elements) =>
          elements.map((one) => ((one as unknown as Element).textContent ?? '').replace(/\s+/g, ' ').trim()),
        ...found,
      )
    },
    attribute: async (css: string, attribute: string): Promise<string | null> => {
      const found = (await evaluate(seen, { css })) as unknown as ElementRef[]
      return evaluate(
        (element, of) => (element as unknown as Element | undefined)?.getAttribute(of) ?? null,
        found[0],
        attribute,
      )
    },
    /** Presses what has this name as soon as it can be pressed. */
    press: (name: string) => act({ css: enabled(PRESSED), name }, 'click'),
    pressOn: (css: string) => act({ css }, 'click'),
    async fill(name: string, text: string): Promise<void> {
      await act({ css: FIELDS, name }, 'clear')
      await act({ css: FIELDS, name }, 'type', { text })
    },
    /** Types into what has the focus. */
    async write(text: string): Promise<void> {
      const element = (await evaluate(() => {
        let has = document.activeElement
        while (has?.shadowRoot?.activeElement) has = has.shadowRoot.activeElement
        return has
      })) as unknown as ElementRef
      await send('type', { id: element[ELEMENT_KEY], text })
    },
    /** What a list offers. */
    async options(name: string): Promise<string[]> {
      const list = await until(`the list "${name}"`, () => find({ css: 'select', name }))
      return evaluate((of) => [...(of as unknown as HTMLSelectElement).options].map(({ text }) => text), list)
    },
    /** Chooses from a list. */
    async select(name: string, option: string): Promise<void> {
      const list = await until(`the list "${name}"`, () => find({ css: 'select', name }))
      const chosen = (await evaluate(
        (from, words) => [...(from as unknown as HTMLSelectElement).options].find(({ text }) => text === words),
        list,
        option,
      )) as unknown as ElementRef
      await send('click', { id: chosen[ELEMENT_KEY] })
    },
    /** Presses Tab until something of this name has the focus. Answers what had it on the way without showing it. */
    async tabTo(name: string): Promise<string[]> {
      const [passed, hidden]: [string[], string[]] = [[], []]
      for (let presses = 0; presses < 30; presses++) {
        await key('Tab')
        const now = await focus()
        passed.push(now.name)
        if (!now.isShown) hidden.push(now.name)
        if (now.name === name) return hidden
      }
      throw new Error(`Tab never came to "${name}", but to: ${passed.join(' | ')}`)
    },
    async picture(file: string): Promise<void> {
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, Buffer.from((await send('picture')) as string, 'base64'))
    },
  }
}
