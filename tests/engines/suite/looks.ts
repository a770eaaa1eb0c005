import { expect, test } from 'vitest'
import type { Scheme } from '../driver/browser.ts'
import type { Tab } from '../driver/tab.ts'
import { beginSetUp, type Enrolled, signIn, untilAsked, type World } from './world.ts'

const WIDTHS = [1280, 360, 320]

/** One line where the page is wider than its window. */
export async function tooWide(tab: Tab, about: string): Promise<string[]> {
  const pixels = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  return pixels > 0 ? [`${about}: wider than the window by ${pixels} px`] : []
}

export type Scene = (world: World, tab: Tab, enrolled: Enrolled) => Promise<void>

export const SCENES = {
  async challenge(_, tab, person) {
    await signIn(tab, person)
    await untilAsked(tab)
  },
  async settings({ bringIn }, tab, person) {
    await bringIn(tab, person.agent, '/profile')
    await tab.says('10 of 10 left')
  },
  async 'set-up'({ demo, agentOf, bringIn }, tab) {
    await bringIn(tab, await agentOf(await demo.newPerson()), '/profile')
    await beginSetUp(tab)
  },
  async accounts({ bringIn }, tab, person) {
    await bringIn(tab, person.agent, '/accounts')
    await tab.shows('account-mfa-toggle[state=ready]')
  },
} satisfies Record<string, Scene>

/** Pages in light and dark, wide and narrow, with a picture of each in `.screenshots/engines`; every state of every element. */
/** States of the gallery that a browser without WebAuthn does not come to. */
const NEEDS_PASSKEYS =
  /^mfa-(challenge-passkey|settings-(adding-another|proving-before-another)|setup-wizard-set-up-a-passkey)/

export function testLooks(world: () => World): void {
  test.each<Scheme>(['light', 'dark'])('no page is wider than its window, in %s', async (scheme) => {
    const person = await world().newEnrolled()
    const found: string[] = []
    for (const [name, enter] of Object.entries(SCENES)) {
      const tab = await world().open({ scheme })
      await enter(world(), tab, person)
      expect(await tab.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(scheme === 'dark')
      for (const width of WIDTHS) {
        await tab.resize(width)
        await tab.until(`${width} px`, async () => (await tab.evaluate(() => innerWidth)) === width)
        found.push(...(await tooWide(tab, `${name} at ${width} px`)))
        await world().pictureOf(tab, `${name}.${width}.${scheme}`)
      }
      await world().assertClean()
    }
    expect(found).toEqual([])
  })

  test('every state of every element is come to, and is as wide as there is room', async () => {
    const tab = await world().open()
    await tab.goto('/gallery')
    await tab.shows('html[data-gallery=ready]', undefined, 150_000)
    const failed = await tab.evaluate(() => document.documentElement.dataset.failed?.split('; ') ?? [])
    // Where there are no passkeys, none can be set up, and nothing is asked for in the place of which there could be another way.
    const isKnown = (line: string) => world().browser.plugIn === null && NEEDS_PASSKEYS.test(line)
    expect(failed.filter((line) => !isKnown(line))).toEqual([])
    await world().pictureOf(tab, 'gallery')
    const found: string[] = []
    for (const width of WIDTHS) {
      await tab.resize(width)
      await tab.until(`${width} px`, async () => (await tab.evaluate(() => innerWidth)) === width)
      found.push(...(await tooWide(tab, `at ${width} px`)))
    }
    expect(found).toEqual([])
    await world().assertClean()
  })
}
