import assert from 'node:assert/strict'
import { codeAt, roomInStep, STEP_MS, wrongCodeAt } from '../browser/support/codes.ts'
import { type Tab, WRONG_CODE } from '../browser/support/tab.ts'
import { openWindow } from '../browser/support/window.ts'
import { sharedBrowser } from '../support/browser.ts'

async function signIn(page: Tab): Promise<void> {
  await page.locator('[name=user]').fill('alice')
  await page.locator('[name=password]').fill('correct horse')
  await page.button('Sign in').click()
}

/** Goes through a sample as somebody does who sets MFA up and comes back. Answers what was done, in its order. */
export async function goThrough(url: string): Promise<string[]> {
  const window = await openWindow(await sharedBrowser(), url)
  const { page } = window
  const done: string[] = []
  const step = async (name: string, act: () => Promise<unknown>): Promise<void> => {
    try {
      await act()
    } catch (error) {
      const seen = await page
        .locator('body')
        .innerText()
        .catch(() => '')
      const detail = [`at ${page.url()}:`, seen.slice(0, 600), ...window.errors].join('\n')
      throw new Error(`${name}: ${(error as Error).message}\n${detail}`)
    }
    done.push(name)
  }
  const app = { secret: '' }
  try {
    await step('nobody is led to the sign-in', async () => {
      await page.goto('/')
      await page.untilAt('/login')
    })
    await step('sign in', async () => {
      await signIn(page)
      await page.button('Add new method').waitFor()
    })
    await step('theme', async () => {
      const scheme = await page.locator('mfa-settings').evaluate((element) => getComputedStyle(element).colorScheme)
      assert.equal(scheme, 'dark')
    })
    await step('Add new method, key read', async () => {
      app.secret = await page.beginSetUp()
    })
    await step('code, backup codes kept, Finish', async () => {
      // The code of before is still right, and leaves the one of now for the next sign-in: nobody waits half a minute.
      const codes = await page.confirmSetUp(codeAt(app, (await roomInStep()) - STEP_MS))
      assert.equal(codes.length, 10)
      await page.finish()
    })
    await step('event heard', () => page.locator('#heard', { hasText: 'MFA is on.' }).waitFor())
    await step('sign out', () => page.signOut())
    await step('sign in, code asked', async () => {
      await signIn(page)
      await page.untilAsked()
    })
    await step('fetch without proof: 401', async () => {
      const { status, type } = await page.fetchIn('/api/me')
      assert.deepEqual([status, type], [401, 'application/problem+json'])
    })
    await step('wrong code', async () => {
      await page.enterWrong(wrongCodeAt(app))
      await page.alert(WRONG_CODE).waitFor()
    })
    await step('right code, settings seen', async () => {
      await page.enterCode(codeAt(app))
      await page.untilAt('/')
      await page.text('10 of 10 left').waitFor()
      assert.deepEqual(JSON.parse((await page.fetchIn('/api/me')).body), { user: 'alice' })
    })
    await step('no errors in the console', () => window.assertClean())
    return done
  } finally {
    await window.close()
  }
}
