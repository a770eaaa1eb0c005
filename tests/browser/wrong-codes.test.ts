import { describe, expect, test } from 'vitest'
import { isLongForm } from '../support/long-form.ts'
import { type Enrolled, sharedSite } from './support/site.ts'
import { eventually, SUPPORT, type Tab, WRONG_BACKUP_CODE, WRONG_CODE } from './support/tab.ts'

const site = await sharedSite()

const waitSaid = (page: Tab) => page.text(/^Too many tries\. Try again at \d{1,2}:\d\d(:\d\d)?\s[AP]M/)

/** "Try again at 5:20:31 AM", in milliseconds. */
function clockOf(said: string): number {
  return Date.parse(`2000-01-01 ${/at (\S+\s[AP]M)/.exec(said)?.[1]?.replace(/\s/, ' ')} UTC`)
}

/** Keeps what a screen reader is told from now on and the screen does not show. */
const listen = (page: Tab): Promise<void> =>
  page.evaluate(() => {
    const told: string[] = []
    Object.assign(globalThis, { told })
    Object.assign(Element.prototype, { ariaNotify: (words: string) => told.push(words) })
  })

/** A global of the page, which the script above made; no type knows it. */
const heard = (page: Tab): Promise<string[]> => page.evaluate(() => (globalThis as unknown as { told: string[] }).told)

/** One more wrong code of the app, which begins a wait. Answers in which words. */
async function holdBy({ person, page }: { person: Enrolled; page: Tab }): Promise<string> {
  await page.enterWrong(site.wrongCode(person))
  await waitSaid(page).waitFor()
  return waitSaid(page).innerText()
}

/** Wrong codes of the app without a window, each after the wait that the one before began. */
async function failWithoutWindow(person: Enrolled, until: number): Promise<void> {
  const agent = await site.agentOf(person)
  while ((await site.failuresOf(person, 'totp')) < until) {
    const answer = await agent.answerChallenge('totp', site.wrongCode(person))
    const { retryAfterSeconds = 0 } = answer.json<{ retryAfterSeconds?: number }>()
    if (retryAfterSeconds > 0) await site.pass(retryAfterSeconds)
  }
}

describe('wrong codes in a row', () => {
  test('five of them hold the field for a time that is said and counted down; then it is usable, and nothing sends itself', async () => {
    const window = await site.openChallenge()
    const { person, page, sent, forget } = window
    await page.enterWrong(site.wrongCode(person), 4)
    await page.text(WRONG_CODE).waitFor()
    expect(await page.codeField().isEnabled()).toBe(true)
    expect(await page.text(SUPPORT).isVisible()).toBe(false)
    expect(await holdBy(window)).toMatch(/, in 1?\d seconds\. You can try another way meanwhile\.$/)
    expect(await page.text(WRONG_CODE).count()).toBe(0)
    expect([await page.codeField().isDisabled(), await page.button('Enter').isDisabled()]).toEqual([true, true])
    await page.text(SUPPORT).waitFor()

    // Counted down in the sixth, which leaves a slow machine more time to look.
    await site.pass(16)
    const said = await holdBy(window)
    const left = async () => Number(/in (\d+) seconds?/.exec(await waitSaid(page).innerText())?.[1])
    const atFirst = await left()
    await site.pass(5)
    await eventually(left).toBeLessThanOrEqual(atFirst - 5)
    expect(await waitSaid(page).innerText()).toContain(said.split(',')[0])

    await page.reload()
    await waitSaid(page).waitFor()
    // The page's clock and the server's may differ by the time that an answer takes.
    expect(Math.abs(clockOf(await waitSaid(page).innerText()) - clockOf(said))).toBeLessThanOrEqual(2000)
    expect(await page.codeField().isDisabled()).toBe(true)
    await page.text(SUPPORT).waitFor()
    expect(await page.text(/meanwhile/).allInnerTexts()).toHaveLength(1)

    await listen(page)
    forget()
    await site.pass(30)
    await eventually(() => page.codeField().isEnabled()).toBe(true)
    await waitSaid(page).waitFor({ state: 'detached' })
    expect([await page.text(/meanwhile/).count(), await page.text(SUPPORT).isVisible()]).toEqual([0, false])
    expect(await heard(page)).toContain('You can try again now.')
    expect(await sent()).toEqual([])
    await site.enterCode(page, person, '/profile')
    expect(await site.failuresOf(person, 'totp')).toBe(0)
  })

  test('they name no other way where no backup code is left, neither in the page they began in nor in a new one', async () => {
    const window = await site.openChallenge({ codesLeft: 0, failures: 5 })
    const { page } = window
    expect(await holdBy(window)).toMatch(/, in [1-3]?\d seconds\.$/)
    await page.text(SUPPORT).waitFor()
    await page.reload()
    await waitSaid(page).waitFor()
    expect(await waitSaid(page).innerText()).toMatch(/, in [1-3]?\d seconds\.$/)
  })

  test('they hold every other browser as well, and the right code, and leave the backup codes usable meanwhile', async () => {
    const window = await site.openChallenge({ failures: 7 })
    const { person, page } = window
    // A code that nobody has used, so that it would be right.
    const code = await site.newCode(person)
    await holdBy(window)
    const second = await site.openChallenge(person)
    await waitSaid(second.page).waitFor()
    expect(await second.page.codeField().isDisabled()).toBe(true)
    expect(await (await site.agentOf(person)).answerChallenge('totp', code)).toHaveProblem(429, 'locked')
    await page.passByBackupCode(person.backupCodes[0])
    await page.text('9 of 10 left').waitFor()
  })

  test('from the fifth on each begins a longer wait: 15 s, 30 s, 1, 5, 15 and 30 minutes', async () => {
    const window = await site.openChallenge()
    const { person, page } = window
    await page.enterWrong(site.wrongCode(person), 4)
    for (const [seconds, words] of [
      [15, /in (\d|1[0-5]) seconds/],
      [30, /in (1[6-9]|2\d|30) seconds/],
      [60, /in ([345]\d seconds|1 minute)/],
      [300, /in 5 minutes/],
      [900, /in 15 minutes/],
      [1800, /in 30 minutes/],
      [1800, /in 30 minutes/],
    ] as const) {
      expect(await holdBy(window)).toMatch(words)
      await site.pass(seconds + 1)
      await eventually(() => page.codeField().isEnabled()).toBe(true)
    }
    await site.enterCode(page, person, '/profile')
  })

  test('in a reset they hold that step, say that a backup code works meanwhile, and it does', async () => {
    const { person, page } = await site.openProfile()
    await page.choose('Reset')
    await page.enterWrong(site.wrongCode(person), 5)
    await page.text('A backup code works meanwhile.').waitFor()
    expect(await page.codeField().isDisabled()).toBe(true)
    await page.button('Enter backup code').click()
    await page.enterBackupCode(person.backupCodes[0])
    await page.qrCode().waitFor()
  })
})

test('five wrong backup codes in a row are refused in words of their own and hold that field alone: the app works meanwhile', async () => {
  const person = await site.newEnrolled()
  const used = person.backupCodes[9] ?? ''
  expect(await site.getsIn(person, 'backup_code', used)).toBe(true)
  const { page } = await site.openChallenge(person)
  await page.toBackupCode()
  await page.enterWrong(used, 4, page.backupCodeField())
  await page.text(WRONG_BACKUP_CODE).waitFor()
  await page.enterWrong(used, 1, page.backupCodeField())
  await waitSaid(page).waitFor()
  expect(await page.backupCodeField().isDisabled()).toBe(true)
  await page.text(SUPPORT).waitFor()
  await page.link('Use authenticator app').click()
  await site.enterCode(page, person, '/profile')
})

describe.runIf(isLongForm)('fifty wrong codes in a row', () => {
  test('disable the app: a backup code leads in and to Reset, never to a first set-up', async () => {
    const person = await site.newEnrolled()
    await failWithoutWindow(person, 48)
    const { page } = await site.openChallenge(person)
    await holdBy({ person, page })
    await site.pass(1801)
    // The fiftieth may meet the limit of the day, which is said in its own time.
    while (await page.codeField().isDisabled()) {
      await site.pass(3600)
      await page.reload()
      await page.codeField().waitFor()
    }
    await page.enterWrong(site.wrongCode(person))
    expect(await site.failuresOf(person, 'totp')).toBe(50)
    await page.goto('/profile')
    await page.backupCodeField().waitFor()
    await page.text('your authenticator app is disabled here').waitFor()
    await page.text(SUPPORT).waitFor()
    expect(await page.link('Use authenticator app').count()).toBe(0)
    await page.goto('/mfa/enrol?to=/profile')
    await page.backupCodeField().waitFor()

    await page.enterBackupCode(person.backupCodes[0])
    await page.text('This sign-in is enough for it, as long as it lasts.').waitFor()
    await page.link('Continue').click()
    await page.text('Disabled after too many wrong codes. Reset it.').waitFor()
    expect(await page.button('Generate backup codes').count()).toBe(0)
    await site.pass(30 * 60)
    await page.choose('Reset')
    const secret = await page.shownSecret()
    await page.confirmSetUp(await site.newCode({ secret }))
    await page.finish()
    expect(await page.text('Disabled').count()).toBe(0)
    expect(await site.getsIn(person, 'totp', await site.newCode({ secret }))).toBe(true)
  })

  test('are answered with what is true: the app is disabled, and no wait is promised', async () => {
    const { person, page } = await site.openChallenge({ failures: 49 })
    await page.enterWrong(site.wrongCode(person))
    await page.text('Too many wrong codes: your authenticator app is disabled here.').waitFor()
    expect(await waitSaid(page).count()).toBe(0)
    await page.text(SUPPORT).waitFor()
  })

  test('and no backup code left leave the help of the site and Sign out, nothing else', async () => {
    const person = await site.newEnrolled({ codesLeft: 0, failures: 49 })
    await (await site.agentOf(person)).answerChallenge('totp', site.wrongCode(person))
    const { page } = await site.openChallenge(person)
    await page.text('No backup code can be used').first().waitFor()
    await page.text(SUPPORT).waitFor()
    expect(await (await site.agentOf(person)).leadsTo('/mfa/enrol')).toMatch(/^\/mfa\/challenge/)
    await page.signOut()
  })
})

test('after a wait ends the field has the focus again, for somebody who looks away from the screen', async () => {
  const window = await site.openChallenge({ failures: 5 })
  const { page } = window
  await holdBy(window)
  expect(await page.focused()).toContain('Too many tries.')
  await site.pass(31)
  await page.untilFocused('6-digit code')
  await page.heading('Verify your identity').waitFor()
})
