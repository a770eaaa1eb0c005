import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { sharedBrowser } from '../support/browser.ts'
import { totp } from '../support/totp-oracle.ts'
import { behindGate } from './behind-gate.ts'
import { holdsOnlySealed, setUp } from './in-browser.ts'
import { startAdmin } from './sites/admin.ts'
import { startFlows } from './sites/flows.ts'
import type { Site } from './sites/site.ts'
import { startWiki } from './sites/wiki.ts'

/*
 * The three sites in a real browser, behind `npm run gate` with the flags of its `--help`: the site's own pages and
 * scripts, our pages, and a code from an app that shares nothing with us.
 */

type Act = (page: Page, at: { site: Site; url: string; seesSecret: () => Promise<boolean> }) => Promise<void>

const inBrowser = (start: () => Promise<Site>, heading: string, act: Act) =>
  behindGate(start, heading, async (site, { url }) => {
    const context = await (await sharedBrowser()).newContext()
    try {
      context.setDefaultTimeout(15_000)
      const page = await context.newPage()
      const seesSecret = async () => {
        await page.goto(url + site.secretPath)
        return (await page.content()).includes(site.secret)
      }
      await act(page, { site, url, seesSecret })
    } finally {
      await context.close()
    }
  })

test('the wiki (PHP): sign in, set up, edit, sign out', () =>
  inBrowser(startWiki, 'a PHP wiki', async (page, { site, url, seesSecret }) => {
    expect(await seesSecret()).toBe(false)
    await page.locator('form#dw__login input[name=u]').fill(site.user)
    await page.locator('form#dw__login input[name=p]').fill(site.password)
    await page.locator('form#dw__login button[type=submit]').click()
    await setUp(page)
    await page.waitForURL(({ pathname }) => pathname === '/doku.php')
    expect(await seesSecret()).toBe(true)
    await holdsOnlySealed(page, /^(DOKU_PREFS)$/)
    await page.goto(`${url}/doku.php?id=private:browser&do=edit`)
    await page.locator('textarea[name=wikitext]').fill('written in a browser')
    await page.locator('button[name="do[save]"]').click()
    await page.getByText('written in a browser').first().waitFor()
    await page.locator('a.action.logout, a[href*="do=logout"]').first().click()
    expect(await seesSecret()).toBe(false)
    await page.locator('form#dw__login input[name=u]').waitFor()
  }))

test(
  'the admin (Python): sign in again with the code, by keyboard',
  () =>
    inBrowser(startAdmin, 'a Python admin', async (page, { site, url, seesSecret }) => {
      const signIn = async () => {
        await page.goto(`${url}/admin/login/?next=/admin/`)
        await page.getByLabel('Username').fill(site.user)
        await page.getByLabel('Password').fill(site.password)
        await page.keyboard.press('Enter')
      }
      await page.goto(url + site.secretPath)
      await signIn()
      const secret = await setUp(page)
      await page.waitForURL(/\/admin\/$/)
      expect(await seesSecret()).toBe(true)
      await holdsOnlySealed(page, /^csrftoken$/)
      // A group is added on the site's own form, with its own token.
      await page.goto(`${url}/admin/auth/group/add/`)
      await page.getByLabel('Name:').fill('Added in a browser')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByText('was added successfully').waitFor()
      await page.goto(`${url}/.mfa/settings`)
      await page.getByRole('button', { name: 'Sign out', exact: true }).click()
      await page.waitForURL(/\/admin\/login\//)
      await signIn()
      await page.waitForURL(/\/\.mfa\/challenge/)
      expect(await page.content()).not.toContain(site.secret)
      const field = page.getByLabel('6-digit code')
      await field.waitFor()
      const hasFocus = (element: Element) => element === (element.getRootNode() as Document).activeElement
      await expect.poll(() => field.evaluate(hasFocus)).toBe(true)
      // The code that set the method up is used up; the next one is at most half a minute away.
      await page.keyboard.type(await totp({ secret, atMs: Date.now() + 30_000 }))
      // It is accepted 10 s before its step begins (spec T1).
      await sleep(Math.max(0, 21_000 - (Date.now() % 30_000)))
      await page.keyboard.press('Enter')
      await page.waitForURL(/\/admin\/$/)
      expect(await seesSecret()).toBe(true)
    }),
  120_000,
)

test('the flow editor (Node): its script leads on to the code, and signs in once it was given', () =>
  inBrowser(startFlows, 'a single-page app that keeps a token', async (page, { site, url }) => {
    const signIn = async () => {
      await page.goto(url)
      await page.locator('#node-dialog-login-username').fill(site.user)
      await page.locator('#node-dialog-login-password').fill(site.password)
      await page.locator('#node-dialog-login-submit').click()
    }
    const kept = () => page.evaluate(() => JSON.stringify({ ...localStorage }))
    await signIn()
    // Not "Login failed", after a right password: its own script never hears of the answer that is for us.
    await page.waitForURL('**/.mfa/enrol?to=%2F')
    expect(await kept()).not.toContain('access_token')
    await setUp(page)
    await signIn()
    await page.getByText(site.secret).first().waitFor()
    await page.locator('#red-ui-header-button-deploy').waitFor()
    expect(await kept()).toContain('access_token')
  }))
