import path from 'node:path'
import { expect, test } from 'vitest'
import { describeElements } from '../../tools/elements/package-elements.ts'
import { sharedSite } from './support/site.ts'

/* What `::part` can reach in the states of the gallery is what the reference names, no more and no less. */

const ROOT = path.resolve(import.meta.dirname, '../..')
const site = await sharedSite()

test('the parts of each element are those of docs/elements.md', async () => {
  const { modules } = await describeElements(ROOT)
  const elements = modules.flatMap(({ declarations }) => declarations).filter(({ tagName }) => tagName)
  const { page } = await site.open({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
  await page.goto('/gallery')
  await page.locator('html[data-gallery=ready]').waitFor({ timeout: 25_000 })
  const shown = await page.evaluate(
    partsByTag,
    elements.map(({ tagName = '' }) => tagName),
  )
  const named = elements.map(({ tagName = '', cssParts = [] }) => {
    return [tagName, cssParts.map(({ name }) => name).sort()]
  })
  expect(shown).toEqual(Object.fromEntries(named))
}, 120_000)

/** Runs in the page: the parts in each element's shadow root, and those that it lets through from elements in it. */
function partsByTag(tags: string[]): Record<string, string[]> {
  const found: Record<string, Set<string>> = {}
  for (const tag of tags) found[tag] = new Set()

  function partsOf(root: ShadowRoot): Set<string> {
    const parts = new Set<string>()
    for (const element of root.querySelectorAll('*')) {
      for (const part of element.part) parts.add(part)
      if (element.shadowRoot === null) continue
      const inner = partsOf(element.shadowRoot)
      const exported = (element.getAttribute('exportparts') ?? '').split(',').map((one) => one.trim().split(/\s*:\s*/))
      for (const [from = '', to = from] of exported) if (inner.has(from)) parts.add(to)
      look(element)
    }
    return parts
  }
  function look(element: Element): void {
    const own = found[element.localName]
    if (own && element.shadowRoot) for (const part of partsOf(element.shadowRoot)) own.add(part)
  }
  for (const stage of document.querySelectorAll('.stage'))
    for (const element of stage.shadowRoot?.querySelectorAll('*') ?? []) look(element)
  return Object.fromEntries(Object.entries(found).map(([tag, parts]) => [tag, [...parts].sort()]))
}
