import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { EXPECTED_ERRORS, enter, LOOKS, SCENES_WORKER, type SceneName, shortcomings } from './scenes.ts'
import { openWindow, startTestDemo, type TestDemo } from './support.ts'

let demo: TestDemo
let browser: Browser

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startTestDemo(SCENES_WORKER), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
})

/** One scene of each kind; `npm run screenshots` looks at all of them in the same way. */
const SEEN: SceneName[] = [
  'sign-in-error',
  'start',
  'user-menu',
  'accounts-required',
  'change-password',
  'mailbox',
  'profile-empty',
  'profile-name-refused',
  'profile-not-saved',
  'method-rename',
  'method-delete',
  'profile-codes-low',
  'profile-signed-out',
  'wizard-1-method',
  'wizard-2-copied',
  'wizard-3-wrong-code',
  'wizard-3-too-many-tries',
  'wizard-4-copied',
  'challenge-wrong-code',
  'challenge-next-code',
  'challenge-locked',
  'challenge-other-ways',
  'codes-left',
  'enrol-set-up',
  'our-settings',
  'our-accounts-required',
  'our-accounts-mixed',
  'our-accounts-empty',
  'our-accounts-branded',
  'phone-entries',
]

test.each(SEEN)(
  '%s is accessible, as wide as the window, and clean, in light and dark, wide and narrow',
  async (name) => {
    const window = await openWindow(browser, demo, { expectedErrors: EXPECTED_ERRORS })
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
