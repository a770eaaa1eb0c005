import { expect, test } from 'vitest'
import { LOOKS, shortcomings } from './support/looks.ts'
import { EXPECTED_ERRORS, enter, SCENE_NAMES } from './support/scenes.ts'
import { sharedSite } from './support/site.ts'

const site = await sharedSite()

test.each(SCENE_NAMES)(
  '%s is accessible, as wide as the window, and clean, in light and dark, wide and narrow',
  async (name) => {
    const window = await site.open({ expectedErrors: EXPECTED_ERRORS })
    await enter(name, { site, window, page: window.page })
    const found: string[] = []
    for (const look of LOOKS) found.push(...(await shortcomings(window.page, look)))
    expect(found).toEqual([])
  },
)

test('the look itself finds what is wrong', async () => {
  const { page } = await site.open()
  await page.goto('/login')
  await page.evaluate(() => {
    for (const label of document.querySelectorAll('label')) label.remove()
    const wide = document.createElement('div')
    wide.className = 'bar mark'
    wide.textContent = 'wide '.repeat(80)
    document.body.append(wide)
  })
  const found = await shortcomings(page, { width: 360, scheme: 'dark' }, { thorough: true })
  expect(found.join('\n')).toMatch(/360 dark: label: /)
  expect(found.join('\n')).toMatch(/360 dark: wider than the window by \d+ px/)
})
