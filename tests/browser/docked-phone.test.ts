import { expect, test } from 'vitest'
import { axeComplaints, overflow } from './support/looks.ts'
import { sharedSite } from './support/site.ts'
import { eventually, type Tab } from './support/tab.ts'

/* The demo's phone beside the page that asks for its codes, the product's own pages included. */

const site = await sharedSite()

const open = (width: number, height = 900) => site.open({ viewport: { width, height }, expectedErrors: [] })

const dockOf = (page: Tab) => page.getByRole('complementary', { name: 'Demo phone' })

/** What the phone shows for its newest entry, as one would read it off. */
async function shownCode(page: Tab): Promise<string> {
  const code = dockOf(page).locator('.entry-code').first()
  await eventually(() => code.textContent()).toMatch(/^\d{3} \d{3}$/)
  return ((await code.textContent()) ?? '').replace(' ', '')
}

/** Of a time step that has not been used: the real clock goes on, so this may take half a minute. */
async function nextCode(page: Tab, used: string): Promise<string> {
  await expect.poll(() => shownCode(page), { timeout: 40_000, interval: 500 }).not.toBe(used)
  return shownCode(page)
}

test('on a wide screen everything is gone through with the phone at the side: set-up by a press, and the next sign-in', async () => {
  const person = await site.newPerson('Side By Side')
  const { page } = await open(1440)
  await page.signIn(person)
  await page.goto('/profile')
  await dockOf(page).getByText('No entries yet.').waitFor()
  await page.button('Scan the page’s QR code').click()
  await page.alert('There is no QR code on that page now.').waitFor()
  await page.beginSetUp()
  await page.button('Scan the page’s QR code').click()
  await eventually(() => dockOf(page).getByRole('heading', { level: 3 }).allTextContents()).toEqual([
    expect.stringMatching(`^Client Control Panel ${person.email} Added today`),
  ])
  const used = await shownCode(page)
  await page.confirmSetUp(used)
  await page.finish()
  await page.signOut()
  await page.signIn(person)
  // Our own page, with its own policy: the phone stands there too, for it is no frame.
  await page.untilAsked()
  await page.enterCode(await nextCode(page, used))
  await page.heading('Welcome, Side By Side').waitFor()
}, 90_000)

test('the page makes room for the phone, nothing is wider than the window, and axe has nothing against it', async () => {
  const { page } = await open(1440)
  await page.signIn(await site.newPerson('Wide Screen'))
  for (const address of ['/', '/profile', '/accounts', '/mfa/enrol']) {
    await page.goto(address)
    await page.button('Add entry').waitFor()
    const dock = await dockOf(page).boundingBox()
    const main = await page.getByRole('main').boundingBox()
    expect([address, (main?.x ?? 0) + (main?.width ?? 0) <= (dock?.x ?? 0)]).toEqual([address, true])
    expect([address, ...(await overflow(page))]).toEqual([address])
    expect([address, ...(await axeComplaints(page))]).toEqual([address])
  }
})

test('whether it stands there is remembered, and a page that is narrower than a desk begins without', async () => {
  const { page } = await open(1440)
  await page.goto('/login')
  await dockOf(page).waitFor()
  await page.button('Close the demo phone').click()
  await dockOf(page).waitFor({ state: 'hidden' })
  await page.untilFocused('Demo phone')
  await page.reload()
  await page.button('Demo phone').waitFor()
  expect([await dockOf(page).isVisible(), await page.button('Demo phone').getAttribute('aria-expanded')]).toEqual([
    false,
    'false',
  ])
  await page.button('Demo phone').click()
  await page.untilFocused('Close the demo phone')
  await page.setViewportSize({ width: 1300, height: 900 })
  await page.reload()
  await dockOf(page).waitFor()
  await page.evaluate(() => localStorage.removeItem('demo:phone-dock'))
  await page.reload()
  await page.button('Demo phone').waitFor()
  expect(await dockOf(page).isVisible(), 'where there is room and not plenty').toBe(false)
})

test('on a narrow screen a button lays it over the page, what is under it is out of reach, and Escape takes it away', async () => {
  const { page } = await open(360, 780)
  const loaded: string[] = []
  page.on('request', (request) => loaded.push(new URL(request.url()).pathname))
  await page.goto('/login')
  await page.button('Demo phone').waitFor()
  expect(loaded).not.toContain('/assets/phone.js')
  await page.pressOn('Demo phone')
  await page.untilFocused('Close the demo phone')
  await page.button('Add entry').waitFor()
  await page.getByLabel('Email').focus()
  expect(await page.focused(), 'under it').toBe('Close the demo phone')
  expect([...(await overflow(page)), ...(await axeComplaints(page))]).toEqual([])
  await page.keyboard.press('Escape')
  await page.untilFocused('Demo phone')
  await page.getByLabel('Email').fill('solo@example.com')
  await page.button('Demo phone').click()
  await page.reload()
  await page.getByLabel('Email').waitFor()
  expect(await dockOf(page).isVisible(), 'a page that has just come is not covered').toBe(false)
})

test('where its script cannot be loaded, the link to the phone stands in its place and the page stays', async () => {
  const window = await site.open({ viewport: { width: 1440, height: 900 }, expectedErrors: [/ERR_FAILED/] })
  const { page, context } = window
  await context.route('**/assets/phone.js', (route) => route.abort())
  await page.goto('/login')
  await page.link('Demo phone').waitFor()
  expect([page.pathOf(), await dockOf(page).isVisible()]).toEqual(['/login', false])
  await page.getByLabel('Email').fill('solo@example.com')
})

test('the gallery has none: there the code is always the same', async () => {
  const { page } = await open(1440)
  await page.goto('/gallery')
  await page.link('Demo phone').waitFor()
  expect(await dockOf(page).count()).toBe(0)
})

test('before its script is there nothing on it can be pressed, and then what is pressed holds', async () => {
  const { page, context } = await site.openAs(await site.newPerson(), '/profile', {
    viewport: { width: 1440, height: 900 },
  })
  let release = () => {}
  const held = new Promise<void>((resolve) => {
    release = resolve
  })
  await context.route('**/assets/phone.js', async (route) => {
    await held
    await route.continue()
  })
  await page.reload()
  const switches = page.getByLabel('Play passkeys here')
  await switches.waitFor()
  expect(await switches.evaluate((input) => input.closest('[inert]') !== null)).toBe(true)
  release()
  await switches.check()
  await page.getByText('The phone answers for passkeys.').waitFor()
  await page.reload()
  await eventually(() => switches.isChecked()).toBe(true)
})
