import { expect, test } from 'vitest'
import { HOSTS } from '../../demo/browser/gallery-hosts.ts'
import { sharedBrowser } from '../support/browser.ts'
import { axeComplaints } from './support/looks.ts'
import { sharedSite } from './support/site.ts'
import { openWindow } from './support/window.ts'

/* Every element in every state in pages that are not ours: narrow columns, dark pages, rules that fit anything. */

const { url } = await sharedSite()

async function openGallery(query: string) {
  const browser = await sharedBrowser()
  const window = await openWindow(browser, url, { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  await window.page.goto(`/gallery?${query}`)
  await window.page.waitForFunction(() => document.documentElement.dataset.gallery === 'ready')
  expect(await window.page.evaluate(() => document.documentElement.dataset.failed)).toBeUndefined()
  return window
}

/** Stages in which something is wider than they are, has one letter on a line, stands out of its box, or breaks inside a word. */
const cramped = () =>
  [...document.querySelectorAll<HTMLElement>('.stage')].flatMap((stage) => {
    const name = stage.closest('.gallery-state')?.id
    const inside = (root: ParentNode): Element[] =>
      [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? inside(one.shadowRoot) : [])])
    const texts = inside(stage.shadowRoot ?? stage).filter((one) =>
      [...one.childNodes].some((node) => node.nodeType === 3 && (node.textContent?.trim().length ?? 0) > 8),
    )
    const isTight = ({ clientWidth, scrollWidth }: Element) =>
      clientWidth > 1 && (clientWidth < 40 || scrollWidth > clientWidth + 1)
    const isBroken = (one: Element) =>
      [...one.childNodes].some((node) =>
        [...(node.nodeType === 3 ? (node.textContent ?? '') : '').matchAll(/\p{L}{2,}/gu)].some(
          ({ 0: word, index }) => {
            const range = document.createRange()
            range.setStart(node, index)
            range.setEnd(node, index + word.length)
            return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1
          },
        ),
      )
    const tight = texts.filter((one) => one.checkVisibility() && (isTight(one) || isBroken(one)))
    return [
      ...(stage.scrollWidth > stage.clientWidth + 1 ? [name] : []),
      ...tight.map((one) => `${name}: ${one.textContent?.trim()}`),
    ]
  })

/** Cards in which what is said, or is still loading, stands elsewhere than the heading above it. */
const crooked = () =>
  [...document.querySelectorAll('#mfa-settings .stage')].flatMap((stage) => {
    const card = stage.shadowRoot?.querySelector('mfa-settings')?.shadowRoot
    const leftOf = (selector: string) =>
      [...(card?.querySelectorAll(selector) ?? [])].map((one) => Math.round(one.getBoundingClientRect().left))
    const [heading] = leftOf('.heading')
    return leftOf('.said .icon, .skeleton i').some((left) => left !== heading)
      ? [stage.closest('.gallery-state')?.id]
      : []
  })

const PAGES = Object.keys(HOSTS).map((host) => [host, host === 'own' ? 240 : 320])

test.each([...PAGES, ['unset', 240], ['bootstrap', 'wide'], ['dark', 'wide']])(
  'in a page "%s", %s px wide, all can be read and nothing is cut off',
  async (host, width) => {
    const window = await openGallery(`host=${host}&width=${width}`)
    expect(await axeComplaints(window.page, { runOnly: ['color-contrast', 'target-size'], without: [] })).toEqual([])
    expect(await window.page.evaluate(cramped)).toEqual([])
    expect(await window.page.evaluate(crooked)).toEqual([])
    await window.assertClean()
    await window.close()
  },
  60_000,
)

test('a root of 62.5 % makes nothing smaller, and fields are large enough that a telephone does not zoom', async () => {
  const window = await openGallery('host=bootstrap&width=400')
  const sizes = () =>
    window.page.evaluate(() => {
      const inside = (root: ParentNode): Element[] =>
        [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? inside(one.shadowRoot) : [])])
      const all = [...document.querySelectorAll('.stage')].flatMap(({ shadowRoot }) =>
        shadowRoot ? inside(shadowRoot) : [],
      )
      const pages = all.filter((one) => one.localName === 'host-page') as HTMLElement[]
      for (const page of pages) page.style.fontSize = '16px'
      const seen = all.filter((one) => one.checkVisibility() && one.localName !== 'style')
      return {
        fonts: seen.map((one) => Number.parseFloat(getComputedStyle(one).fontSize)),
        fields: seen.flatMap((one) =>
          one.matches('input[type=text], select') ? [Number.parseFloat(getComputedStyle(one).fontSize)] : [],
        ),
      }
    })
  const before = await sizes()
  expect(before.fields.length).toBeGreaterThan(20)
  await window.page.evaluate(() => {
    document.documentElement.style.fontSize = '62.5%'
  })
  const after = await sizes()
  expect(after.fonts).toEqual(before.fonts)
  expect(Math.min(...after.fonts)).toBeGreaterThanOrEqual(12)
  expect(Math.min(...after.fields)).toBeGreaterThanOrEqual(16)
  await window.close()
}, 60_000)

test('an element goes from light to dark with the page around it, and stays as its `theme` says', async () => {
  const window = await openGallery('host=own')
  const { page } = window
  await page.evaluate(() => {
    const around = document.createElement('div')
    around.id = 'around'
    around.style.color = '#111'
    around.append(document.createElement('mfa-settings'), document.createElement('mfa-challenge'))
    document.body.replaceChildren(around)
  })
  const schemes = () =>
    page.evaluate(() =>
      ['mfa-settings', 'mfa-challenge'].map(
        (tag) => getComputedStyle(document.querySelector(tag) as Element).colorScheme,
      ),
    )
  const paint = (color: string) =>
    page.evaluate((to) => {
      const around = document.getElementById('around') as HTMLElement
      around.style.color = to
    }, color)
  await expect.poll(schemes).toEqual(['light', 'light'])
  for (const [color, scheme] of [
    ['#f1f5f9', 'dark'],
    ['rgb(20 20 20)', 'light'],
    ['oklch(0.97 0.003 264)', 'dark'],
    ['lab(10 0 0)', 'light'],
    ['color(srgb 0.9 0.9 0.9)', 'dark'],
    ['oklab(0.2 0 0)', 'light'],
  ] as const) {
    await paint(color)
    await expect.poll(schemes, { message: color }).toEqual([scheme, scheme])
  }
  await page.evaluate(() => {
    for (const tag of ['mfa-settings', 'mfa-challenge'])
      Object.assign(document.querySelector(tag) as Element, { theme: 'dark' })
  })
  await expect.poll(schemes, { message: 'theme as a property' }).toEqual(['dark', 'dark'])
  await window.close()
})
