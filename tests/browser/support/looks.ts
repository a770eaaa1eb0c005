import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

/* How a page looks to a person in other widths and colours, and what axe has against it. */

export type Look = { width: number; scheme: 'light' | 'dark' }

/** In light and dark, with the widths of a desk and of a phone. */
const looksAt = (...widths: number[]): Look[] =>
  widths.flatMap((width) => (['light', 'dark'] as const).map((scheme) => ({ width, scheme })))

export const LOOKS: Look[] = looksAt(1280, 360)

/** Shows what is on the screen in another width and scheme, at rest. */
export async function dress(page: Page, { width, scheme }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
  await page.setViewportSize({ width, height: width < 600 ? 780 : 900 })
  await page.evaluate(untilColoursRest)
}

/**
 * Runs in the page. The elements hear of a new scheme from a transition, so some frames later than the page, and an element
 * in another one later than that.
 */
async function untilColoursRest(): Promise<void> {
  const FRAMES_OF_REST = 8
  const colours = (root: ParentNode): string[] =>
    [...root.querySelectorAll('*')].flatMap((element) => [
      getComputedStyle(element).color,
      ...(element.shadowRoot ? colours(element.shadowRoot) : []),
    ])
  let last = ''
  for (let rest = 0; rest < FRAMES_OF_REST; rest++) {
    await new Promise(requestAnimationFrame)
    const now = colours(document).join()
    if (now !== last) rest = 0
    last = now
  }
}

/** What can go wrong in one width or scheme and not in another. */
const RULES_OF_LOOKS = ['color-contrast', 'target-size', 'scrollable-region-focusable', 'link-in-text-block']

/** What is wrong with what is on the screen in one look. `thorough`: by all rules, as in the first look. */
export async function shortcomings(page: Page, look: Look, { thorough = look === LOOKS[0] } = {}): Promise<string[]> {
  await dress(page, look)
  const found = await axeComplaints(page, thorough ? {} : { runOnly: RULES_OF_LOOKS })
  return [...found, ...(await overflow(page))].map((text) => `${look.width} ${look.scheme}: ${text}`)
}

/** One line where something is wider than the window. */
export async function overflow(page: Page): Promise<string[]> {
  const pixels = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  return pixels > 0 ? [`wider than the window by ${pixels} px`] : []
}

type Violation = { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }

export type AxeOptions = {
  /** These rules or sets of them, instead of all. */
  runOnly?: string[]
  /** All but these. */
  without?: string[]
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core has against the page as it is now, one line each. The policy of the page does not bind the debugger. */
export async function axeComplaints(page: Page, { runOnly, without = [] }: AxeOptions = {}): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  const evaluate = async (expression: string) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value as unknown
  }
  try {
    if (!(await evaluate('Boolean(globalThis.axe)'))) await evaluate(`${AXE}; undefined`)
    const rules = Object.fromEntries(without.map((id) => [id, { enabled: false }]))
    const options = JSON.stringify({ preload: false, resultTypes: ['violations'], rules, ...(runOnly && { runOnly }) })
    const found = await evaluate(`axe.run(document, ${options}).then(({ violations }) => violations)`)
    return (found as Violation[]).flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html} ${failureSummary ?? ''}`),
    )
  } finally {
    await session.detach()
  }
}
