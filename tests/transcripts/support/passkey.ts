import type { Person } from '../../browser/support/demo.ts'
import type { Site } from '../../browser/support/site.ts'
import type { Window } from '../../browser/support/window.ts'

/** Somebody new makes a passkey with the device of the window; what is heard meanwhile is another transcript's. */
export async function addPasskey(site: Site, window: Window, person: Person): Promise<void> {
  const { page } = window
  const at = (state: string) => page.locator(`mfa-setup-wizard[state=${state}]`).waitFor()
  const next = page.locator('mfa-setup-wizard button[type=submit]')
  await site.bringIn(window, person, '/mfa/settings')
  await page.locator('#add').click()
  await at('choosing')
  await page.locator('#method').selectOption('passkey')
  await next.click()
  await at('prompting')
  await next.click()
  await at('keeping')
  await next.click()
  await page.locator('mfa-settings[state=ready]').waitFor()
}
