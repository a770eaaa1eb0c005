import type { Browser, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { type StrictPage, sharedBrowser } from '../support/browser.ts'
import {
  button,
  codeOf,
  confirmSetUp,
  enterCode,
  goToSetUp,
  heading,
  openWindow,
  requireMfa,
  roomInStep,
  sharedDemo,
  shownSecret,
  signIn,
  stepNow,
  type TestDemo,
} from './support.ts'

let demo: TestDemo
let browser: Browser

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([sharedDemo(), sharedBrowser()])
})

/** Everything that a page holds and another script, a later visitor or a log could read, by the place it is in. */
function everything(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const dom: string[] = []
    const collect = (root: Document | ShadowRoot): void => {
      for (const node of root.querySelectorAll('*')) {
        dom.push(...[...node.attributes].map(({ value }) => value))
        dom.push(...[...node.childNodes].filter(({ nodeType }) => nodeType !== 1).map((child) => child.nodeValue ?? ''))
        if (node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement) dom.push(node.value)
        if (node.shadowRoot) collect(node.shadowRoot)
      }
    }
    collect(document)
    const databases = await indexedDB.databases()
    const timings = performance.getEntriesByType('resource').map(({ name }) => name)
    return {
      dom: dom.join('\n'),
      localStorage: JSON.stringify({ ...localStorage }),
      sessionStorage: JSON.stringify({ ...sessionStorage }),
      indexedDB: JSON.stringify(databases),
      caches: JSON.stringify(await caches.keys()),
      cookies: document.cookie,
      address: [location.href, document.referrer, window.name, document.title].join('\n'),
      history: JSON.stringify(history.state),
      timings: timings.join('\n'),
    }
  })
}

/** The places that hold one of the secrets, written in whichever way. */
async function placesWith(page: Page, secrets: string[]): Promise<string[]> {
  const bare = (text: string) => text.replace(/[\s-]|%20/g, '').toUpperCase()
  const found = await everything(page)
  return Object.entries(found).flatMap(([place, text]) =>
    secrets.some((secret) => bare(text).includes(bare(secret))) ? [place] : [],
  )
}

function expectNoSecretInRequests({ requests }: StrictPage, secrets: string[]): void {
  expect(requests.length).toBeGreaterThan(5)
  const bare = (text: string) => text.replace(/[\s-]|%20/g, '').toUpperCase()
  expect(requests.filter((request) => secrets.some((secret) => bare(request).includes(bare(secret))))).toEqual([])
}

describe('the secret and the backup codes', () => {
  test('are in the page while their step shows, and nowhere once it is over, however one goes back', async () => {
    const person = await demo.newPerson()
    const window = await openWindow(browser, demo)
    const { page } = window
    await signIn(page, person)
    await page.goto('/profile')
    const secret = await goToSetUp(page)
    // What this test looks for, it finds where it may be.
    expect(await placesWith(page, [secret])).toEqual(['dom'])
    await button(page, 'Next').click()
    await heading(page, 'Verify your identity').waitFor()
    expect(await placesWith(page, [secret])).toEqual([])
    await button(page, 'Back').click()
    expect(await shownSecret(page)).toBe(secret)
    const codes = await confirmSetUp(page, secret, (await roomInStep()) - 1)
    expect(await placesWith(page, [secret])).toEqual([])
    expect(await placesWith(page, codes)).toEqual(['dom'])

    await button(page, 'Finish').click()
    await page.getByText('10 of 10 left').waitFor()
    expect(await placesWith(page, [secret, ...codes])).toEqual([])
    await page.goto('/')
    await page.goBack()
    await page.getByText('10 of 10 left').waitFor()
    expect(await placesWith(page, [secret, ...codes])).toEqual([])
    expectNoSecretInRequests(window, [secret, ...codes])
    await window.assertClean()
    await window.close()
  })

  test('are gone when one leaves in the middle and comes back', async () => {
    const person = await demo.newPerson()
    const window = await openWindow(browser, demo)
    const { page } = window
    await signIn(page, person)
    await page.goto('/profile')
    const secret = await goToSetUp(page)
    await page.goto('/')
    expect(await placesWith(page, [secret])).toEqual([])
    await page.goBack()
    await page.locator('mfa-settings').getByRole('button').first().waitFor()
    expect(await placesWith(page, [secret])).toEqual([])

    await page.reload()
    const second = await goToSetUp(page)
    const codes = await confirmSetUp(page, second, (await roomInStep()) - 1)
    page.once('dialog', (dialog) => void dialog.accept())
    await page.goto('/')
    await page.goBack()
    await page.locator('mfa-settings').getByText('10 of 10 left').waitFor()
    expect(await placesWith(page, [secret, second, ...codes])).toEqual([])
    expectNoSecretInRequests(window, [secret, second, ...codes])
    await window.assertClean()
    await window.close()
  })

  test('are gone from the page on which setting up was required, and from the way on', async () => {
    const person = await demo.newPerson()
    await requireMfa(demo, person)
    const window = await openWindow(browser, demo)
    const { page } = window
    await signIn(page, person)
    const secret = await shownSecret(page)
    const codes = await confirmSetUp(page, secret, (await roomInStep()) - 1)
    await button(page, 'Finish').click()
    await heading(page, `Welcome, ${person.name}`).waitFor()
    expect(await placesWith(page, [secret, ...codes])).toEqual([])
    await page.goBack()
    await page.waitForLoadState()
    expect(await placesWith(page, [secret, ...codes])).toEqual([])
    expectNoSecretInRequests(window, [secret, ...codes])
    await window.assertClean()
    await window.close()
  })

  test('a code that was entered stays in no page and no address', async () => {
    const person = await demo.newPerson()
    const window = await openWindow(browser, demo)
    const { page } = window
    await signIn(page, person)
    await page.goto('/profile')
    const secret = await goToSetUp(page)
    await confirmSetUp(page, secret, (await roomInStep()) - 1)
    await button(page, 'Finish').click()
    await page.getByText('10 of 10 left').waitFor()
    await window.context.clearCookies()
    await signIn(page, person)
    const code = codeOf(secret, stepNow())
    await enterCode(page, code)
    await heading(page, `Welcome, ${person.name}`).waitFor()
    expect(await placesWith(page, [code])).toEqual([])
    await page.goBack()
    await page.waitForLoadState()
    expect(await placesWith(page, [code])).toEqual([])
    expectNoSecretInRequests(window, [code])
    await window.assertClean()
    await window.close()
  })
})
