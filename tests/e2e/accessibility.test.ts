import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { EXPECTED_ERRORS, enter, type Look, type SceneName, shortcomings } from './scenes.ts'
import { openWindow, startTestDemo, type TestDemo } from './support.ts'

let demo: TestDemo
let browser: Browser

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([startTestDemo(), launchBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await demo?.stop()
})

/** Each page once, in a state that has something to say; the gallery's tests look at every state of the elements. */
const SEEN: SceneName[] = [
  'sign-in-error',
  'start',
  'user-menu',
  'accounts-required',
  'change-password',
  'mailbox',
  'profile-not-saved',
  'profile-signed-out',
  'method-delete',
  'wizard-3-wrong-code',
  'challenge-locked',
  'codes-left',
  'enrol-set-up',
  'phone-entries',
]

/** Each width and each scheme once; `npm run screenshots` looks at all four combinations. */
const SEEN_IN: Look[] = [
  { width: 1280, scheme: 'light' },
  { width: 360, scheme: 'dark' },
]

test.each(SEEN)(
  '%s is accessible, as wide as the window, and clean, light and wide as well as dark and narrow',
  async (name) => {
    const window = await openWindow(browser, demo, { expectedErrors: EXPECTED_ERRORS })
    await enter(name, { demo, window, page: window.page })
    const found: string[] = []
    for (const look of SEEN_IN)
      found.push(...(await shortcomings(window.page, look, { thorough: look.scheme === 'light' })))
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
