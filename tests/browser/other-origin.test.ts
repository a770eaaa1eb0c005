import { describe, expect, test } from 'vitest'
import { sharedBrowser } from '../support/browser.ts'
import { elementsInto } from '../support/built.ts'
import { endsWithFile, folderForFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { startOtherOriginSite } from '../world/other-origin-site.ts'
import { createWorld, newKeyRing } from '../world/world.ts'
import { openWindow } from './support/window.ts'

/* Elements on a page of http://localhost, the API on http://127.0.0.1: two sites, each with cookies that stay at home. */

const NAMES = ['Acme', 'Globex']

/** Everything that went to the API: address and headers as the browser sent them. */
const sent: { url: string; headers: Record<string, string> }[] = []

const elements = await folderForFile('elements')
const [browser] = await Promise.all([sharedBrowser(), elementsInto(elements)])
const site = endsWithFile(await startOtherOriginSite(elements))
const keys = newKeyRing(['t1'])
const world = endsWithFile(await createWorld({ embed: { origins: [site.url], keys } }))
site.connect(world, keys)
const memberships = NAMES.map((name) => ({ accountId: name.toLowerCase(), accountName: name, role: 'owner' as const }))
const person = world.person({ name: 'Robin Example', memberships })
const window = await openWindow(browser, site.url, { allowedOrigins: [world.url] })
endsWithFile({ stop: window.close })
const { page } = window
window.context.on('request', async (request) => {
  if (request.url().startsWith(world.url)) sent.push({ url: request.url(), headers: await request.allHeaders() })
})
// Of somebody else, and at home at the API: it must not get there.
const mallory = { name: 'sid', value: world.person({ name: 'Mallory' }).sessionCookie(), url: world.url }
await window.context.addCookies([mallory])

const signIn = () => window.context.addCookies([site.signIn(person)])
const toggle = (name: string) => page.policySwitch({ name })
const apiRequests = () => window.requests.filter((line) => line.includes(`${world.url}/mfa/api/`))

const code = () => person.code()

describe('a page of another origin', () => {
  test('says that nobody is signed in, and where to', async () => {
    await page.goto('/profile')
    const link = page.getByRole('link', { name: /Sign in/ })
    await link.waitFor()
    expect(await link.getAttribute('href')).toBe('/login')
    expect(sent).toEqual([])
  })

  test('sets a method up, and is not asked again when it is loaded again: its backend kept what was proved', async () => {
    await signIn()
    await page.goto('/profile')
    person.secret = await page.beginSetUp()
    expect(await page.confirmSetUp(await code())).toHaveLength(10)
    await page.finish()
    await world.advance(60)
    await page.reload()
    await page.text('10 of 10 left').waitFor()
  })

  test('switches an account on with a click, and off with a code; all its switches are one request', async () => {
    await page.goto('/accounts')
    for (const name of NAMES) await toggle(name).waitFor()
    window.forget()
    await page.reload()
    for (const name of NAMES) await toggle(name).waitFor()
    expect(apiRequests().filter((line) => line.startsWith('GET'))).toHaveLength(1)
    await toggle('Acme').click()
    await page.untilOn({ name: 'Acme' }, true)
    await toggle('Acme').click()
    await page.enterCode(await code())
    await page.locator('dialog').waitFor({ state: 'detached' })
    expect(await page.isOn({ name: 'Acme' })).toBe(false)
    await world.advance(60)
  })

  test('asks its backend once for all of them when the token has run out', async () => {
    await world.advance(6 * 60)
    const before = site.minted()
    window.forget()
    // Both at once: each is refused with the old token, and sent once more with the new one.
    await page.evaluate(() => {
      for (const { shadowRoot } of document.querySelectorAll('account-mfa-toggle')) {
        shadowRoot?.querySelector<HTMLElement>('[role=switch]')?.click()
      }
    })
    for (const name of NAMES) await page.untilOn({ name }, true)
    expect(apiRequests().filter((line) => line.startsWith('PUT'))).toHaveLength(4)
    expect(site.minted() - before).toBe(1)
  })

  test('asks for a code in a new session, by the element, and goes on where it was told', async () => {
    await signIn()
    await page.goto('/profile')
    await page.getByRole('link', { name: 'Verify your identity' }).click()
    await page.waitForURL('**/code')
    // In the looks of our own page: its stylesheet may come from there.
    await page.codeField().waitFor()
    const sheets = await page.evaluate(() => [...document.styleSheets].map(({ href }) => href ?? ''))
    expect(sheets.some((href) => href.endsWith('/mfa/assets/mfa.css'))).toBe(true)
    await page.enterCode(await code())
    await page.waitForURL('**/profile')
    await page.text('10 of 10 left').waitFor()
  })

  test('holds token and proof in its memory alone, and no cookie went either way', async () => {
    expect(sent.length).toBeGreaterThan(15)
    const texts = sent.map(({ headers }) => headers.authorization?.replace('Bearer ', '') ?? '').filter(Boolean)
    expect(texts.every((text) => text.startsWith('mfa-v1.t1.'))).toBe(true)
    for (const { url, headers } of sent) {
      expect(headers.cookie).toBeUndefined()
      expect(url).not.toContain('mfa-v1.')
      expect(headers.referer ?? '').not.toContain('mfa-v1.')
    }
    const cookies = await window.context.cookies(world.url)
    expect(cookies.map(({ name }) => name)).toEqual(['sid'])
    const seen = await page.evaluate(() => {
      const markup = (root: Document | ShadowRoot): string[] =>
        [...root.querySelectorAll('*')].flatMap((element) => [
          (element.cloneNode(false) as Element).outerHTML,
          ...(element.shadowRoot ? markup(element.shadowRoot) : []),
        ])
      const kept = [{ ...localStorage }, { ...sessionStorage }, history.state, document.cookie]
      return markup(document).join('') + JSON.stringify(kept)
    })
    expect(seen).toContain('mfa-settings')
    expect(seen).not.toMatch(/mfa-v1\.|v[12]\.k1\./)
    await window.assertClean()
  })

  test('ends what was proved when the person signs out', async () => {
    const { authorization = '' } = sent.findLast(({ url }) => url.endsWith('/settings'))?.headers ?? {}
    const replay = async () => {
      const answer = await fetch(`${world.url}/mfa/api/settings`, { headers: { authorization, origin: site.url } })
      return ((await answer.json()) as { code?: string }).code
    }
    expect(await replay()).toBeUndefined()
    await page.button('Sign out').click()
    await page.heading('Sign in').waitFor()
    expect(await replay()).toBe('challenge_required')
  })
})

test('a page of an origin that is not listed cannot even ask', async () => {
  const stranger = endsWithTest(await startOtherOriginSite(elements))
  stranger.connect(world, newKeyRing(['t1']))
  const own = await openWindow(browser, stranger.url, { allowedOrigins: [world.url] })
  endsWithTest({ stop: own.close })
  await own.context.addCookies([stranger.signIn(person)])
  await own.page.goto('/profile')
  await own.page.untilState('mfa-settings', 'error')
  expect(own.errors.join()).toContain('CORS')
})
