import { expect, test } from 'vitest'
import { looksAt } from '../../browser/support/looks.ts'
import type { Tab } from '../driver/tab.ts'
import { beginSetUp, signIn, untilAsked, type World } from './world.ts'

/** What reaches over the right edge of the window, one line each. */
const tooWide = (tab: Tab) =>
  tab.evaluate(() => {
    const pixels = document.documentElement.scrollWidth - document.documentElement.clientWidth
    return pixels > 0 ? `wider than the window by ${pixels} px` : ''
  })

type Scene = [name: string, enter: (world: World, tab: Tab) => Promise<void>]

const SCENES: Scene[] = [
  [
    'challenge',
    async ({ newEnrolled }, tab) => {
      await signIn(tab, await newEnrolled())
      await untilAsked(tab)
    },
  ],
  [
    'settings',
    async ({ newEnrolled, bringIn }, tab) => {
      await bringIn(tab, (await newEnrolled()).agent, '/profile')
      await tab.says('10 of 10 left')
    },
  ],
  [
    'set-up',
    async ({ demo, agentOf, bringIn }, tab) => {
      await bringIn(tab, await agentOf(await demo.newPerson()), '/profile')
      await beginSetUp(tab)
    },
  ],
  [
    'accounts',
    async ({ newEnrolled, bringIn }, tab) => {
      await bringIn(tab, (await newEnrolled()).agent, '/accounts')
      await tab.shows('account-mfa-toggle[state=ready]')
    },
  ],
  [
    'gallery',
    async (_, tab) => {
      await tab.goto('/gallery')
      await tab.shows('mfa-challenge[state=asking]')
    },
  ],
]

/** Every page, and every state of every element, in light and dark, wide and narrow; a picture of each. */
export function testLooks(world: () => World): void {
  test.each(looksAt(1280, 360, 320))(
    'no page is wider than a window of $width px, in $scheme',
    async ({ width, scheme }) => {
      const found: string[] = []
      for (const [name, enter] of SCENES) {
        const tab = await world().open({ width, scheme })
        await enter(world(), tab)
        const isDark = await tab.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
        expect([await tab.evaluate(() => innerWidth), isDark]).toEqual([width, scheme === 'dark'])
        const text = await tooWide(tab)
        if (text !== '') found.push(`${name}: ${text}`)
        await world().pictureOf(tab, `${name}.${width}.${scheme}`)
        await world().assertClean()
      }
      expect(found).toEqual([])
    },
  )
}
