import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { type Gate, startGate } from '../../../tools/gate/gate.ts'
import { ALICE, type LoginSite } from '../../proxy/login-site.ts'
import { type StrictPageOptions, sharedBrowser } from '../../support/browser.ts'
import type { Tab } from './tab.ts'
import { openWindow, type Window } from './window.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')

/** What all of these gates are told of their login site. */
export const OF_THE_SITE = { LOGIN_PATH: '/login', SESSION_COOKIE: 'sid,auth', LOGIN_OK_COOKIE: 'auth' }

/** `npm run gate` in front of a site that knows nothing of us, with data of its own that go when it stops. */
export async function startGateOf(site: LoginSite, variables: Record<string, string>): Promise<Gate> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'sallyport-gate-'))
  const gate = await startGate({ port: 0, dataDir, variables: { ORIGIN: site.url, ...OF_THE_SITE, ...variables } })
  const folders = [dataDir, path.join(ROOT, '.build/gate', new URL(gate.url).port)]
  const stop = async () => {
    await gate.stop()
    await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
  }
  return { ...gate, stop }
}

/** Closed when the test is over. */
export async function openGate({ url }: Pick<Gate, 'url'>, options: StrictPageOptions = {}): Promise<Window> {
  const window = await openWindow(await sharedBrowser(), url, { expectedErrors: [/status of 40[13]/], ...options })
  onTestFinished(window.close)
  return window
}

/** At the login page of the site itself. */
export async function signInAsAlice(page: Tab, { password = ALICE.password, address = '/login' } = {}): Promise<void> {
  await page.goto(address)
  await page.locator('[name=user]').fill(ALICE.user)
  await page.locator('[name=pass]').fill(password)
  await page.button('Sign in').click()
}
