import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { shownBackupCodes, shownSecret } from '../e2e/support.ts'
import { isLongForm } from '../support/long-form.ts'
import {
  answerChallenge,
  backupCodeField,
  button,
  choose,
  codeField,
  type Enrolled,
  enterBackupCode,
  enterCode,
  eventually,
  failuresOf,
  focused,
  getsIn,
  heading,
  leadsTo,
  leaveCodes,
  link,
  type Site,
  SUPPORT,
  sharedSite,
  text,
  toBackupCode,
  untilAt,
  WRONG_BACKUP_CODE,
  WRONG_CODE,
  wrongCode,
} from './support.ts'

let site: Site

beforeAll(async () => {
  site = await sharedSite()
})

const waitSaid = (page: Page) => text(page, /^Too many tries\. Try again at \d{1,2}:\d\d(:\d\d)?\s[AP]M/)

/** "Try again at 5:20:31 AM", in milliseconds. */
function clockOf(said: string): number {
  return Date.parse(`2000-01-01 ${/at (\S+\s[AP]M)/.exec(said)?.[1]?.replace(/\s/, ' ')} UTC`)
}

/** One wrong code after another, each once the page has taken in the one before. */
async function enterWrong(page: Page, person: Enrolled, times: number): Promise<void> {
  for (let tries = 0; tries < times; tries++) {
    const answered = page.waitForResponse((answer) => answer.request().method() === 'POST')
    await enterCode(page, wrongCode(site, person))
    await answered
    await eventually(() => page.locator('mfa-challenge').getAttribute('state')).not.toBe('sending')
  }
}

/** Keeps what a screen reader is told from now on and the screen does not show. */
const listen = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const told: string[] = []
    Object.assign(globalThis, { told })
    Object.assign(Element.prototype, { ariaNotify: (words: string) => told.push(words) })
  })

const heard = (page: Page): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { told: string[] }).told)

/** As if so many wrong codes of the app had been entered in a row, days ago. */
async function setFailures(person: Enrolled, consecutive: number): Promise<void> {
  await site.database.execute({
    sql: `insert or replace into mfa_throttle
      (principal_id, factor, consecutive, next_at, day_count, day_started_at, month_count, month_started_at, charged_by)
      values (?, 'totp', ?, 0, 0, 0, 0, 0, 'before')`,
    args: [person.id, consecutive],
  })
}

/** Wrong codes without a window, each after the wait that the one before began. */
async function failWithoutWindow(person: Enrolled, factor: 'totp' | 'backup_code', until: number): Promise<void> {
  const agent = await site.agentOf(person)
  const code = factor === 'totp' ? wrongCode(site, person) : (person.backupCodes[9] ?? '')
  while ((await failuresOf(site, person, factor)) < until) {
    const answer = await answerChallenge(agent, factor, code)
    const { retryAfterSeconds = 0 } = answer.json<{ retryAfterSeconds?: number }>()
    if (retryAfterSeconds > 0) await site.pass(retryAfterSeconds)
  }
}

describe('wrong codes in a row', () => {
  test('five of them hold the field for a time that is said and counted down; then it is usable, and nothing sends itself', async () => {
    const person = await site.newEnrolled()
    const window = await site.openChallenge(person)
    const { page } = window
    await enterWrong(page, person, 4)
    await text(page, WRONG_CODE).waitFor()
    expect(await codeField(page).isEnabled()).toBe(true)
    expect(await text(page, SUPPORT).isVisible()).toBe(false)
    await enterWrong(page, person, 1)
    await waitSaid(page).waitFor()
    const said = await waitSaid(page).innerText()
    expect(said).toMatch(/, in 1?\d seconds\. You can try another way meanwhile\.$/)
    expect(await codeField(page).isDisabled()).toBe(true)
    expect(await button(page, 'Enter').isDisabled()).toBe(true)
    await text(page, SUPPORT).waitFor()

    const left = async () => Number(/in (\d+) seconds?/.exec(await waitSaid(page).innerText())?.[1])
    const atFirst = await left()
    await site.pass(5)
    await eventually(left).toBeLessThanOrEqual(atFirst - 5)
    expect(await waitSaid(page).innerText()).toContain(said.split(',')[0])

    await page.reload()
    await waitSaid(page).waitFor()
    // The page's clock and the server's may differ by the time that an answer takes.
    expect(Math.abs(clockOf(await waitSaid(page).innerText()) - clockOf(said))).toBeLessThanOrEqual(2000)
    expect(await codeField(page).isDisabled()).toBe(true)
    await text(page, SUPPORT).waitFor()

    await listen(page)
    window.forget()
    await site.pass(15)
    await eventually(() => codeField(page).isEnabled()).toBe(true)
    await waitSaid(page).waitFor({ state: 'detached' })
    expect(await heard(page)).toContain('You can try again now.')
    expect(window.requests).toEqual([])
    await enterCode(page, await site.newCode(person))
    await untilAt(page, '/profile')
    expect(await failuresOf(site, person, 'totp')).toBe(0)
    await window.assertClean()
    await window.close()
  })

  test('they leave the backup codes usable meanwhile', async () => {
    const person = await site.newEnrolled()
    await setFailures(person, 7)
    const window = await site.openChallenge(person)
    const { page } = window
    await enterWrong(page, person, 1)
    await waitSaid(page).waitFor()
    await toBackupCode(page)
    await enterBackupCode(page, person.backupCodes[0] ?? '')
    await text(page, '9 of 10 left').waitFor()
    await window.assertClean()
    await window.close()
  })

  test('they name no other way where no backup code is left, neither in the page they began in nor in a new one', async () => {
    const person = await site.newEnrolled()
    await leaveCodes(site, person, 0)
    const window = await site.openChallenge(person)
    const { page } = window
    await enterWrong(page, person, 5)
    await waitSaid(page).waitFor()
    expect(await waitSaid(page).innerText()).toMatch(/, in 1?\d seconds\.$/)
    await text(page, SUPPORT).waitFor()
    await page.reload()
    await waitSaid(page).waitFor()
    expect(await waitSaid(page).innerText()).toMatch(/, in 1?\d seconds\.$/)
    await window.assertClean()
    await window.close()
  })

  test('they hold every other browser as well, and the right code', async () => {
    const person = await site.newEnrolled()
    await setFailures(person, 7)
    const window = await site.openChallenge(person)
    // A code that nobody has used, so that it would be right.
    const code = await site.newCode(person)
    await enterWrong(window.page, person, 1)
    const second = await site.openChallenge(person)
    await waitSaid(second.page).waitFor()
    expect(await codeField(second.page).isDisabled()).toBe(true)
    const answer = await answerChallenge(await site.agentOf(person), 'totp', code)
    expect([answer.status, answer.code]).toEqual([429, 'locked'])
    for (const one of [window, second]) {
      await one.assertClean()
      await one.close()
    }
  })

  test('from the fifth on each begins a longer wait: 15 s, 30 s, 1, 5, 15 and 30 minutes', async () => {
    const person = await site.newEnrolled()
    const window = await site.openChallenge(person)
    const { page } = window
    await enterWrong(page, person, 4)
    const waits = [
      [15, /in (\d|1[0-5]) seconds/],
      [30, /in (1[6-9]|2\d|30) seconds/],
      [60, /in ([345]\d seconds|1 minute)/],
      [300, /in 5 minutes/],
      [900, /in 15 minutes/],
      [1800, /in 30 minutes/],
      [1800, /in 30 minutes/],
    ] as const
    for (const [seconds, words] of waits) {
      await enterWrong(page, person, 1)
      await waitSaid(page).waitFor()
      expect(await waitSaid(page).innerText()).toMatch(words)
      await site.pass(seconds + 1)
      await eventually(() => codeField(page).isEnabled()).toBe(true)
    }
    await enterCode(page, await site.newCode(person))
    await untilAt(page, '/profile')
    await window.assertClean()
    await window.close()
  })

  test('in a reset they hold that step, say that a backup code works meanwhile, and it does', async () => {
    const person = await site.newEnrolled()
    const window = await site.openAs(person.agent, '/profile')
    const { page } = window
    await choose(page, 'Reset')
    for (let tries = 0; tries < 5; tries++) {
      const answered = page.waitForResponse((answer) => answer.request().method() === 'POST')
      await enterCode(page, wrongCode(site, person))
      await answered
      await eventually(() => button(page, 'Enter').getAttribute('aria-disabled')).toBeNull()
    }
    await text(page, 'A backup code works meanwhile.').waitFor()
    expect(await codeField(page).isDisabled()).toBe(true)
    await button(page, 'Enter backup code').click()
    await enterBackupCode(page, person.backupCodes[0] ?? '')
    await page.getByRole('img', { name: /^QR code/ }).waitFor()
    await window.assertClean()
    await window.close()
  })
})

describe('five wrong backup codes in a row', () => {
  test('hold that field alone: the app works meanwhile', async () => {
    const person = await site.newEnrolled()
    const used = person.backupCodes[9] ?? ''
    expect(await getsIn(site, person, 'backup_code', used)).toBe(true)
    const window = await site.openChallenge(person)
    const { page } = window
    await toBackupCode(page)
    for (let tries = 0; tries < 5; tries++) {
      await enterBackupCode(page, used)
      await text(page, WRONG_BACKUP_CODE).waitFor()
      await eventually(() => page.locator('mfa-challenge').getAttribute('state')).not.toBe('sending')
      if (tries < 4) await backupCodeField(page).fill('')
    }
    await waitSaid(page).waitFor()
    expect(await backupCodeField(page).isDisabled()).toBe(true)
    await text(page, SUPPORT).waitFor()
    await link(page, 'Use authenticator app').click()
    await enterCode(page, await site.newCode(person))
    await untilAt(page, '/profile')
    await window.assertClean()
    await window.close()
  })
})

describe.runIf(isLongForm)('fifty wrong codes in a row', () => {
  test('disable the app: a backup code leads in and to Reset, never to a first set-up', async () => {
    const person = await site.newEnrolled()
    await failWithoutWindow(person, 'totp', 48)
    const window = await site.openChallenge(person)
    const { page } = window
    await enterWrong(page, person, 1)
    await waitSaid(page).waitFor()
    await site.pass(1801)
    // The fiftieth may meet the limit of the day, which is said in its own time.
    while (await codeField(page).isDisabled()) {
      await site.pass(3600)
      await page.reload()
      await codeField(page).waitFor()
    }
    await enterWrong(page, person, 1)
    expect(await failuresOf(site, person, 'totp')).toBe(50)
    await page.goto('/profile')
    await backupCodeField(page).waitFor()
    await text(page, 'your authenticator app is disabled here').waitFor()
    await text(page, SUPPORT).waitFor()
    expect(await link(page, 'Use authenticator app').count()).toBe(0)
    await page.goto('/mfa/enrol?to=/profile')
    await backupCodeField(page).waitFor()

    await enterBackupCode(page, person.backupCodes[0] ?? '')
    await text(page, 'This sign-in is enough for it, as long as it lasts.').waitFor()
    await link(page, 'Continue').click()
    await text(page, 'Disabled after too many wrong codes. Reset it.').waitFor()
    expect(await button(page, 'Generate backup codes').count()).toBe(0)
    await site.pass(30 * 60)
    await choose(page, 'Reset')
    const secret = await shownSecret(page)
    await button(page, 'Next').click()
    await enterCode(page, await site.newCode({ secret }))
    await shownBackupCodes(page)
    await button(page, 'Finish').click()
    await text(page, '10 of 10 left').waitFor()
    expect(await text(page, 'Disabled').count()).toBe(0)
    expect(await getsIn(site, person, 'totp', await site.newCode({ secret }))).toBe(true)
    await window.assertClean()
    await window.close()
  })

  test('are answered with what is true: the app is disabled, and no wait is promised', async () => {
    const person = await site.newEnrolled()
    await setFailures(person, 49)
    const window = await site.openChallenge(person)
    const { page } = window
    await enterWrong(page, person, 1)
    await text(page, 'Disabled after too many wrong codes.').waitFor({ timeout: 3000 })
    expect(await waitSaid(page).count()).toBe(0)
    await text(page, SUPPORT).waitFor()
    await window.assertClean()
    await window.close()
  })

  test('and no backup code left leave the help of the site and Sign out, nothing else', async () => {
    const person = await site.newEnrolled()
    await leaveCodes(site, person, 0)
    await setFailures(person, 49)
    await answerChallenge(await site.agentOf(person), 'totp', wrongCode(site, person))
    const window = await site.openChallenge(person)
    const { page } = window
    await text(page, 'No backup code can be used').first().waitFor()
    await text(page, SUPPORT).waitFor()
    expect(await leadsTo(await site.agentOf(person), '/mfa/enrol')).toMatch(/^\/mfa\/challenge/)
    await button(page, 'Sign out').click()
    await untilAt(page, '/login')
    await window.assertClean()
    await window.close()
  })
})

test('after a wait ends the field has the focus again, for somebody who looks away from the screen', async () => {
  const person = await site.newEnrolled()
  const window = await site.openChallenge(person)
  const { page } = window
  await enterWrong(page, person, 5)
  await waitSaid(page).waitFor()
  expect(await focused(page)).toContain('Too many tries.')
  await site.pass(16)
  await eventually(() => focused(page)).toBe('6-digit code')
  await heading(page, 'Verify your identity').waitFor()
  await window.assertClean()
  await window.close()
})
