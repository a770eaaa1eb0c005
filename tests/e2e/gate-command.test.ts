import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Gate, startGate } from '../../tools/gate/gate.ts'
import { ALICE, type LoginSite, startLoginSite } from '../proxy/login-site.ts'
import { type StrictPage, sharedBrowser, strictPage } from '../support/browser.ts'
import { button, codeOf, enterCode, heading, roomInStep, shownBackupCodes, shownSecret, stepNow } from './support.ts'

/* `npm run gate` in front of a site that knows nothing of us, in a browser. */

let site: LoginSite
let gate: Gate
let browser: Browser
let dataDir: string

beforeAll(async () => {
  site = await startLoginSite()
  dataDir = await mkdtemp(path.join(tmpdir(), 'sallyport-gate-'))
  const variables = {
    ORIGIN: site.url,
    LOGIN_PATH: '/login',
    USER_FIELD: 'user',
    SESSION_COOKIE: 'sid,auth',
    LOGIN_OK_COOKIE: 'auth',
    OWNERS: 'alice',
    REQUIRE: 'all',
    ONE_NAME: 'yes',
  }
  ;[gate, browser] = await Promise.all([startGate({ variables, port: 0, dataDir }), sharedBrowser()])
})
afterAll(async () => {
  await gate?.stop()
  await site?.stop()
  if (gate) await rm(path.resolve('.build/gate', new URL(gate.url).port), { recursive: true, force: true })
  await rm(dataDir, { recursive: true, force: true })
})

async function open(): Promise<StrictPage> {
  const window = await strictPage(browser, { baseURL: gate.url, locale: 'en-US', expectedErrors: [/status of 401/] })
  window.context.setDefaultTimeout(12_000)
  return window
}

async function signIn(page: Page): Promise<void> {
  await page.goto('/')
  await page.locator('[name=user]').fill(ALICE.user)
  await page.locator('[name=pass]').fill(ALICE.password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

test('password, wizard, inside; and elsewhere password, code, inside', async () => {
  const { page, context, assertClean, close } = await open()
  await signIn(page)
  await page.waitForURL('**/.mfa/enrol?to=%2F')
  const secret = await shownSecret(page)
  const step = (await roomInStep()) - 1
  await button(page, 'Next').click()
  await enterCode(page, codeOf(secret, step))
  expect(await shownBackupCodes(page)).toHaveLength(10)
  await button(page, 'Finish').click()
  await heading(page, 'Inside').waitFor()
  // The site's own cookies are not among those that the browser has.
  const names = (await context.cookies()).map(({ name }) => name)
  expect(names.filter((name) => !name.startsWith('mfa'))).toEqual([])
  await assertClean()
  await close()

  const elsewhere = await open()
  await signIn(elsewhere.page)
  await elsewhere.page.waitForURL('**/.mfa/challenge?to=%2F')
  await enterCode(elsewhere.page, codeOf(secret, stepNow()))
  await heading(elsewhere.page, 'Inside').waitFor()
  await elsewhere.assertClean()
  await elsewhere.close()
}, 90_000)
