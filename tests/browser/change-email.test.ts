import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import {
  button,
  codeField,
  enterCode,
  heading,
  type Site,
  sharedSite,
  text,
  untilAt,
  WRONG_CODE,
  wrongCode,
} from './support.ts'

/* Changing the e-mail address asks for a code that is not older than 5 minutes (spec L8). */

const MINUTES_AGO = 6 * 60

let site: Site
beforeAll(async () => {
  site = await sharedSite()
})

const email = (page: Page): Locator => page.getByLabel('E-mail', { exact: true })

async function emailOf(person: { id: string }): Promise<unknown> {
  const { rows } = await site.database.execute({ sql: 'select email from demo_person where id = ?', args: [person.id] })
  return rows[0]?.email
}

test('with an old proof a dialog asks for a code, and what was typed is saved with it', async () => {
  const person = await site.newEnrolled()
  const { page, assertClean, close } = await site.openAs(person.agent, '/profile')
  await site.pass(MINUTES_AGO)
  await email(page).fill('new.address@example.com')
  await button(page, 'Change e-mail').click()
  await page.getByRole('dialog').waitFor()

  // Cancel, and Esc, leave everything as it was, the text in the field included.
  await button(page, 'Cancel').click()
  await text(page, 'Not saved: no code was entered.').waitFor()
  expect(await email(page).inputValue()).toBe('new.address@example.com')
  await button(page, 'Change e-mail').click()
  await codeField(page).waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await emailOf(person)).toBe(person.email)

  await button(page, 'Change e-mail').click()
  await enterCode(page, wrongCode(site, person))
  await text(page, WRONG_CODE).waitFor()
  await enterCode(page, await site.newCode(person))
  await text(page, 'Saved.').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(await emailOf(person)).toBe('new.address@example.com')

  // The proof is young now: nothing is asked.
  await email(page).fill('another@example.com')
  await button(page, 'Change e-mail').click()
  await site.pass(1)
  await expect.poll(() => emailOf(person)).toBe('another@example.com')
  await assertClean()
  await close()
})

test('without JavaScript the form is held, a code leads back to its page, and that says nothing was saved', async () => {
  const person = await site.newEnrolled()
  await site.pass(MINUTES_AGO)
  const { page, close } = await site.openAs(person.agent, '/profile', { javaScriptEnabled: false })
  await email(page).fill('new.plain@example.com')
  await button(page, 'Change e-mail').click()
  await heading(page, 'Verify your identity').waitFor()
  await enterCode(page, await site.newCode(person))
  await untilAt(page, '/profile')
  await text(page, 'Not saved, please send again.').waitFor()
  expect(await emailOf(person)).toBe(person.email)
  await email(page).fill('new.plain@example.com')
  await button(page, 'Change e-mail').click()
  await text(page, 'Saved.').waitFor()
  expect(await emailOf(person)).toBe('new.plain@example.com')
  await close()
})
