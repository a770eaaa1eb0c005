import { describe, expect, test } from 'vitest'
import type { StrictPageOptions } from '../support/browser.ts'
import { sharedSite } from './support/site.ts'
import { cookiesOf } from './support/window.ts'

/* What the settings load only once it is needed, where it does not come. */

const site = await sharedSite()

/** At a site that shows nobody their sessions, with which a part comes at once that is otherwise waited for. */
async function openProfile(options?: StrictPageOptions) {
  const { agent } = await site.newEnrolled()
  const window = await site.open(options)
  const { url } = site
  await window.context.addCookies([...cookiesOf(agent, url), { name: 'our-pages', value: 'no-sessions', url }])
  await window.page.goto('/profile')
  await window.page.text('10 of 10 left').waitFor()
  return window
}

const LOAD_FAILED = /Your MFA settings could not be loaded\. We couldn't reach the server\. Try again\./

test.each([
  ['delete a method', 'mfa-prove.js', (page: Awaited<ReturnType<typeof openProfile>>['page']) => page.chooseToDelete()],
  ['reset a method', 'mfa-codes.js', (page: Awaited<ReturnType<typeof openProfile>>['page']) => page.choose('Reset')],
])(
  'to %s without its part (%s) says so and leaves no dialog; Retry goes on where nothing happened',
  async (_, part, act) => {
    const { page, context } = await openProfile({ expectedErrors: [/ERR_FAILED/] })
    const asked: string[] = []
    await context.route(`**/assets/${part}*`, (route) => {
      asked.push(route.request().url())
      return route.abort()
    })
    await act(page)
    await page.getByRole('alert').filter({ hasText: LOAD_FAILED }).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)
    expect(asked.length).toBeGreaterThan(0)

    await context.unroute(`**/assets/${part}*`)
    await page.button('Retry').click()
    await page.text('10 of 10 left').waitFor()
    await act(page)
    await page.codeField().waitFor()
    await page.untilFocused('6-digit code')
  },
)

test('whoever only looks at their settings loads neither', async () => {
  const { page } = await openProfile()
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
  await page.reload()
  await page.text('10 of 10 left').waitFor()
  // What a developer reads in the console comes on a loopback host alone.
  const forPerson = loaded.filter((path) => path.startsWith('/assets/mfa') && !path.endsWith('-hints.js'))
  expect(forPerson).toEqual(['/assets/mfa.js'])
})

describe('what is done about a method (mfa-method.js), which is loaded as a menu opens,', () => {
  const PART = '**/assets/mfa-method.js*'
  type Page = Awaited<ReturnType<typeof openProfile>>['page']

  test.each([
    [
      'Rename',
      async (page: Page) => {
        await page.untilFocused('Name')
        await page.keyboard.press('Enter')
        await page.text('Name saved.').waitFor()
      },
    ],
    ['Delete', (page: Page) => page.getByRole('dialog').locator(page.button('Delete')).waitFor()],
  ] as const)('does not come: %s says so where nothing happened, and after Retry it works', async (item, works) => {
    const { page, context } = await openProfile({ expectedErrors: [/ERR_FAILED/] })
    await context.route(PART, (route) => route.abort())
    await page.choose(item)
    await page.getByRole('alert').filter({ hasText: LOAD_FAILED }).waitFor()
    expect(await page.getByRole('dialog').count()).toBe(0)

    await context.unroute(PART)
    await page.button('Retry').click()
    await page.text('10 of 10 left').waitFor()
    await page.choose(item)
    await works(page)
  })

  test('comes late: the menu is there at once, and what was chosen opens when it has come', async () => {
    const { page, context } = await openProfile()
    let letCome = () => {}
    const held = new Promise<void>((resolve) => {
      letCome = resolve
    })
    const asked: string[] = []
    await context.route(PART, async (route) => {
      asked.push(route.request().url())
      await held
      await route.continue()
    })
    await page.choose('Rename')
    await page.untilFocused('Menu for Authenticator app')
    expect(asked).toHaveLength(1)
    letCome()
    await page.untilFocused('Name')
    expect(asked).toHaveLength(1)
  })

  test('is one request, however often a menu is opened', async () => {
    const { page } = await openProfile()
    const loaded: string[] = []
    page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
    for (let times = 0; times < 2; times++) {
      await page.choose('Rename')
      await page.untilFocused('Name')
      await page.button('Cancel').click()
    }
    expect(loaded.filter((path) => /\/assets\/mfa(?!-hints)/.test(path))).toEqual(['/assets/mfa-method.js'])
  })
})
