import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { endsWithFile } from '../support/ends-with-file.ts'
import { listen } from '../support/listen.ts'
import { plugIn, withPasskeys } from './support/authenticator.ts'
import { sharedSite } from './support/site.ts'
import type { Tab } from './support/tab.ts'

/*
 * The threat: a page of somebody else shows ours in a frame, and has a person press what they do not see. It is on another
 * port of the same machine: another origin, but the same site to cookies, so that the session comes along.
 */

const site = await sharedSite()

/** What the frame may do is the first word of the address. */
const server = createServer(({ url = '/' }, response) => {
  const { searchParams } = new URL(url, 'http://localhost')
  const [at, allow] = [searchParams.get('at') ?? '', searchParams.get('allow') ?? '']
  response
    .writeHead(200, { 'content-type': 'text/html' })
    .end(
      `<!doctype html><title>Prizes</title><link rel="icon" href="data:,"><iframe src="${at}" allow="${allow}"></iframe>`,
    )
})
const { port } = endsWithFile(await listen(server))
const evil = `http://localhost:${port}`

/** Somebody with a passkey, who has shown the password and is to prove more. */
async function atRisk() {
  const window = await site.open({
    allowedOrigins: [evil],
    expectedErrors: [/status of 401/, /frame-ancestors|Refused to (frame|display)|ERR_BLOCKED_BY_RESPONSE/],
  })
  await withPasskeys(site, window)
  const device = await plugIn(window)
  const { page } = window
  const person = await site.newPerson()
  await site.bringIn(window, person, '/profile')
  await page.button('Add new method').click()
  await page.getByLabel('Select method').selectOption({ label: 'Passkey' })
  await page.button('Next').click()
  await page.button('Create passkey').click()
  await page.shownBackupCodes()
  await page.finish()
  await window.context.clearCookies()
  await withPasskeys(site, window)
  await site.bringIn(window, person, '/profile')
  await page.untilAsked()
  return { ...window, device }
}

const framed = (page: Tab, path: string, allow = '') =>
  page.goto(`${evil}/?${new URLSearchParams({ at: new URL(path, site.url).href, allow })}`)

const EVERYTHING = `publickey-credentials-get ${site.url}; publickey-credentials-create ${site.url}`

test('PSK-33 no page of ours is shown in another one, whatever that one allows', async () => {
  const { page, device, context } = await atRisk()
  const [before] = await device.credentials()
  for (const path of [
    '/mfa/challenge?to=%2F',
    '/mfa/offer?add=&to=%2F',
    '/mfa/enrol',
    '/mfa/settings',
    '/mfa/accounts',
  ]) {
    const answer = await page.request.get(path, { maxRedirects: 0 })
    if (answer.ok()) expect(answer.headers()['content-security-policy'], path).toContain("frame-ancestors 'none'")
    for (const allow of ['', EVERYTHING]) {
      await framed(page, path, allow)
      const inside = page.frames()[1]
      expect(await inside?.locator('mfa-challenge, mfa-setup-wizard, mfa-settings, button').count(), path).toBe(0)
    }
  }
  expect((await device.credentials())[0]?.signCount).toBe(before?.signCount)
  expect((await context.cookies()).length).toBeGreaterThan(0)
})

test.each([
  ['without being allowed to', '', 'Nothing came back from your device.'],
  ['allowed to', EVERYTHING, "That passkey didn't work."],
])('PSK-33 a page that lets itself be framed gets nowhere with a passkey, %s', async (_, allow, words) => {
  const { page, context } = await atRisk()
  // As a site would that has no such policy: ours is taken off on its way.
  await context.route(/\/mfa\/challenge/, async (route) => {
    if (route.request().resourceType() !== 'document') return route.continue()
    const response = await route.fetch()
    const headers = { ...response.headers() }
    delete headers['content-security-policy']
    return route.fulfill({ response, headers })
  })
  await framed(page, '/mfa/challenge?to=%2Fprofile', allow)
  const inside = page.frameLocator('iframe')
  await inside.getByRole('button', { name: 'Use passkey' }).click()
  await inside.getByText(words).first().waitFor()
  await page.goto('/profile')
  await page.untilAsked()
})
