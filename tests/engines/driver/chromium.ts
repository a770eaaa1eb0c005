import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { BrowserContext, ElementHandle, Page } from 'playwright-core'
import { launchBrowser } from '../../support/browser.ts'
import { atOurEnd } from '../../support/children.ts'
import { type EngineBrowser, type EngineWindow, HEIGHT, type OpenOptions } from './browser.ts'
import { ELEMENT_KEY, type ElementRef, type Send } from './commands.ts'

/* Chromium by Playwright, behind the commands that the other engines have: so the same scenes can be played in all. */

/** Runs in the page: the script, and its answer in two halves, since an element can be no part of JSON. */
const asked = (script: string) =>
  new Function(
    'args',
    `return new Promise((resolve) => {
  const elements = []
  const plain = (value) => {
    if (value instanceof Element) return { [${JSON.stringify(ELEMENT_KEY)}]: elements.push(value) - 1 }
    if (Array.isArray(value)) return value.map(plain)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]))
  }
  const done = (value) => resolve({ value: plain(value), elements })
  ;(function () { ${script} }).apply(null, [...args, done])
})`,
  ) as (args: unknown[]) => Promise<{ value: unknown; elements: Element[] }>

const KEY_NAMES: Record<string, string> = {
  '\uE004': 'Tab',
  '\uE007': 'Enter',
  '\uE009': 'Control',
  '\uE00C': 'Escape',
  '\uE015': 'ArrowDown',
  ' ': 'Space',
}

type KeyAction = { type: 'keyDown' | 'keyUp'; value: string }

type Parameters = {
  id?: string
  url?: string
  script?: string
  args?: unknown[]
  text?: string
  actions?: { actions: KeyAction[] }[]
  cookie?: { name: string; value: string; path: string }
}

const isRef = (value: unknown): value is ElementRef =>
  typeof value === 'object' && value !== null && ELEMENT_KEY in value

function sendTo(page: Page): Send {
  const known = new Map<string, ElementHandle>()
  const handleOf = (id: unknown): ElementHandle => {
    const handle = known.get(String(id))
    if (!handle) throw new Error('stale element reference')
    return handle
  }
  let count = 0

  async function run(script: string, args: unknown[]): Promise<unknown> {
    const given = args.map((value) => (isRef(value) ? handleOf(value[ELEMENT_KEY]) : value))
    const answer = await page.evaluateHandle(asked(script), given)
    const [value, list] = [
      await answer.evaluate((one) => JSON.stringify(one.value) ?? 'null'),
      await answer.getProperty('elements'),
    ]
    const ids = new Map<number, string>()
    for (const [index, handle] of await list.getProperties()) {
      const element = handle.asElement()
      if (!element) continue
      count += 1
      known.set(String(count), element)
      ids.set(Number(index), String(count))
    }
    return JSON.parse(value, (key, one) => (key === ELEMENT_KEY ? ids.get(one) : one))
  }

  async function click(handle: ElementHandle): Promise<void> {
    const list = await handle.evaluateHandle((one) => (one instanceof HTMLOptionElement ? one.closest('select') : null))
    const label = await handle.evaluate((one) => (one as HTMLElement).innerText)
    const select = list.asElement()
    if (select) await select.selectOption({ label })
    else await handle.click({ timeout: 5_000 })
  }

  async function act(actions: KeyAction[]): Promise<void> {
    for (const { type, value } of actions) {
      const name = KEY_NAMES[value] ?? value
      await (type === 'keyDown' ? page.keyboard.down(name) : page.keyboard.up(name))
    }
  }

  return async (command, parameters = {}) => {
    const { id, url = '', script = '', args = [], text = '', actions = [], cookie } = parameters as Parameters
    if (command === 'navigate') return void (await page.goto(url))
    if (command === 'currentUrl') return page.url()
    if (command === 'run') return run(script, args)
    if (command === 'click') return click(handleOf(id))
    if (command === 'clear') return handleOf(id).fill('')
    if (command === 'type') {
      await handleOf(id).focus()
      return page.keyboard.type(text)
    }
    if (command === 'act') {
      for (const { actions: own } of actions) await act(own)
      return null
    }
    if (command === 'picture') return (await page.screenshot()).toString('base64')
    if (command === 'forgetCookies') return page.context().clearCookies()
    if (command === 'addCookie' && cookie) {
      return page.context().addCookies([{ ...cookie, domain: new URL(page.url()).hostname }])
    }
    throw new Error(`no ${command} in Chromium`)
  }
}

export async function startChromium(): Promise<EngineBrowser> {
  const browser = await launchBrowser()
  const downloads = await mkdtemp(path.join(tmpdir(), 'sallyport-engine-'))
  const forget = () => rmSync(downloads, { recursive: true, force: true })
  atOurEnd(forget)
  let context: BrowserContext | null = null

  async function open({
    mayCopy = true,
    width = 1280,
    scheme = 'light',
    javaScript = true,
    zoomsTextOnly = false,
  }: OpenOptions = {}): Promise<EngineWindow> {
    const before = context
    context = await browser.newContext({
      viewport: { width, height: HEIGHT },
      colorScheme: scheme,
      javaScriptEnabled: javaScript,
      reducedMotion: 'reduce',
      locale: 'en-US',
      timezoneId: 'UTC',
    })
    // Without a window to ask in, it asks nobody.
    if (mayCopy) await context.grantPermissions(['clipboard-write'])
    const complaints: string[] = []
    context.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    context.on('weberror', (error) => complaints.push(error.error().message))
    const own = await context.newPage()
    // Not sooner: without any page the process would end.
    await before?.close()
    own.on('dialog', (dialog) => void dialog.accept())
    own.on('download', (file) => void file.saveAs(path.join(downloads, file.suggestedFilename())))
    const session = await context.newCDPSession(own)
    const look = { width, factor: 1 }

    // What zoom is to a page: fewer pixels of its own, each of more of the screen's.
    const apply = () =>
      session.send('Emulation.setDeviceMetricsOverride', {
        width: Math.round(look.width / look.factor),
        height: Math.round(HEIGHT / look.factor),
        deviceScaleFactor: look.factor,
        mobile: false,
      })

    return {
      send: sendTo(own),
      downloads,
      complaints: async () => complaints,
      async resize(to) {
        look.width = to
        await apply()
      },
      async zoom(factor) {
        if (zoomsTextOnly) {
          await session.send('Page.setFontSizes', { fontSizes: { standard: 16 * factor } })
        } else {
          look.factor = factor
          await apply()
        }
        return factor
      },
      async print(press) {
        if (!press) return own.pdf()
        // Without a screen there is no dialog that stays open: it prints nothing and is over at once. What one would show comes after.
        await own.evaluate(() => {
          window.print = () => {}
        })
        await press()
        return own.pdf()
      },
    }
  }

  return {
    name: `Chromium ${browser.version()}`,
    // That without a screen keeps none.
    keepsPages: false,
    memory: null,
    open,
    // Those of Chromium are in tests/browser/passkeys.test.ts.
    plugIn: null,
    async stop() {
      await browser.close()
      forget()
    },
  }
}
