import path from 'node:path'
import { expect, test } from 'vitest'
import { LANGUAGES } from '../../demo/pages/gallery.ts'
import { englishMessages } from '../../widget/words/english.ts'
import { sharedSite } from './support/site.ts'
import type { Tab } from './support/tab.ts'

/* Every state of every element in every language, and in English as long as any (a pseudo-locale), on a narrow screen. */

const site = await sharedSite()
const READY_MS = 60_000

async function openGallery(query: string): Promise<Tab> {
  const { page } = await site.open({ viewport: { width: 320, height: 900 }, reducedMotion: 'reduce' })
  await page.goto(`/gallery?${query}`)
  await page.locator('html[data-gallery=ready]').waitFor({ timeout: READY_MS })
  expect(await page.evaluate(() => document.documentElement.dataset.failed)).toBeUndefined()
  return page
}

/**
 * What is wider than the place it has, is cut off in it, or is broken where no reader would break it, in a word of a button
 * or before a dot between two things: the state, and the words.
 */
function misfits(page: Tab): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = []
    const topOf = (node: Node, at: number) => {
      const range = document.createRange()
      range.setStart(node, at)
      range.setEnd(node, at + 1)
      return range.getBoundingClientRect().top
    }
    const hasDotAhead = (one: Element) =>
      [...one.childNodes].some((node) => {
        const dot = node.nodeType === Node.TEXT_NODE ? (node.nodeValue?.indexOf('·') ?? -1) : -1
        return dot === 0 || (dot > 0 && Math.abs(topOf(node, dot) - topOf(node, dot - 1)) > 1)
      })
    const look = (root: ParentNode, state: string, edge: DOMRect) => {
      for (const one of root.querySelectorAll<HTMLElement>('*')) {
        if (one.shadowRoot) look(one.shadowRoot, state, edge)
        if (!one.checkVisibility() || getComputedStyle(one).clipPath !== 'none') continue
        const box = one.getBoundingClientRect()
        const isText = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim())
        if (!isText || box.width === 0) continue
        const { overflowX, overflowY } = getComputedStyle(one)
        const isCut =
          (overflowX !== 'visible' && overflowX !== 'auto' && one.scrollWidth > one.clientWidth + 1) ||
          (overflowY !== 'visible' && overflowY !== 'auto' && one.scrollHeight > one.clientHeight + 1)
        const text = document.createRange()
        text.selectNodeContents(one)
        const written = text.getBoundingClientRect()
        const isOutside = written.right > edge.right + 1 || written.left < edge.left - 1
        const words = one.textContent?.trim() ?? ''
        const lines = new Set([...text.getClientRects()].map(({ top }) => Math.round(top)))
        const isBroken = (one.localName === 'button' && lines.size > 1 && !/\s/.test(words)) || hasDotAhead(one)
        if (isCut || isOutside || isBroken)
          found.push(`${state}: ${isCut ? 'cut' : isOutside ? 'outside' : 'broken'}: ${words.slice(0, 80)}`)
      }
    }
    for (const stage of document.querySelectorAll<HTMLElement>('.stage.light'))
      if (stage.shadowRoot)
        look(stage.shadowRoot, stage.closest('.gallery-state')?.id ?? '', stage.getBoundingClientRect())
    return found
  })
}

/** Each text on its own, as a node of the page has it, and each name of a control. */
const textsOn = (page: Tab): Promise<string[]> =>
  page.evaluate(() => {
    const texts = (root: ParentNode): string[] =>
      [...root.querySelectorAll('*')].flatMap((one) => [
        ...(one.shadowRoot ? texts(one.shadowRoot) : []),
        ...[...one.childNodes]
          .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
          .map((node) => node.textContent ?? ''),
        one.ariaLabel ?? '',
      ])
    const stages = [...document.querySelectorAll('.stage')]
    return [
      ...new Set(stages.flatMap(({ shadowRoot }) => (shadowRoot ? texts(shadowRoot) : [])).map((text) => text.trim())),
    ]
  })

/** English texts that the language says otherwise. */
async function englishOf(lang: string): Promise<string[]> {
  const file = path.resolve(import.meta.dirname, `../../widget/words/languages/${lang}.ts`)
  const { words } = (await import(file)) as { words: Record<string, unknown> }
  return Object.entries(englishMessages()).flatMap(([key, text]) =>
    typeof text === 'string' && text !== words[key] ? [text] : [],
  )
}

test.each(LANGUAGES)(
  'in %s nothing is in English, or cut, and nothing reaches beyond its place at 320 px',
  async (lang) => {
    const page = await openGallery(`lang=${lang}`)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    expect(await misfits(page)).toEqual([])
    const shown = await textsOn(page)
    expect(shown.length).toBeGreaterThan(100)
    if (lang.startsWith('en')) return
    const english = new Set(await englishOf(lang))
    expect(english.size).toBeGreaterThan(100)
    expect(shown.filter((text) => english.has(text))).toEqual([])
  },
  120_000,
)

test('the look itself finds what is too wide, what is cut, and what is broken', async () => {
  const page = await openGallery('lang=en')
  await page.evaluate(() => {
    const root = document.querySelector('#mfa-settings-ready .stage.light')?.shadowRoot
    const heading = root?.querySelector('mfa-settings')?.shadowRoot?.querySelector<HTMLElement>('#heading')
    if (!heading) throw new Error('no heading')
    heading.textContent = 'w'.repeat(200)
    heading.style.overflowWrap = 'normal'
    const button = root?.querySelector('mfa-settings')?.shadowRoot?.querySelector<HTMLElement>('#generate')
    if (!button) throw new Error('no button')
    button.textContent = 'キャンセル'
    Object.assign(button.style, { inlineSize: '60px', wordBreak: 'break-all' })
    const [fact] = root?.querySelector('mfa-settings')?.shadowRoot?.querySelectorAll<HTMLElement>('.fact') ?? []
    if (!fact) throw new Error('no fact')
    Object.assign(fact.style, { inlineSize: '1px' })
    fact.textContent = 'Added ·'
  })
  const found = await misfits(page)
  const first = (what: string) => found.find((one) => one.includes(what))
  expect([
    first(': outside: www') ?? first(': cut: www'),
    first(': broken: キャンセル'),
    first(': broken: Added ·'),
  ]).toEqual([expect.any(String), expect.any(String), expect.any(String)])
})
