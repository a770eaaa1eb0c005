import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharedBrowser } from '../support/browser.ts'
import { isLongForm } from '../support/long-form.ts'
import { EXPECTED_ERRORS, enter, LOOKS, SCENE_NAMES, SCENES_WORKER, type SceneName, shortcomings } from './scenes.ts'
import { openWindow, startTestDemo, type TestDemo } from './support.ts'

let demo: TestDemo
let browser: Browser

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startTestDemo(SCENES_WORKER), sharedBrowser()])
})
afterAll(() => demo?.stop())

/** The long form looks at every scene; the short one at a few that have most on them. States of elements: see the gallery. */
const FEW: SceneName[] = [
  'sign-in-error',
  'accounts-required',
  'profile-codes-low',
  'wizard-3-wrong-code',
  'challenge-wrong-code',
  'challenge-method-missing',
  'our-accounts-mixed',
]

test.each(isLongForm ? SCENE_NAMES : FEW)(
  '%s is accessible, as wide as the window, and clean, in light and dark, wide and narrow',
  async (name) => {
    const isAlone = name.endsWith('offline')
    const window = await openWindow(browser, demo, { isAlone, expectedErrors: EXPECTED_ERRORS })
    await enter(name, { demo, window, page: window.page })
    const found: string[] = []
    for (const look of LOOKS) found.push(...(await shortcomings(window.page, look)))
    expect(found).toEqual([])
    await window.assertClean()
    await window.close()
  },
)

test('the look itself finds what is wrong', async () => {
  const window = await openWindow(browser, demo)
  await enter('sign-in', { demo, window, page: window.page })
  await window.page.evaluate(() => {
    for (const label of document.querySelectorAll('label')) label.remove()
    const wide = document.createElement('div')
    wide.className = 'bar mark'
    wide.textContent = 'wide '.repeat(80)
    document.body.append(wide)
  })
  const found = await shortcomings(window.page, { width: 360, scheme: 'dark' }, { thorough: true })
  expect(found.join('\n')).toMatch(/360 dark: label: /)
  expect(found.join('\n')).toMatch(/360 dark: wider than the window by \d+ px/)
  await window.close()
})
