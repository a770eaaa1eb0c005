import { expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'
import type { Tab } from './support/tab.ts'

/* English texts in a page that is read from right to left: in their own order, at the page's side. */

const site = await sharedSite()

/** Turns the page round, and answers of a text where it begins and ends on the screen, and which side of its box it is at. */
function laidOut(page: Tab, words: string) {
  return page.evaluate((wanted) => {
    document.documentElement.dir = 'rtl'
    const all = (root: ParentNode): Element[] =>
      [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])])
    const texts = all(document).flatMap((one) => [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE))
    const text = texts.find((node) => node.textContent?.includes(wanted))
    if (!text?.parentElement) return null
    const at = text.textContent?.indexOf(wanted) ?? 0
    const box = (offset: number) => {
      const range = document.createRange()
      range.setStart(text, at + offset)
      range.setEnd(text, at + offset + 1)
      return range.getBoundingClientRect()
    }
    const [first, last, around] = [box(0), box(wanted.length - 1), text.parentElement.getBoundingClientRect()]
    return { inOrder: first.right <= last.left, isRight: around.right - last.right < 4 }
  }, words)
}

test('at the settings, the wizard and the challenge', async () => {
  const { page } = await site.openProfile()
  const right = { inOrder: true, isRight: true }
  expect(await laidOut(page, '10 of 10 left')).toEqual(right)
  expect(await laidOut(page, 'Only you can change it.')).toEqual(right)
  await page.button('Generate backup codes').click()
  await page.codeField().waitFor()
  expect(await laidOut(page, '6-digit code')).toEqual(right)
  // A page of ours says itself which language it speaks, in whatever page around it.
  const asked = await site.openChallenge()
  expect(await laidOut(asked.page, '6-digit code')).toEqual({ inOrder: true, isRight: false })
})
