import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { DEMO_PASSWORD } from '../../../demo/people/people.ts'
import type { Account, Person } from './demo.ts'

export const WRONG_CODE = "That code didn't work. If you have just used it, wait for the next one."
export const SUPPORT = 'No phone and no codes? Ask the help desk, extension 42.'

/** A page of the browser, with words for what a person sees on our pages and does there. */
export type Tab = Page & ReturnType<typeof actsOn>

export const tabOf = (page: Page): Tab => Object.assign(page, actsOn(page))

/** `expect` of what will be so before long. */
export function eventually(look: () => unknown): ReturnType<typeof expect.poll> {
  return expect.poll(look, { timeout: 15_000 })
}

/** What has the focus, through all shadow roots: its label or text, and how thick its outline is. */
function focusOf(page: Page): Promise<{ name: string; outline: number }> {
  return page.evaluate(() => {
    let element = document.activeElement
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
    if (!element || element === document.body) return { name: 'nothing', outline: 0 }
    const { outlineStyle, outlineWidth } = getComputedStyle(element)
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent
    const name = (element.getAttribute('aria-label') ?? label ?? '').replace(/\s+/g, ' ').trim()
    return { name, outline: outlineStyle === 'none' ? 0 : Number.parseFloat(outlineWidth) }
  })
}

function actsOn(page: Page) {
  const named = { exact: true } as const
  const button = (name: string): Locator => page.getByRole('button', { name, ...named })
  const link = (name: string): Locator => page.getByRole('link', { name, ...named })
  const heading = (name: string): Locator => page.getByRole('heading', { name, ...named })
  const codeField = (): Locator => page.getByLabel('6-digit code')
  const backupCodeField = (): Locator => page.getByLabel('Backup code')
  const qrCode = (): Locator => page.getByRole('img', { name: /^QR code/ })
  const policySwitch = ({ name }: Pick<Account, 'name'>): Locator =>
    page.getByRole('switch', { name: `Require MFA for ${name}`, ...named })
  const policyOf = ({ id }: Account): Locator => page.locator(`account-mfa-toggle[account-id="${id}"]`)
  const untilAt = (pathname: string): Promise<void> => page.waitForURL((url) => url.pathname === pathname)
  const focused = async (): Promise<string> => (await focusOf(page)).name

  /** Waits until no code is on its way any more: the answer has been taken in. */
  const untilReady = (): Promise<void> => button('Enter').and(page.locator(':not([aria-disabled=true])')).waitFor()

  /** Types a code and presses **Enter**, when no answer can come any more that takes away what was typed. */
  async function enter(field: Locator, code: string): Promise<void> {
    await untilReady()
    await field.fill(code)
    await button('Enter').click()
  }

  /** At the challenge. */
  async function toBackupCode(): Promise<void> {
    await link('Try another way').click()
    await link('Enter backup code').click()
    await backupCodeField().waitFor()
  }

  async function shownSecret(): Promise<string> {
    await qrCode().waitFor()
    return ((await page.locator('#key').textContent()) ?? '').replaceAll(' ', '')
  }

  async function shownBackupCodes(): Promise<string[]> {
    await heading('Backup codes').waitFor()
    return page.locator('backup-codes li').allTextContents()
  }

  /** From *Set up* to *Backup codes*. */
  async function confirmSetUp(code: string): Promise<string[]> {
    await button('Next').click()
    await enter(codeField(), code)
    return shownBackupCodes()
  }

  async function choose(item: 'Rename' | 'Reset' | 'Delete', method = 'Authenticator app'): Promise<void> {
    await button(`Menu for ${method}`).click()
    await page.getByRole('menuitem', { name: item }).click()
  }

  /** Presses Tab until something of this name has the focus. Everything on the way must show that it has it. */
  async function tabTo(name: string): Promise<void> {
    const passed: string[] = []
    for (let presses = 0; presses < 25; presses++) {
      await page.keyboard.press('Tab')
      const now = await focusOf(page)
      passed.push(now.name)
      if (now.name !== 'nothing') expect(now, `the focus on "${now.name}" must be seen`).toMatchObject({ outline: 2 })
      if (now.name === name) return
    }
    throw new Error(`Tab never came to "${name}", but to: ${passed.join(' | ')}`)
  }

  return {
    button,
    link,
    heading,
    text: (words: string | RegExp, options?: { exact: boolean }): Locator => page.getByText(words, options),
    alert: (words: string | RegExp): Locator => page.getByRole('alert').filter({ hasText: words }),
    codeField,
    backupCodeField,
    qrCode,
    policySwitch,
    /** Waits for a switch that takes what is pressed. */
    untilSwitch: (account: Account): Promise<void> => policyOf(account).and(page.locator('[state=ready]')).waitFor(),
    untilOn: (account: Pick<Account, 'name'>, isOn: boolean): Promise<void> =>
      eventually(() => policySwitch(account).getAttribute('aria-checked')).toBe(String(isOn)),
    isOn: async (account: Pick<Account, 'name'>): Promise<boolean> =>
      (await policySwitch(account).getAttribute('aria-checked')) === 'true',
    /** All that is said of an account beside its switch: word, counts, reasons. */
    policyOf,
    /** What is said beside the switch of an account after it refused. */
    refusalOf: (account: Account, words: string): Locator =>
      policyOf(account).getByRole('alert').filter({ hasText: words }),
    untilAt,
    pathOf(): string {
      const { pathname, search } = new URL(page.url())
      return pathname + search
    },
    focused,
    /** How thick the outline of what has the focus is. */
    focusOutline: async (): Promise<number> => (await focusOf(page)).outline,
    untilFocused: (name: string): Promise<void> => eventually(focused).toBe(name),
    /** Waits for the element to have come to a step of its own: its script is there then, and takes what is pressed. */
    untilState: (element: string, state: string): Promise<void> => page.locator(`${element}[state=${state}]`).waitFor(),

    async signIn({ email }: Pick<Person, 'email'>): Promise<void> {
      await page.goto('/login')
      await page.getByLabel('Email').fill(email)
      await page.getByLabel('Password').fill(DEMO_PASSWORD)
      await button('Sign in').click()
      await page.waitForURL((url) => url.pathname !== '/login')
    },
    /** By the menu of the top bar, or the link of the challenge, whichever the page has. */
    async signOut(): Promise<void> {
      const menu = page.locator('button[popovertarget="user-menu"]')
      if (await menu.isVisible()) await menu.click()
      await button('Sign out').click()
      await untilAt('/login')
    },
    /** Waits for the question for a code, with the script of its element. */
    async untilAsked(): Promise<void> {
      await untilAt('/mfa/challenge')
      await page.locator('mfa-challenge:is([state=asking], [state=locked])').waitFor()
    },
    enterCode: (code: string): Promise<void> => enter(codeField(), code),
    /** One wrong code after another, each once the page has taken in the one before. */
    async enterWrong(code: string, times = 1, field = codeField()): Promise<void> {
      for (let tries = 0; tries < times; tries++) {
        const answered = page.waitForResponse((answer) => answer.request().method() !== 'GET')
        await enter(field, code)
        await answered
        await untilReady()
      }
    },
    enterBackupCode: (code = ''): Promise<void> => enter(backupCodeField(), code),
    toBackupCode,
    /** At the challenge. */
    async passByBackupCode(code = ''): Promise<void> {
      await toBackupCode()
      await enter(backupCodeField(), code)
    },

    /** From My profile to the QR code. Answers the secret as the page shows it, without its spaces. */
    async beginSetUp(): Promise<string> {
      await button('Add new method').click()
      await button('Next').click()
      return shownSecret()
    },
    shownSecret,
    confirmSetUp,
    shownBackupCodes,
    /** Presses **Copy**. Answers what is on the clipboard then. */
    async copy(): Promise<string> {
      await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      await button('Copy').click()
      await page.getByText('Copied.').waitFor()
      return page.evaluate(() => navigator.clipboard.readText())
    },
    /** Sets an app up on the page that nobody can skip, and leaves it. */
    async setUpRequired(newCode: (app: { secret: string }) => Promise<string>): Promise<void> {
      const secret = await shownSecret()
      await confirmSetUp(await newCode({ secret }))
      await button('Finish').click()
    },
    async finish(): Promise<void> {
      await button('Finish').click()
      await page.getByText('10 of 10 left').waitFor()
    },
    choose,
    async chooseToDelete(): Promise<void> {
      await choose('Delete')
      await page.getByRole('dialog').locator(button('Delete')).click()
    },

    tabTo,
    async pressOn(name: string, key: 'Enter' | 'Space' = 'Enter'): Promise<void> {
      await tabTo(name)
      await page.keyboard.press(key)
    },

    /** What leaving the page asks first, with yes for an answer. Answers the kind of the question. */
    async leaveAnyway(leave: () => Promise<unknown>): Promise<string> {
      const asked = page.waitForEvent('dialog')
      const left = leave()
      const dialog = await asked
      await dialog.accept()
      await left
      return dialog.type()
    },
    fetchIn(address: string): Promise<{ status: number; type: string; body: string }> {
      return page.evaluate(async (url) => {
        const answer = await fetch(url)
        return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: await answer.text() }
      }, address)
    },
  }
}
