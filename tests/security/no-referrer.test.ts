import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { platformRandom } from '../../edge/crypto/random.ts'
import { readConfig } from '../../edge/proxy/config/config.ts'
import { probe } from '../../edge/proxy/probe/probe.ts'
import { FORM_PAGE, loginVariables, startLoginSite } from '../proxy/login-site.ts'
import { startSiteGate } from '../proxy/world.ts'
import { UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { type Named, passOn, startNames } from '../support/names.ts'
import { createWorld } from '../world/world.ts'

/*
 * F2: under `Referrer-Policy: no-referrer` a browser names `null` as the origin of a page's own form. Threat on the other
 * side: a sandboxed frame of a foreign page names `null` as well, and signs its own person in (login CSRF).
 */

const GATE = 'http://gate.shop.localhost'
const APP = 'http://app.shop.localhost'
const NO_REFERRER = { 'Referrer-Policy': 'no-referrer' }

/** What phpMyAdmin and others do: both say so. */
const PAGE = FORM_PAGE.replace('<head>', '<head><meta name="referrer" content="no-referrer">')

/** A foreign page that sends the login by itself. */
const form = (target: string) => `<form id=f method=post action="${GATE}/login"${target}>
<input name=csrf value="a&amp;b"><input name=user value=alice><input name=pass value="correct horse"></form><script>f.submit()</script>`
const FOREIGN: Record<string, string> = {
  '/form': form(''),
  '/frame': `<iframe sandbox="allow-forms allow-scripts allow-top-navigation" srcdoc='${form(' target="_top"').replaceAll("'", '')}'></iframe>`,
  '/no-referrer': `<meta name="referrer" content="no-referrer">${form('')}`,
  '/data': `<iframe sandbox="allow-forms allow-scripts" srcdoc='${form('')}'></iframe>`,
}

const site = endsWithFile(await startLoginSite({ page: PAGE, pageHeaders: NO_REFERRER }))
const variables = () => loginVariables(site.url, { REQUIRE: 'accounts', OWNERS: 'owner' })
const gate = endsWithFile(await startSiteGate({ variables: variables() }))
const host = endsWithFile(await createWorld())
const foreign: Named = ({ url = '' }, response) =>
  response.setHeader('Content-Type', 'text/html').end(FOREIGN[url] ?? 'nothing')
const names = endsWithFile(
  await startNames({
    'gate.shop.localhost': gate.url,
    // What `secureHeaders` and many a server in front say of every page, over what our pages say themselves.
    'app.shop.localhost': (request, response) => passOn(host.url, request, response, NO_REFERRER),
    'evil.shop.localhost': foreign,
    'evil.other.localhost': foreign,
  }),
)

async function inBrowser(javaScriptEnabled: boolean, act: (page: Page) => Promise<void>): Promise<void> {
  const context = await names.browser.newContext({ javaScriptEnabled })
  try {
    await act(await context.newPage())
  } finally {
    await context.close()
  }
}

async function signIn(page: Page): Promise<void> {
  await page.goto(`${GATE}/login`)
  await page.fill('[name=user]', 'alice')
  await page.fill('[name=pass]', 'correct horse')
  await page.click('button')
}

describe.each([true, false])('JavaScript: %s', (isOn) => {
  test('F2: the form of a page under no-referrer signs in', async () => {
    await inBrowser(isOn, async (page) => {
      const sent: (string | undefined)[] = []
      page.on('request', (request) => {
        if (request.method() === 'POST') request.allHeaders().then(({ origin }) => sent.push(origin))
      })
      await signIn(page)
      expect(await page.innerText('body')).toBe('Inside')
      // The control: the browser did blank it.
      expect(sent).toEqual(['null'])
    })
  })

  test('F2: the form of our own page works where somebody has written no-referrer over it', async () => {
    const alice = host.person()
    await alice.enrol()
    alice.agent = new UserAgent(host.url, { origin: APP })
    const sid = alice.sessionCookie()
    await inBrowser(isOn, async (page) => {
      await page.context().addCookies([{ name: 'sid', value: sid, url: APP }])
      await page.goto(`${APP}/profile`)
      await page.fill('#mfa-code', await alice.code())
      await page.click('[type=submit]')
      await page.waitForURL(`${APP}/profile`)
      expect(await page.innerText('body')).toBe('gated content of the host')
    })
  })
})

test.each(['evil.shop.localhost', 'evil.other.localhost'])(
  'a page of %s signs nobody in, from whatever kind of frame',
  async (evil) => {
    for (const path of Object.keys(FOREIGN)) {
      await inBrowser(true, async (page) => {
        const before = site.logins().length
        const refused = page.waitForResponse((one) => one.url() === `${GATE}/login` && one.status() === 403)
        await page.goto(`http://${evil}${path}`)
        await refused
        expect(site.logins().length, path).toBe(before)
      })
    }
  },
)

test('by bytes: null is ours with same-origin alone', async () => {
  const body = 'csrf=a%26b&user=alice&pass=correct+horse'
  const type = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' }
  const send = (fields: Record<string, string>) => gate.browser().send('POST', '/login', { ...type, ...fields }, body)
  for (const site of ['cross-site', 'same-site', 'none', '', 'same-origin, same-origin']) {
    expect(await send({ origin: 'null', 'sec-fetch-site': site }), site).toHaveStatus(403)
  }
  expect(await send({ origin: 'null' })).toHaveStatus(403)
  expect(await send({ origin: 'null', 'sec-fetch-site': 'same-origin' })).toHaveStatus(302)
})

test('F2: the probe has nothing to say about such a site', async () => {
  const config = readConfig(variables())
  const { notes } = await probe(config, { fetch, random: platformRandom })
  expect(notes.filter(({ kind, text }) => kind === 'warning' && /origin|referr/i.test(text))).toEqual([])
})
