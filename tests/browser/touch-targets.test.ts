import { expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'
import type { Tab } from './support/tab.ts'

/* What is pressed is large enough: 24 px high with a mouse (WCAG 2.2, 2.5.8), 44 px with a finger (2.5.5). */

const site = await sharedSite()

/** What can be pressed and is lower than that: its state in the gallery, and its words. A link within a sentence may be. */
const low = (page: Tab, least: number) =>
  page.evaluate((height) => {
    const inside = (root: ParentNode): HTMLElement[] =>
      [...root.querySelectorAll<HTMLElement>('*')].flatMap((one) => [
        one,
        ...(one.shadowRoot ? inside(one.shadowRoot) : []),
      ])
    /** It has a label, or an area of its own around it, that takes the press. */
    const takesAt = (one: HTMLElement, x: number, y: number) => {
      const root = one.getRootNode() as Document | ShadowRoot
      const hit = root.elementFromPoint(x, y)
      return hit !== null && one.contains(hit)
    }
    const heightOf = (one: HTMLElement) => {
      const own = one.getBoundingClientRect().height
      if (own >= height) return own
      one.scrollIntoView({ block: 'center' })
      const { left, right, top, bottom } = one.getBoundingClientRect()
      const [x, y] = [(left + right) / 2, (top + bottom) / 2]
      let reach = bottom - top
      if (reach < height && takesAt(one, x, y - height / 2 + 1) && takesAt(one, x, y + height / 2 - 1)) reach = height
      return reach
    }
    const isInSentence = (one: HTMLElement) =>
      one.localName === 'a' &&
      getComputedStyle(one).display === 'inline' &&
      one.parentElement?.textContent?.trim() !== one.textContent?.trim()
    return [...document.querySelectorAll<HTMLElement>('.stage.light')].flatMap((stage) =>
      inside(stage.shadowRoot ?? stage)
        .filter((one) => one.matches('button, a, select, summary, input:not([type=hidden], [type=checkbox], [hidden])'))
        .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !isInSentence(one))
        .filter((one) => heightOf(one) < height - 0.5)
        .map(
          (one) =>
            `${stage.closest('.gallery-state')?.id}: ${one.localName} ${one.ariaLabel ?? one.textContent?.trim()} ${one.getBoundingClientRect().height}`,
        ),
    )
  }, least)

test.each([
  ['a mouse', 24, { viewport: { width: 1280, height: 900 } }],
  ['a finger', 44, { viewport: { width: 360, height: 780 }, isMobile: true, hasTouch: true }],
])(
  'with %s everything that is pressed is at least %i px high',
  async (_, least, device) => {
    const { page } = await site.open({ ...device, reducedMotion: 'reduce' })
    await page.goto('/gallery')
    await page.locator('html[data-gallery=ready]').waitFor({ timeout: 40_000 })
    expect(await page.evaluate(() => document.documentElement.dataset.failed)).toBeUndefined()
    expect(await low(page, least)).toEqual([])
  },
  90_000,
)

test('and so it is on our own pages, without their elements', async () => {
  const { agent } = await site.newOwner('Whose links are pressed')
  const { page } = await site.openAs(agent, '/mfa/accounts', { viewport: { width: 360, height: 780 }, hasTouch: true })
  const heights = await page.locator('main :is(a, button)').evaluateAll((all) =>
    // What stands in a shadow root is the test above's.
    all.filter((one) => one.getRootNode() === document).map((one) => one.getBoundingClientRect().height),
  )
  expect(heights.length).toBeGreaterThanOrEqual(4)
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(43.5)
})
