import type { Page } from 'playwright-core'
import { totp } from '../support/totp-oracle.ts'

/* What a person does on our own pages, in a real browser. */

/** The wizard on our page: the key is copied by hand into an app, the codes are kept, and on to the site. */
export async function setUp(page: Page): Promise<string> {
  await page.waitForURL(/\/\.mfa\/enrol/)
  const key = page.locator('code').filter({ hasText: /^[A-Z2-7 ]{32,}$/ })
  const secret = ((await key.first().textContent()) ?? '').replace(/\s/g, '')
  await page.getByRole('button', { name: 'Next', exact: true }).click()
  await page.getByLabel('6-digit code').fill(await totp({ secret, atMs: Date.now() }))
  await page.getByRole('button', { name: 'Enter', exact: true }).click()
  await page.getByRole('button', { name: 'Finish', exact: true }).click()
  return secret
}
