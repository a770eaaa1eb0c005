import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Gate, startGate } from '../../tools/gate/gate.ts'
import { parseCommand } from '../../tools/gate/gate-flags.ts'
import { HELP } from '../../tools/gate/gate-help.ts'
import { launchBrowser } from '../support/browser.ts'
import { totp } from '../support/totp-oracle.ts'
import { holdsOnlySealed, setUp } from './in-browser.ts'
import { startAdmin } from './sites/admin.ts'
import { startFlows } from './sites/flows.ts'
import type { Site } from './sites/site.ts'
import { startWiki } from './sites/wiki.ts'

/*
 * The three sites in a real browser, behind `npm run gate` with the flags of its `--help`: the site's own pages and
 * scripts, our pages, and a code from an app that shares nothing with us.
 */

let browser: Browser
let dataDir: string
beforeAll(async () => {
  browser = await launchBrowser()
  dataDir = await mkdtemp(path.join(tmpdir(), 'sallyport-gate-'))
})
afterAll(async () => {
  await browser?.close()
  await rm(dataDir, { recursive: true, force: true })
})

/** The flags of the example under a heading, as a shell would read them, and everybody held. */
function flags(heading: string, { origin }: Site): string[] {
  const lines = HELP.slice(HELP.indexOf(heading)).split('\n').slice(1)
  const words = lines
    .slice(
      0,
      lines.findIndex((line) => !line.startsWith('    ')),
    )
    .join(' ')
    .replaceAll('\\', ' ')
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/^'(.*)'$/, '$1'))
  return ['--origin', origin, ...words.slice(2), '--require', 'all']
}

async function behindGate(
  start: () => Promise<Site>,
  heading: string,
  act: (site: Site, gate: Gate, page: Page) => Promise<void>,
) {
  const site = await start()
  let gate: Gate | undefined
  try {
    const { variables } = parseCommand(flags(heading, site), {})
    gate = await startGate({ variables, port: 0, dataDir })
    const context = await browser.newContext()
    context.setDefaultTimeout(15_000)
    await act(site, gate, await context.newPage())
    await context.close()
  } finally {
    await gate?.stop()
    await site.stop()
  }
}

test('the wiki (PHP): sign in, set up, edit, sign out', async () => {
  await behindGate(startWiki, 'a PHP wiki', async (site, gate, page) => {
    await page.goto(gate.url + site.secretPath)
    expect(await page.content()).not.toContain(site.secret)
    await page.locator('form#dw__login input[name=u]').fill(site.user)
    await page.locator('form#dw__login input[name=p]').fill(site.password)
    await page.locator('form#dw__login button[type=submit]').click()
    await setUp(page)
    await page.waitForURL((url) => url.pathname === '/doku.php')
    await page.goto(gate.url + site.secretPath)
    expect(await page.content()).toContain(site.secret)
    await holdsOnlySealed(page, /^(DOKU_PREFS)$/)
    await page.goto(`${gate.url}/doku.php?id=private:browser&do=edit`)
    await page.locator('textarea[name=wikitext]').fill('written in a browser')
    await page.locator('button[name="do[save]"]').click()
    await page.getByText('written in a browser').first().waitFor()
    await page.locator('a.action.logout, a[href*="do=logout"]').first().click()
    await page.goto(gate.url + site.secretPath)
    expect(await page.content()).not.toContain(site.secret)
    await page.locator('form#dw__login input[name=u]').waitFor()
  })
})

test('the admin (Python): sign in again with the code, by keyboard', async () => {
  await behindGate(startAdmin, 'a Python admin', async (site, gate, page) => {
    const signIn = async () => {
      await page.goto(`${gate.url}/admin/login/?next=/admin/`)
      await page.getByLabel('Username').fill(site.user)
      await page.getByLabel('Password').fill(site.password)
      await page.keyboard.press('Enter')
    }
    await page.goto(gate.url + site.secretPath)
    await signIn()
    const secret = await setUp(page)
    await page.waitForURL(/\/admin\/$/)
    await page.goto(gate.url + site.secretPath)
    expect(await page.content()).toContain(site.secret)
    await holdsOnlySealed(page, /^csrftoken$/)
    // A group is added on the site's own form, with its own token.
    await page.goto(`${gate.url}/admin/auth/group/add/`)
    await page.getByLabel('Name:').fill('Added in a browser')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByText('was added successfully').waitFor()
    await page.goto(`${gate.url}/.mfa/settings`)
    await page.getByRole('button', { name: 'Sign out', exact: true }).click()
    await page.waitForURL(/\/admin\/login\//)
    await signIn()
    await page.waitForURL(/\/\.mfa\/challenge/)
    expect(await page.content()).not.toContain(site.secret)
    const field = page.getByLabel('6-digit code')
    await field.waitFor()
    await expect
      .poll(() => field.evaluate((element) => element === (element.getRootNode() as Document).activeElement))
      .toBe(true)
    // The code that set the method up is used up; the next one is at most half a minute away.
    await page.keyboard.type(await totp({ secret, atMs: Date.now() + 30_000 }))
    await waitForNextStep()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/admin\/$/)
    await page.goto(gate.url + site.secretPath)
    expect(await page.content()).toContain(site.secret)
  })
}, 120_000)

/** Until a code of the next step is accepted: 10 s before it begins (spec T1). */
async function waitForNextStep(): Promise<void> {
  const intoStep = Date.now() % 30_000
  if (intoStep < 21_000) await new Promise((resolve) => setTimeout(resolve, 21_000 - intoStep))
}

test('the flow editor (Node): its script leads on to the code, and signs in once it was given', async () => {
  await behindGate(startFlows, 'a single-page app that keeps a token', async (site, gate, page) => {
    const signIn = async () => {
      await page.locator('#node-dialog-login-username').fill(site.user)
      await page.locator('#node-dialog-login-password').fill(site.password)
      await page.locator('#node-dialog-login-submit').click()
    }
    await page.goto(gate.url)
    await signIn()
    // Not "Login failed", after a right password: its own script never hears of the answer that is for us.
    await page.waitForURL('**/.mfa/enrol?to=%2F')
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('access_token')
    await setUp(page)
    await page.goto(gate.url)
    await signIn()
    await page.getByText(site.secret).first().waitFor()
    await page.locator('#red-ui-header-button-deploy').waitFor()
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).toContain('access_token')
  })
})
