import { expect, test } from 'vitest'
import type { Tab } from '../driver/tab.ts'
import { SCENES, type Scene, tooWide } from './looks.ts'
import { beginSetUp, codeOfNow, confirmSetUp, type World } from './world.ts'

const OWN_SCENES: Record<string, Scene> = {
  challenge: SCENES.challenge,
  async codes({ demo, agentOf, bringIn }, tab) {
    await bringIn(tab, await agentOf(await demo.newPerson()), '/profile')
    await confirmSetUp(tab, await codeOfNow({ secret: await beginSetUp(tab) }))
  },
  async dialog({ bringIn }, tab, person) {
    await bringIn(tab, person.agent, '/profile')
    await tab.press('Menu for Authenticator app')
    await tab.press('Delete')
    await tab.shows('dialog button', 'Delete')
  },
}

const ALL_SCENES: Record<string, Scene> = { ...OWN_SCENES, 'set-up': SCENES['set-up'], accounts: SCENES.accounts }

/** In the page: the words of our elements, and of our own pages, that are not all in sight, each with where they end. */
function cutWords(): string[] {
  function* deep(root: ParentNode): Generator<HTMLElement> {
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      yield element
      if (element.shadowRoot) yield* deep(element.shadowRoot)
    }
  }
  const ours = [
    ...document.querySelectorAll<HTMLElement>(':is(mfa-settings, account-mfa-toggle, mfa-challenge, .mfa-card)'),
  ]
  const all = ours.flatMap((one) => [one, ...(one.shadowRoot ? deep(one.shadowRoot) : []), ...deep(one)])
  // What is behind a dialog is not to be seen.
  const dialog = all.find((element) => element.matches('dialog:modal'))
  const found: string[] = []
  for (const element of dialog ? [dialog, ...deep(dialog)] : all) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.hidden, style, script')) continue
    for (const node of element.childNodes) {
      if (!(node instanceof Text) || node.data.trim() === '') continue
      const range = document.createRange()
      range.selectNodeContents(node)
      const words = range.getBoundingClientRect()
      if (words.width === 0) continue
      const about = `"${node.data.trim().slice(0, 40)}"`
      if (words.left < -1 || words.right > innerWidth + 1) found.push(`${about} leaves the window`)
      const box = element.closest<HTMLElement>('button, a, li, label, summary, .key, .notice')?.getBoundingClientRect()
      if (!box || getComputedStyle(element).display === 'inline') continue
      const over = Math.max(
        box.left - words.left,
        words.right - box.right,
        box.top - words.top,
        words.bottom - box.bottom,
      )
      if (over > 2) found.push(`${about} is ${Math.round(over)} px outside of its ${element.localName}`)
    }
    if (element instanceof HTMLProgressElement) continue
    const { overflowX, overflowY } = getComputedStyle(element)
    // Sizes are whole numbers, rounded: at a zoom that is none, by more than one.
    const cut = Math.max(
      /hidden|clip/.test(overflowX) ? element.scrollWidth - element.clientWidth : 0,
      /hidden|clip/.test(overflowY) ? element.scrollHeight - element.clientHeight : 0,
    )
    if (cut > 2) found.push(`${element.localName}.${element.className} cuts ${cut} px of what is in it`)
  }
  return found
}

const cutIn = async (tab: Tab, about: string) => (await tab.evaluate(cutWords)).map((words) => `${about}: ${words}`)

/** WCAG 2.2, 1.4.4 and 1.4.10. */
export function testZoom(world: () => World): void {
  test('at 200 %, and at 400 % where one can go so far, nothing is cut, and nothing is wider than 320 px', async () => {
    const person = await world().newEnrolled()
    const found: string[] = []
    for (const [name, enter] of Object.entries(ALL_SCENES)) {
      const tab = await world().open()
      await enter(world(), tab, person)
      for (const factor of [2, 4]) {
        const width = 1280 / factor
        const real = await tab.zoom(factor)
        await tab.resize(Math.round(width * real))
        await tab.until(`${width} px`, async () => Math.abs((await tab.evaluate(() => innerWidth)) - width) <= 2)
        const about = `${name} at ${factor}00 %`
        found.push(...(await tooWide(tab, about)), ...(await cutIn(tab, about)))
        await world().pictureOf(tab, `${name}.zoom-${factor}`)
      }
      await tab.zoom(1)
    }
    expect(found).toEqual([])
  })

  test('with words alone at 200 % nothing is cut', async () => {
    const person = await world().newEnrolled()
    const found: string[] = []
    for (const [name, enter] of Object.entries(OWN_SCENES)) {
      const tab = await world().open({ zoomsTextOnly: true })
      await enter(world(), tab, person)
      await tab.zoom(2)
      for (const width of [1280, 640]) {
        await tab.resize(width)
        await tab.until(`${width} px`, async () => (await tab.evaluate(() => innerWidth)) === width)
        // Of the elements and our pages alone: what a page makes of it is the page's.
        found.push(...(await cutIn(tab, `${name} at ${width} px`)))
        await world().pictureOf(tab, `${name}.words-2.${width}`)
      }
      await tab.zoom(1)
    }
    expect(found).toEqual([])
  })
}
