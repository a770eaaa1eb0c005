import type { CDPSession, Locator } from 'playwright-core'
import { eventually } from '../../browser/support/tab.ts'
import type { Window } from '../../browser/support/window.ts'
import { FOCUSED, HEARD, type Heard, listen } from './listener.ts'
import { isWhole, placesAround, readAll, sayPlace } from './reading.ts'
import { changing, nameOf, readTree, sayNode, type Tree, type TreeNode } from './tree.ts'

/** Frames in which nothing more was heard. */
const QUIET_FRAMES = 12

/**
 * What somebody with a screen reader hears in a window, one line for each thing said:
 *
 *     > Enter, button                  what the person does
 *       status: Checking…              said by itself, when the reader has nothing else to say
 *       alert: That code didn't work.  said by itself, at once
 *       focus: text field: 6-digit code [required, invalid] – That code didn't work.
 *     = the page                       what is there to be read, from the top
 *       heading 1: Verify your identity
 *
 * In square brackets are states, after a dash what describes a thing. Only what is the page's own is in its language.
 */
export class Transcript {
  readonly #window: Window
  readonly #runsScript: boolean
  readonly #session: CDPSession
  readonly #lines: string[] = []
  readonly #unsteady = new Map<string, string>()
  #heard: Heard[] = []
  #places: (number | undefined)[] = []
  #hadFocus = false
  /** What the person is at, with what was said of its state. */
  #here: { number: number | undefined; state: string } | null = null

  private constructor(window: Window, session: CDPSession, runsScript: boolean) {
    this.#window = window
    this.#runsScript = runsScript
    this.#session = session
  }

  /** Listens to a window from its next page on. Without scripts nothing is said by itself but each page that comes. */
  static async of(window: Window, runsScript: boolean): Promise<Transcript> {
    const session = await window.context.newCDPSession(window.page)
    await session.send('Accessibility.enable')
    await session.send('DOM.enable')
    const transcript = new Transcript(window, session, runsScript)
    await window.page.exposeFunction(HEARD, (heard: Heard) => void transcript.#heard.push(heard))
    await window.page.addInitScript(listen)
    return transcript
  }

  /** All lines until now. */
  get text(): string {
    return `${this.#lines.join('\n')}\n`
  }

  /** What differs from run to run, such as a key, is named in its place. */
  name(unsteady: Record<string, string>): void {
    for (const [name, text] of Object.entries(unsteady)) this.#unsteady.set(text, `‹${name}›`)
  }

  /** What was heard until now is not told. */
  forget(): void {
    this.#heard = []
  }

  /** A part of a flow begins. */
  title(words: string): void {
    if (this.#lines.length > 0) this.#lines.push('')
    this.#lines.push(`# ${words}`)
  }

  /** What the person, or the world, does without pressing anything; then what is heard once `until` is there. */
  async when(words: string, act: () => Promise<unknown>, until: Locator): Promise<void> {
    this.#lines.push(`> ${words}`)
    await act()
    await this.#hear(until)
  }

  /** Presses what has a name, as the keyboard does. */
  async press(target: Locator, until: Locator, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
    await target.focus()
    const tree = await readTree(this.#session)
    const node = await this.#nodeOf(tree, target)
    this.#lines.push(`> ${this.#steady(sayNode(node))}`)
    await this.#untilQuiet()
    this.#heard = []
    this.#enter(tree, node)
    const { page } = this.#window
    const come = this.#runsScript ? null : page.waitForEvent('load')
    await page.keyboard.press(key)
    await come
    await this.#hear(until)
  }

  /** Types into a field; `what` stands for what was typed, from here on. */
  async type(field: Locator, text: string, what: string): Promise<void> {
    if (text !== '') this.name({ [what]: text })
    this.#lines.push(`> types ${what}`)
    await field.focus()
    await field.fill(text)
    await this.#untilQuiet()
    const tree = await readTree(this.#session)
    this.#enter(tree, await this.#nodeOf(tree, field))
    if (!this.#runsScript) return
    this.#say(
      this.#heard.filter(({ kind }) => kind !== 'focus'),
      tree,
      null,
    )
  }

  /** What can be read, from the top of the page or of a part of it. */
  async read(what = 'the page', part?: Locator): Promise<void> {
    if (this.#runsScript) await this.#window.settled()
    const tree = await readTree(this.#session)
    this.#lines.push(`= ${what}`)
    for (const line of readAll(tree, part && (await this.#nodeOf(tree, part)))) this.#line(line)
  }

  #line(text: string): void {
    this.#lines.push(`  ${this.#steady(text)}`)
  }

  #steady(text: string): string {
    const longestFirst = [...this.#unsteady].sort(([one], [other]) => other.length - one.length)
    return longestFirst.reduce((line, [unsteady, name]) => line.replaceAll(unsteady, name), text)
  }

  async #hear(until: Locator): Promise<void> {
    await until.first().waitFor()
    await this.#untilQuiet()
    const tree = await readTree(this.#session)
    if (!this.#runsScript) return this.#sayPage(tree)
    const at = this.#heard.findLast((one) => one.kind === 'focus')?.at
    this.#say(this.#heard, tree, at === undefined ? null : await this.#focusedNode(tree, at))
    if (this.#hadFocus && (await this.#isFocusLost())) this.#line('focus: nothing')
    const here = this.#here && tree.of(this.#here.number ?? -1)
    if (here && changing(here) !== this.#here?.state) this.#line(`now: [${changing(here)}]`)
    if (here) this.#enter(tree, here)
  }

  #say(heard: Heard[], tree: Tree, focused: TreeNode | null): void {
    const last = heard.findLastIndex(({ kind }) => kind === 'focus')
    for (const [index, one] of heard.entries()) {
      if (one.kind === 'page') this.#sayTitle(tree)
      else if (one.kind !== 'focus') this.#line(`${one.kind}: ${one.text}`)
      else if (index === last && focused) this.#sayFocus(tree, focused)
    }
    if (heard === this.#heard || focused === null) this.#heard = []
  }

  #sayTitle({ root }: Tree): void {
    this.#line(`page: ${nameOf(root)}`)
    this.#hadFocus = false
    this.#here = null
    this.#places = []
  }

  #sayPage(tree: Tree): void {
    this.#sayTitle(tree)
    const focused = tree.focused()
    if (focused) this.#sayFocus(tree, focused)
  }

  #sayFocus(tree: Tree, node: TreeNode): void {
    const before = this.#places
    for (const place of placesAround(tree, node))
      if (!before.includes(place.backendDOMNodeId)) this.#line(`into ${sayPlace(place)}`)
    // What has no name of its own and is no control is read in its place.
    const said = nameOf(node) === '' && !isWhole(node) ? readAll(tree, node).join(' ') : ''
    this.#line(`focus: ${said === '' ? sayNode(node) : said}`)
    this.#enter(tree, node)
  }

  #enter(tree: Tree, node: TreeNode): void {
    this.#places = placesAround(tree, node).map((place) => place.backendDOMNodeId)
    this.#here = { number: node.backendDOMNodeId, state: changing(node) }
    this.#hadFocus = true
  }

  async #isFocusLost(): Promise<boolean> {
    const lost = await this.#window.page.evaluate(() => document.activeElement === document.body)
    if (lost) this.#hadFocus = false
    return lost
  }

  async #focusedNode(tree: Tree, at: number): Promise<TreeNode | null> {
    const expression = `globalThis.${FOCUSED}[${at}]`
    const { result } = await this.#session.send('Runtime.evaluate', { expression })
    if (result.objectId === undefined) return null
    return this.#describe(tree, result.objectId)
  }

  async #nodeOf(tree: Tree, target: Locator): Promise<TreeNode> {
    // The handle belongs to another session of the debugger, so that the page keeps the element for this one.
    await target.evaluate((element) => Object.assign(globalThis, { __target: element }))
    const { result } = await this.#session.send('Runtime.evaluate', { expression: 'globalThis.__target' })
    const node = result.objectId === undefined ? null : await this.#describe(tree, result.objectId)
    if (!node) throw new Error(`Nothing is said of ${target}.`)
    return node
  }

  async #describe(tree: Tree, objectId: string): Promise<TreeNode | null> {
    const { node } = await this.#session.send('DOM.describeNode', { objectId })
    return tree.of(node.backendNodeId) ?? null
  }

  /** Until every answer has come, and some frames have passed in which nothing was heard. */
  async #untilQuiet(): Promise<void> {
    if (!this.#runsScript) return
    await this.#window.settled()
    let before = -1
    await eventually(async () => {
      await this.#window.page.evaluate(async (frames) => {
        for (let at = 0; at < frames; at++) await new Promise(requestAnimationFrame)
      }, QUIET_FRAMES)
      const isQuiet = this.#heard.length === before
      before = this.#heard.length
      return isQuiet
    }).toBe(true)
  }
}
