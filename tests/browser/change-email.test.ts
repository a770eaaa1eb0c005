import type { Locator } from 'playwright-core'
import { expect, test } from 'vitest'
import { sharedSite } from './support/site.ts'
import { eventually, type Tab, WRONG_CODE } from './support/tab.ts'

/* Changing the e-mail address asks for a code that is not older than 5 minutes (spec L8). */

const MINUTES_AGO = 6 * 60

const site = await sharedSite()

const email = (page: Tab): Locator => page.getByLabel('Email', { exact: true })

async function emailOf(person: { id: string }): Promise<unknown> {
  const { rows } = await site.database.execute({ sql: 'select email from demo_person where id = ?', args: [person.id] })
  return rows[0]?.email
}

test('with an old proof a dialog asks for a code, and what was typed is saved with it', async () => {
  const { person, page } = await site.openProfile()
  await site.pass(MINUTES_AGO)
  await email(page).fill('new.address@example.com')
  await page.button('Change email').click()
  await page.getByRole('dialog').waitFor()

  // Cancel, and Esc, leave everything as it was, the text in the field included.
  await page.button('Cancel').click()
  await page.text('Not saved: no code was entered.').waitFor()
  expect(await email(page).inputValue()).toBe('new.address@example.com')
  await page.button('Change email').click()
  await page.codeField().waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await emailOf(person)).toBe(person.email)

  await page.button('Change email').click()
  await page.enterCode(site.wrongCode(person))
  await page.text(WRONG_CODE).waitFor()
  await page.enterCode(await site.newCode(person))
  await page.text('Saved.').waitFor()
  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(await emailOf(person)).toBe('new.address@example.com')

  // The proof is young now: nothing is asked.
  await email(page).fill('another@example.com')
  await page.button('Change email').click()
  await eventually(() => emailOf(person)).toBe('another@example.com')
})
