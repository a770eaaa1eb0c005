import { expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'

/* What the settings load only once it is needed, where it does not come. */

const site = await sharedSite()

const LOAD_FAILED = /Your MFA settings could not be loaded\. We couldn't reach the server\. Try again\./

test.each([
  [
    'delete a method',
    'mfa-prove.js',
    (page: Awaited<ReturnType<typeof site.openProfile>>['page']) => page.chooseToDelete(),
  ],
  [
    'reset a method',
    'mfa-codes.js',
    (page: Awaited<ReturnType<typeof site.openProfile>>['page']) => page.choose('Reset'),
  ],
])(
  'to %s without its part (%s) says so and leaves no dialog; Retry goes on where nothing happened',
  async (_, part, act) => {
    const { page, context } = await site.openProfile({ expectedErrors: [/ERR_FAILED/] })
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
  const { page } = await site.openProfile()
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
  await page.reload()
  await page.text('10 of 10 left').waitFor()
  // What a developer reads in the console comes on a loopback host alone.
  const forPerson = loaded.filter((path) => path.startsWith('/assets/mfa') && !path.endsWith('-hints.js'))
  expect(forPerson).toEqual(['/assets/mfa.js'])
})
