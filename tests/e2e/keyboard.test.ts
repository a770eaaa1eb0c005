import type { Browser, Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { DEMO_PASSWORD } from '../../demo/people/people.ts'
import { sharedBrowser } from '../support/browser.ts'
import { isLongForm } from '../support/long-form.ts'
import {
  bringIn,
  button,
  codeField,
  codeOf,
  confirmSetUp,
  enterCode,
  fetchIn,
  goToSetUp,
  heading,
  newEnrolledPerson,
  openWindow,
  qrCode,
  roomInStep,
  sharedDemo,
  shownBackupCodes,
  shownSecret,
  stepNow,
  type TestDemo,
} from './support.ts'

let demo: TestDemo
let browser: Browser

beforeAll(async () => {
  ;[demo, browser] = await Promise.all([sharedDemo(), sharedBrowser()])
})

type Focused = { name: string; outline: number }

/** What has the focus, through all shadow roots, and how thick its outline is. */
function focused(page: Page): Promise<Focused> {
  return page.evaluate(() => {
    let element = document.activeElement
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
    if (!element || element === document.body) return { name: 'nothing', outline: 0 }
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent
    const name = (label ?? '').replace(/\s+/g, ' ').trim()
    return { name, outline: outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth) }
  })
}

/** Tab until something of this name has the focus. Everything on the way must show that it has it. */
async function tabTo(page: Page, name: string): Promise<void> {
  const passed: Focused[] = []
  for (let presses = 0; presses < 25; presses++) {
    await page.keyboard.press('Tab')
    const now = await focused(page)
    passed.push(now)
    if (now.name !== 'nothing') expect(now, `the focus on "${now.name}" must be seen`).toMatchObject({ outline: 2 })
    if (now.name === name) return
  }
  throw new Error(`Tab never came to "${name}", but to: ${passed.map((one) => one.name).join(' | ')}`)
}

async function press(page: Page, name: string, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press(key)
}

const has = (locator: Locator): Promise<void> => locator.waitFor()

const hasFocus = (page: Page, name: string) => expect.poll(async () => (await focused(page)).name).toBe(name)

/** A window that has just come to My profile, with the password alone. */
async function atProfile() {
  const person = await demo.newPerson()
  const window = await openWindow(browser, demo)
  await bringIn(demo, window.page, person, '/profile')
  await has(button(window.page, 'Add new method'))
  return { ...window, person }
}

/** A window that is held at the challenge on its way to My profile. */
async function atChallenge() {
  const person = await newEnrolledPerson(demo)
  const window = await openWindow(browser, demo)
  await bringIn(demo, window.page, person, '/profile')
  await has(codeField(window.page))
  return { ...window, person }
}

async function signInByKeyboard(page: Page, email: string): Promise<void> {
  await page.goto('/login')
  await tabTo(page, 'Email')
  await page.keyboard.type(email)
  await tabTo(page, 'Password')
  await page.keyboard.type(DEMO_PASSWORD)
  await press(page, 'Sign in')
}

describe('with the keyboard alone', () => {
  test('a person sets up an app, signs out, and signs in again; the focus is always seen', async () => {
    const person = await demo.newPerson('Key Board')
    const { page, assertClean, close } = await openWindow(browser, demo)
    await signInByKeyboard(page, person.email)
    await has(heading(page, 'Welcome, Key Board'))

    await page.reload()
    const pill = page.locator('button[popovertarget="user-menu"]')
    const pillName = ((await pill.textContent()) ?? '').replace(/\s+/g, ' ').trim()
    await press(page, pillName)
    const menu = page.locator('#user-menu')
    await has(menu)
    await page.keyboard.press('Escape')
    await menu.waitFor({ state: 'hidden' })
    await hasFocus(page, pillName)
    await page.keyboard.press('Space')
    await press(page, 'My profile')
    await page.waitForURL('**/profile')

    await has(button(page, 'Add new method'))
    await press(page, 'Add new method', 'Space')
    await hasFocus(page, 'New MFA method')
    await press(page, 'Next')
    await hasFocus(page, 'Set up')
    const secret = await shownSecret(page)
    await press(page, 'Next', 'Space')
    await hasFocus(page, 'Verify your identity')
    await tabTo(page, '6-digit code')
    const step = (await roomInStep()) - 1
    await page.keyboard.type(codeOf(secret, step))
    await page.keyboard.press('Enter')
    await shownBackupCodes(page)
    await hasFocus(page, 'Backup codes')
    await press(page, 'Finish')
    await has(page.getByText('10 of 10 left'))
    await hasFocus(page, 'MFA settings')

    await page.goto('/')
    await press(page, pillName)
    await press(page, 'Sign out')
    await page.waitForURL('**/login')
    await signInByKeyboard(page, person.email)
    await has(heading(page, 'Verify your identity'))
    await hasFocus(page, '6-digit code')
    await page.keyboard.type(codeOf(secret, stepNow()))
    await page.keyboard.press('Enter')
    await has(heading(page, 'Welcome, Key Board'))
    await assertClean()
    await close()
  })
})

describe('what is typed', () => {
  test('a code pasted with a space counts, in the wizard and at the challenge', async () => {
    const { page, context, person, assertClean, close } = await atProfile()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const paste = async (code: string) => {
      const text = `${code.slice(0, 3)} ${code.slice(3)}`
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
      await codeField(page).focus()
      await page.keyboard.press('ControlOrMeta+V')
      expect(await codeField(page).inputValue()).toBe(text)
      await page.keyboard.press('Enter')
    }
    const secret = await goToSetUp(page)
    await button(page, 'Next').click()
    await paste(codeOf(secret, (await roomInStep()) - 1))
    await shownBackupCodes(page)
    await button(page, 'Finish').click()
    await has(page.getByText('10 of 10 left'))
    await context.clearCookies()
    await bringIn(demo, page, person, '/')
    await paste(codeOf(secret, stepNow()))
    await has(heading(page, `Welcome, ${person.name}`))
    await assertClean()
    await close()
  })

  test('an empty field, too few digits and letters are told before anything is sent', async () => {
    const { page, requests, forget, assertClean, close } = await atChallenge()
    forget()
    const cases = [
      ['', 'Enter the 6-digit code.'],
      ['12345', "You've entered 5 digits. The code has 6."],
      ['12a456', 'The code has digits only.'],
    ]
    for (const [typed = '', said = ''] of cases) {
      await enterCode(page, typed)
      await has(page.getByText(said))
      await hasFocus(page, '6-digit code')
    }
    expect(requests).toEqual([])
    await assertClean()
    await close()
  })
})

describe.runIf(isLongForm)('changing one’s mind in the wizard', () => {
  test('Back leads to the same secret, from the code and from the method', async () => {
    const { page, assertClean, close } = await atProfile()
    const secret = await goToSetUp(page)
    await button(page, 'Next').click()
    await has(heading(page, 'Verify your identity'))
    expect(await qrCode(page).count()).toBe(0)
    await button(page, 'Back').click()
    expect(await shownSecret(page)).toBe(secret)
    await button(page, 'Back').click()
    await has(heading(page, 'New MFA method'))
    await button(page, 'Next').click()
    expect(await shownSecret(page)).toBe(secret)
    await assertClean()
    await close()
  })

  test('Cancel leads back to the settings, and another try has another secret', async () => {
    const { page, assertClean, close } = await atProfile()
    const secret = await goToSetUp(page)
    await button(page, 'Cancel').click()
    await has(button(page, 'Add new method'))
    await hasFocus(page, 'Add new method')
    expect(await goToSetUp(page)).not.toBe(secret)
    await assertClean()
    await close()
  })

  test('closing the tab at Set up leaves nothing enrolled, and the next sign-in is not asked', async () => {
    const { page, context, person, assertClean, close } = await atProfile()
    await goToSetUp(page)
    await assertClean()
    await page.close({ runBeforeUnload: true })
    const next = await context.newPage()
    await next.goto('/profile')
    await has(button(next, 'Add new method'))
    await context.clearCookies()
    await bringIn(demo, next, person, '/')
    await has(heading(next, `Welcome, ${person.name}`))
    await assertClean()
    await close()
  })

  test('leaving at the codes step asks first; whoever leaves is enrolled, and is told that the codes may be lost', async () => {
    const { page, assertClean, close } = await atProfile()
    const secret = await goToSetUp(page)
    await confirmSetUp(page, secret, (await roomInStep()) - 1)
    const asked = new Promise<string>((resolve) => {
      page.once('dialog', (dialog) => {
        resolve(dialog.type())
        void dialog.dismiss()
      })
    })
    // A browser asks only on behalf of a page that the person has touched; they have.
    void page.reload().catch(() => {})
    expect(await asked).toBe('beforeunload')
    expect(await shownBackupCodes(page)).toHaveLength(10)
    page.once('dialog', (dialog) => void dialog.accept())
    await page.reload()
    await has(page.getByText('10 of 10 left'))
    await has(page.getByText('Not confirmed as saved'))
    await assertClean()
    await close()
  })

  test('once the codes are copied, leaving does not ask', async () => {
    const { page, context, assertClean, close } = await atProfile()
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const secret = await goToSetUp(page)
    const codes = await confirmSetUp(page, secret, (await roomInStep()) - 1)
    await page.locator('backup-codes').getByRole('button', { name: 'Copy' }).click()
    await has(page.getByText('Copied.'))
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(codes.join('\n'))
    let dialogs = 0
    page.on('dialog', (dialog) => {
      dialogs += 1
      void dialog.accept()
    })
    await page.reload()
    await has(page.getByText('10 of 10 left'))
    expect(dialogs).toBe(0)
    await assertClean()
    await close()
  })
})

describe.runIf(isLongForm)('two tabs', () => {
  test('the first to confirm wins; the other says that it is set up already and closes', async () => {
    const { page, context, person, close, violations, foreignRequests } = await atProfile()
    const other = await context.newPage()
    await other.goto('/profile')
    const [first, second] = [await goToSetUp(page), await goToSetUp(other)]
    expect(second).not.toBe(first)
    await confirmSetUp(page, first, (await roomInStep()) - 1)
    await button(page, 'Finish').click()
    await has(page.getByText('10 of 10 left'))

    await button(other, 'Next').click()
    await enterCode(other, codeOf(second, stepNow()))
    await has(other.getByText('Already set up in another tab'))
    await button(other, 'Close').click()
    await has(other.getByText('10 of 10 left'))

    // The app entry that counts is that of the tab that won.
    await context.clearCookies()
    await bringIn(demo, page, person, '/')
    await enterCode(page, codeOf(first, stepNow()))
    await has(heading(page, `Welcome, ${person.name}`))
    expect([...violations, ...foreignRequests]).toEqual([])
    await close()
  })

  test('a challenge that another tab has passed goes onward by itself when it is sent', async () => {
    const { page, context, person, assertClean, close } = await atChallenge()
    const other = await context.newPage()
    await other.goto('/profile')
    await has(codeField(other))
    const code = codeOf(person.secret, stepNow())
    await enterCode(page, code)
    await page.waitForURL('**/profile')
    await enterCode(other, code)
    await other.waitForURL('**/profile')
    await has(heading(other, 'My profile'))
    await assertClean()
    await close()
  })
})

describe('after the challenge', () => {
  test('reloading stays, going back and a bookmark of the challenge lead onward, never to a blank page', async () => {
    const { page, person, assertClean, close } = await atChallenge()
    await enterCode(page, codeOf(person.secret, stepNow()))
    await page.waitForURL('**/profile')
    await has(page.getByText('10 of 10 left'))
    await page.reload()
    await has(page.getByText('10 of 10 left'))
    await page.goBack()
    await expect
      .poll(
        async () =>
          (
            (await page
              .locator('main')
              .innerText()
              .catch(() => '')) ?? ''
          ).trim().length,
      )
      .toBeGreaterThan(20)
    expect(await codeField(page).count()).toBe(0)
    await page.goto('/mfa/challenge?to=%2Fprofile')
    expect(new URL(page.url()).pathname).toBe('/profile')
    expect((await fetchIn(page, '/api/me')).status).toBe(200)
    await assertClean()
    await close()
  })

  test('an address of another site as the way back leads to the start page', async () => {
    const person = await newEnrolledPerson(demo)
    const { page, assertClean, close } = await openWindow(browser, demo)
    await bringIn(demo, page, person, '/mfa/challenge?to=https%3A%2F%2Fevil.example%2F')
    await enterCode(page, codeOf(person.secret, stepNow()))
    await has(heading(page, `Welcome, ${person.name}`))
    expect(page.url()).toBe(`${demo.url}/`)
    await assertClean()
    await close()
  })
})

describe.runIf(isLongForm)('offline', () => {
  test('Enter says so, nothing is charged or lost, and the same code works once the network is back', async () => {
    const person = await newEnrolledPerson(demo)
    const { page, context, assertClean, close } = await openWindow(browser, demo, {
      isAlone: true,
      expectedErrors: [/status of 401/, /ERR_INTERNET_DISCONNECTED/],
    })
    await bringIn(demo, page, person, '/')
    await has(codeField(page))
    const code = codeOf(person.secret, await roomInStep())
    await context.setOffline(true)
    await enterCode(page, code)
    await has(page.getByText("You're offline. Nothing was changed."))
    expect(await codeField(page).inputValue()).toBe(code)
    const charged = await demo.database.execute({
      sql: 'select consecutive from mfa_throttle where principal_id = ?',
      args: [person.id],
    })
    expect(charged.rows.map(({ consecutive }) => consecutive).filter(Boolean)).toEqual([])
    await context.setOffline(false)
    await button(page, 'Enter').click()
    await has(heading(page, `Welcome, ${person.name}`))
    await assertClean()
    await close()
  })

  test('in the wizard it says so too, and the enrolment goes on', async () => {
    const person = await demo.newPerson()
    const { page, context, assertClean, close } = await openWindow(browser, demo, {
      isAlone: true,
      expectedErrors: [/ERR_INTERNET_DISCONNECTED/],
    })
    await bringIn(demo, page, person, '/profile')
    const secret = await goToSetUp(page)
    await button(page, 'Next').click()
    const step = await roomInStep()
    await context.setOffline(true)
    await enterCode(page, codeOf(secret, step))
    await has(page.getByText("You're offline. Nothing was changed."))
    await context.setOffline(false)
    await button(page, 'Enter').click()
    expect(await shownBackupCodes(page)).toHaveLength(10)
    await assertClean()
    await close()
  })
})
