import { expect, test } from 'vitest'
import { type Enrolled, sharedSite } from './support/site.ts'
import { eventually, SUPPORT, type Tab, WRONG_CODE } from './support/tab.ts'

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

test('five wrong codes in a row hold the field for a time that is said and counted down; then it is usable, and nothing sends itself', async () => {
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
