import { expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'
import { eventually, type Tab } from './support/tab.ts'

/* The browser's Back is one step back: in the wizard, on our own pages, in pages that have a router of their own. */

const site = await sharedSite()

/** At My profile, with the Start page before it. */
async function comeByStart() {
  const person = await site.newPerson()
  const window = await site.openAs(person, '/')
  await window.page.goto('/profile')
  return { ...window, person }
}

const back = (page: Tab) => page.evaluate(() => history.back())
const forward = (page: Tab) => page.evaluate(() => history.forward())
const steps = (page: Tab): Promise<unknown> => page.evaluate(() => history.state)

/** As a router does that draws its page anew at each `popstate`, and counts them. */
async function addRouter(page: Tab): Promise<void> {
  await page.evaluate(() => {
    history.replaceState({ page: 'profile' }, '')
    const routed: string[] = []
    Object.assign(window, { routed })
    window.addEventListener('popstate', () => {
      routed.push(location.pathname + location.hash)
      document.querySelector('mfa-settings')?.replaceWith(document.createElement('mfa-settings'))
    })
  })
}
const routed = (page: Tab): Promise<string[]> => page.evaluate(() => (window as unknown as { routed: string[] }).routed)

test('from the code to the key, to the method, to the settings, and only then off the page', async () => {
  const { page, person } = await comeByStart()
  const secret = await page.beginSetUp()
  await page.button('Next').click()
  await page.heading('Verify your identity').waitFor()
  await back(page)
  expect(await page.shownSecret()).toBe(secret)
  await page.untilFocused('Set up')
  await back(page)
  await page.heading('New MFA method').waitFor()
  await page.button('Next').click()
  expect(await page.shownSecret()).toBe(secret)
  await back(page)
  await page.heading('New MFA method').waitFor()
  await back(page)
  await page.untilFocused('Add new method')
  expect(await steps(page)).toBe(null)
  await back(page)
  await page.heading(`Welcome, ${person.name}`).waitFor()
})

test('codes that are not kept are asked about in our words; Stay keeps them, Leave and a second Back do not', async () => {
  const { page } = await comeByStart()
  const secret = await page.beginSetUp()
  const codes = await page.confirmSetUp(await site.newCode({ secret }))
  const question = page.text('Leave without saving your backup codes? They are not shown again.')
  await back(page)
  await page.untilFocused('Stay')
  await question.waitFor()
  expect(await page.shownBackupCodes()).toEqual(codes)
  await page.button('Stay').click()
  await question.waitFor({ state: 'detached' })
  await page.untilFocused('Backup codes')
  await back(page)
  await question.waitFor()
  expect(await page.shownBackupCodes()).toEqual(codes)
  await back(page)
  await page.text('Not confirmed as saved.').waitFor()
  await eventually(() => steps(page)).toBe(null)
  expect(new URL(page.url()).pathname).toBe('/profile')
})

test.each(['Cancel', 'Finish'])('after %s the page is left by one Back', async (last) => {
  const { page, person } = await comeByStart()
  const secret = await page.beginSetUp()
  if (last === 'Finish') {
    await page.confirmSetUp(await site.newCode({ secret }))
    await page.finish()
  } else {
    await page.button('Next').click()
    await page.button('Cancel').click()
    await page.untilFocused('Add new method')
  }
  expect(await steps(page)).toBe(null)
  await back(page)
  await page.heading(`Welcome, ${person.name}`).waitFor()
})

test('who presses Back and Cancel faster than the browser goes leaves nothing in the history', async () => {
  const { page, person } = await comeByStart()
  await page.beginSetUp()
  await page.button('Next').click()
  await page.heading('Verify your identity').waitFor()
  await page.evaluate(async () => {
    const inside = document.querySelector('mfa-settings')?.shadowRoot?.querySelector('mfa-setup-wizard')
    const press = (words: string) =>
      [...(inside?.shadowRoot?.querySelectorAll('button') ?? [])].find((one) => one.textContent === words)?.click()
    press('Back')
    await (inside as unknown as { updateComplete: Promise<boolean> }).updateComplete
    press('Cancel')
  })
  await page.untilFocused('Add new method')
  await eventually(() => steps(page)).toBe(null)
  await back(page)
  await page.heading(`Welcome, ${person.name}`).waitFor()
})

test('Forward leads to no step that is over', async () => {
  const { page } = await comeByStart()
  const secret = await page.beginSetUp()
  await page.button('Next').click()
  await page.heading('Verify your identity').waitFor()
  await back(page)
  expect(await page.shownSecret()).toBe(secret)
  await forward(page)
  await eventually(() => steps(page)).toEqual({ mfaStep: 2 })
  expect(await page.shownSecret()).toBe(secret)
  await page.button('Cancel').click()
  await page.untilFocused('Add new method')
  await forward(page)
  await eventually(() => steps(page)).toBe(null)
  await page.button('Add new method').waitFor()
})

test('a reload in the middle begins anew, and leaves nothing of the steps in the history', async () => {
  const { page, person } = await comeByStart()
  await page.beginSetUp()
  await page.button('Next').click()
  await page.heading('Verify your identity').waitFor()
  await page.reload()
  await page.button('Add new method').waitFor()
  await eventually(() => steps(page)).toBe(null)
  await back(page)
  await page.heading(`Welcome, ${person.name}`).waitFor()
})

test('who comes back from another page by Back is at the settings, one Back from where they began', async () => {
  const { page, person } = await comeByStart()
  await page.beginSetUp()
  await page.goto('/accounts')
  await back(page)
  await page.button('Add new method').waitFor()
  await eventually(() => steps(page)).toBe(null)
  await back(page)
  await page.heading(`Welcome, ${person.name}`).waitFor()
})

test('a page that the browser kept and brings back begins the wizard anew, and has no steps of the old one', async () => {
  const { page, person } = await comeByStart()
  await page.beginSetUp()
  await page.button('Next').click()
  await page.heading('Verify your identity').waitFor()
  await page.evaluate(() => {
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  })
  await page.heading('New MFA method').waitFor()
  await eventually(() => steps(page)).toEqual({ mfaStep: 1 })
  await back(page)
  await page.untilFocused('Add new method')
  await back(page)
  await page.heading(`Welcome, ${person.name}`).waitFor()
})

test('the page that nobody can skip: Back is a step, and at codes that are not kept it asks; Leave goes on', async () => {
  const account = await site.newAccount('Held Company')
  const person = await site.newPerson('Held Back', [[account, 'member']])
  await site.requireMfa(account)
  const { page } = await site.openAs(person, '/profile')
  const secret = await page.shownSecret()
  await page.button('Next').click()
  await page.heading('Verify your identity').waitFor()
  await back(page)
  expect(await page.shownSecret()).toBe(secret)
  await page.button('Next').click()
  await page.reload()
  const another = await page.shownSecret()
  expect(another).not.toBe(secret)
  await eventually(() => steps(page)).toBe(null)
  const codes = await page.confirmSetUp(await site.newCode({ secret: another }))
  await back(page)
  await page.untilFocused('Stay')
  expect(await page.shownBackupCodes()).toEqual(codes)
  await page.button('Leave').click()
  await page.untilAt('/profile')
  await page.text('Not confirmed as saved.').waitFor()
})

test('the challenge without a method at hand: Back leads from the backup code to the list, and to the code', async () => {
  const { page } = await site.openChallenge()
  await page.toBackupCode()
  await back(page)
  await page.link('Enter backup code').waitFor()
  await back(page)
  await page.codeField().waitFor()
  await page.untilAsked()
})

test('a router of the page hears of no step, keeps its state, and of what is its own it hears as ever', async () => {
  const { page, person } = await comeByStart()
  await addRouter(page)
  const secret = await page.beginSetUp()
  expect(await steps(page)).toEqual({ page: 'profile', mfaStep: 2 })
  await page.button('Next').click()
  await page.heading('Verify your identity').waitFor()
  await back(page)
  expect(await page.shownSecret()).toBe(secret)
  const codes = await page.confirmSetUp(await site.newCode({ secret }))
  await back(page)
  await page.untilFocused('Stay')
  expect(await page.shownBackupCodes()).toEqual(codes)
  await page.button('Stay').click()
  await page.finish()
  expect(await routed(page)).toEqual([])
  expect(await steps(page)).toEqual({ page: 'profile' })
  await page.evaluate(() => history.pushState({ page: 'second' }, '', '#second'))
  await back(page)
  await eventually(() => routed(page)).toEqual(['/profile'])
  await back(page)
  await page.heading(`Welcome, ${person.name}`).waitFor()
})

test('where the router goes elsewhere in the middle, it is left in peace, and coming back there is no step', async () => {
  const { page } = await comeByStart()
  await addRouter(page)
  await page.beginSetUp()
  await page.evaluate(() => {
    history.pushState({ page: 'second' }, '', '/second')
    document.querySelector('mfa-settings')?.remove()
  })
  // Longer than the element waits for the browser to go where it was sent.
  await site.pass(1)
  expect([await steps(page), new URL(page.url()).pathname]).toEqual([{ page: 'second' }, '/second'])
  await back(page)
  await eventually(() => steps(page)).toEqual({ page: 'profile' })
  expect((await routed(page))[0]).toBe('/profile')
})

test('of two elements on one page, Back is the step that was taken last', async () => {
  const { page, person } = await comeByStart()
  await page.evaluate(() => {
    const other = document.createElement('div')
    other.append(document.createElement('mfa-settings'))
    document.querySelector('mfa-settings')?.parentElement?.after(other)
  })
  const first = page.locator('mfa-settings').nth(0)
  const second = page.locator('mfa-settings').nth(1)
  const next = { name: 'Next' }
  await first.getByRole('button', { name: 'Add new method' }).click()
  await first.getByRole('button', next).click()
  await first.locator('#key').waitFor()
  await second.getByRole('button', { name: 'Add new method' }).click()
  await second.getByRole('button', next).click()
  await second.locator('#key').waitFor()
  await first.getByRole('button', next).click()
  await first.getByLabel('6-digit code').waitFor()
  await back(page)
  await first.locator('#key').waitFor()
  await second.locator('#key').waitFor()
  await first.getByRole('button', { name: 'Cancel' }).click()
  await first.getByRole('button', { name: 'Add new method' }).waitFor()
  await second.locator('#key').waitFor()
  await back(page)
  await second.getByLabel('Select method').waitFor()
  await second.getByRole('button', { name: 'Cancel' }).click()
  await second.getByRole('button', { name: 'Add new method' }).waitFor()
  await eventually(() => steps(page)).toBe(null)
  await back(page)
  await page.heading(`Welcome, ${person.name}`).waitFor()
})

test('a reset that a backup code has proved says why it asks for none, and Back leaves it with nothing changed', async () => {
  const { page, person } = await site.openChallenge()
  await page.passByBackupCode(person.backupCodes[0])
  await page.untilAt('/mfa/codes-left')
  await page.link('Reset').click()
  await page.shownSecret()
  await page.text('You signed in with a backup code, so none is asked for.').waitFor()
  await page.button('Next').click()
  await page.heading('Verify your identity').waitFor()
  await back(page)
  await page.shownSecret()
  await back(page)
  await page.text('9 of 10 left').waitFor()
  await eventually(() => steps(page)).toBe(null)
})
