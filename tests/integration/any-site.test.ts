import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Variables } from '../../edge/proxy/config/config.ts'
import { parseCommand } from '../../tools/gate/gate-flags.ts'
import { type Browser, type SiteGate, startSiteGate } from '../proxy/world.ts'
import { UserAgent } from '../support/client.ts'
import { connectSocket } from '../support/websocket.ts'
import { csrfOf, signInAtAdmin, startAdmin } from './sites/admin.ts'
import { bearer, signInAtFlows, startFlows, tokenOf } from './sites/flows.ts'
import type { Site } from './sites/site.ts'
import { signInAtWiki, startWiki } from './sites/wiki.ts'
import { everything } from './visitor.ts'

/*
 * Three sites that nobody here wrote, in three languages, each with a login of its own kind, protected by configuration
 * alone (docs/any-site.md). The password opens nothing; after the code everything works as it did.
 */

const flags = (line: string): Variables => parseCommand(line.trim().split(/\s+/), {}).variables

const WIKI = {
  start: startWiki,
  signIn: signInAtWiki,
  loginPage: '/doku.php?id=start&do=login',
  wrong: 403,
  variables: flags(`--login-path * --login-page /doku.php?id=start&do=login --user-field u --password-field p
    --session-cookie DW*,DokuWiki --login-ok-cookie DW* --login-fail-status 403`),
}

const ADMIN = {
  start: startAdmin,
  signIn: signInAtAdmin,
  loginPage: '/admin/login/',
  wrong: 200,
  variables:
    flags(`--login-path /admin/login/ --logout-path /admin/logout/ --user-field username --plain-cookie csrftoken
    --session-cookie sessionid --login-ok-cookie sessionid --login-ok-status 302 --login-fail-status 200`),
}

const FLOWS = {
  start: startFlows,
  variables: flags(`--login-path /auth/token --login-page / --user-field username --token-field access_token
    --login-ok-status 200 --login-fail-status 403 --anonymous pass --no-other-login`),
}

type Guarded = { start: () => Promise<Site>; variables: Variables }

function guarded({ start, variables }: Guarded, more: Variables = {}) {
  const here = {} as { site: Site; gate: SiteGate }
  beforeAll(async () => {
    here.site = await start()
    const own = { ORIGIN: here.site.origin, REQUIRE: 'all', ...variables, ...more }
    here.gate = await startSiteGate({ variables: own })
  })
  afterAll(async () => {
    await here.gate?.stop()
    await here.site?.stop()
  })
  const isIn = async (who: UserAgent) => (await who.document(here.site.secretPath)).text.includes(here.site.secret)
  return { here, isIn }
}

describe.each([
  ['the wiki (PHP)', WIKI, 'same'],
  ['the wiki (PHP)', WIKI, 'fresh'],
  ['the admin (Python)', ADMIN, 'same'],
  ['the admin (Python)', ADMIN, 'fresh'],
] as const)('%s, %#: LOGIN_SESSION=%3$s', (_, site, mode) => {
  const { here, isIn } = guarded(site, { LOGIN_SESSION: mode })

  test('a wrong password is answered by the site; the right one opens nothing; the code opens all', async () => {
    const [account] = here.site.users
    const browser = here.gate.browser()
    expect((await browser.document(here.site.secretPath)).location).toBe('/.mfa/login')
    expect(await browser.document(site.loginPage)).toHaveStatus(200)
    expect(await site.signIn(browser, { ...account, password: 'wrong' })).toHaveStatus(site.wrong)
    expect(await isIn(browser)).toBe(false)
    const early = browser.copy()
    const led = await site.signIn(browser, account)
    expect([led.status, led.location]).toEqual([303, expect.stringMatching(/^\/\.mfa\/enrol/)])
    expect(await isIn(browser)).toBe(false)
    const held = browser.copy()
    await browser.enrol()
    expect(await isIn(browser)).toBe(true)
    for (const thief of [early, held]) expect(await isIn(thief)).toBe(false)
    // The site itself does not know what this browser holds.
    const direct = new UserAgent(here.site.origin)
    const cookie = browser.jar.header('/')
    expect((await direct.document(here.site.secretPath, { headers: { cookie } })).text).not.toContain(here.site.secret)

    const again = browser.elsewhere()
    expect((await site.signIn(again, account)).location).toMatch(/^\/\.mfa\/challenge/)
    expect(await isIn(again)).toBe(false)
    expect(await again.answer('000000')).toHaveStatus(401)
    expect(await isIn(again)).toBe(false)
    expect(await again.answer()).toHaveStatus(200)
    expect(await isIn(again)).toBe(true)
    const copy = again.copy()
    expect(await again.form('/.mfa/sign-out', {})).toHaveStatus(303)
    for (const thief of [again, copy, early, held]) expect(await isIn(thief)).toBe(false)
  })

  test('another name in a browser that is in: that person has to set up first', async () => {
    const browser = here.gate.browser()
    expect((await site.signIn(browser, here.site.users[1])).location).toMatch(/^\/\.mfa\/enrol/)
    expect(await isIn(browser)).toBe(false)
  })
})

describe('the wiki (PHP), with its own ways', () => {
  const { here, isIn } = guarded(WIKI)

  test('a login by query, on any page, and Basic: nothing comes out', async () => {
    const { user, password, secret, secretPath } = here.site
    const query = new URLSearchParams({ id: 'private:start', u: user, p: password })
    const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    // At the site itself both of them are enough.
    for (const [who, isOpen] of [
      [new UserAgent(here.site.origin), true],
      [here.gate.browser(), false],
    ] as const) {
      expect((await who.document(`/doku.php?${query}`)).text.includes(secret)).toBe(isOpen)
      expect(await isIn(who)).toBe(isOpen)
      const basic = new UserAgent(who.url)
      expect((await basic.document(secretPath, { headers: { authorization } })).text.includes(secret)).toBe(isOpen)
    }
  })

  test("a session of the site's own is worth nothing at the gate", async () => {
    const { origin, secret, secretPath } = here.site
    const past = new UserAgent(origin)
    await signInAtWiki(past, here.site)
    expect((await past.document(secretPath)).text).toContain(secret)
    for (const path of [secretPath, '/doku.php?id=start&do=login']) {
      const fields = { cookie: everything(past), 'sec-fetch-dest': 'document' }
      const { text } = await here.gate.browser().send('GET', path, fields)
      for (const word of [secret, 'do=logout']) expect(text).not.toContain(word)
    }
  })

  test('somebody who is in edits a page, saves it, and signs out as ever', async () => {
    const browser = here.gate.browser()
    await signInAtWiki(browser, here.site)
    await browser.enrol()
    const editor = await browser.document('/doku.php?id=private:new&do=edit')
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(editor.text)?.[1] ?? ''
    const fields = { id: 'private:new', sectok: field('sectok'), date: field('date'), rev: '0', prefix: '', suffix: '' }
    const text = { wikitext: 'written through the gate', summary: '', 'do[save]': '1' }
    expect(await browser.form('/doku.php?id=private:new', { ...fields, ...text })).toHaveStatus(302)
    expect((await browser.document('/doku.php?id=private:new')).text).toContain('written through the gate')
    const copy = browser.copy()
    await browser.document(`/doku.php?id=start&do=logout&sectok=${field('sectok')}`)
    for (const thief of [browser, copy]) expect(await isIn(thief)).toBe(false)
    expect((await copy.document('/')).location).toBe('/.mfa/login')
  })
})

describe('the admin (Python), with its own ways', () => {
  const { here } = guarded(ADMIN, { LOGIN_SESSION: 'fresh' })

  test('a group is added with the form of the site, and sign-out ends it', async () => {
    const browser = here.gate.browser()
    await signInAtAdmin(browser, here.site)
    await browser.enrol()
    const csrfmiddlewaretoken = csrfOf(await browser.document('/admin/auth/group/add/'))
    const fields = { csrfmiddlewaretoken, name: 'Added through the gate', _save: 'Save' }
    const headers = { referer: `${browser.origin}/admin/auth/group/add/` }
    expect(await browser.form('/admin/auth/group/add/', fields, { headers })).toHaveStatus(302)
    expect((await browser.document('/admin/auth/group/')).text).toContain('Added through the gate')
    await browser.document('/admin/logout/')
    expect((await browser.document('/admin/auth/group/')).location).toBe('/.mfa/login')
  })

  test('full-width letters, which this site takes for the same person, make nobody new', async () => {
    const [first] = here.site.users
    expect((await signInAtAdmin(here.gate.browser(), first)).location).toMatch(/^\/\.mfa\/(challenge|enrol)/)
    const wide = [...first.user].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)).join('')
    const direct = new UserAgent(here.site.origin)
    await signInAtAdmin(direct, { ...first, user: wide })
    expect((await direct.document(here.site.secretPath)).text).toContain(here.site.secret)
    expect(await signInAtAdmin(here.gate.browser(), { ...first, user: wide })).toHaveStatus(400)
    const { rows } = await here.gate.sql.execute('select distinct principal_id from mfa_membership')
    expect(rows.map((row) => row.principal_id)).toEqual([first.user])
  })
})

describe('the flow editor (Node): a token in a JSON answer', () => {
  const { here } = guarded(FLOWS)
  const flows = async (who: Browser, token: string) => {
    const answer = await who.json('GET', '/flows', undefined, bearer(token))
    return { answer, seen: [answer.status, answer.text.includes(here.site.secret)] }
  }

  test('the login is told that a code is due, without its token; after the code the next one passes, and only in this browser', async () => {
    const [account, second] = here.site.users
    const browser = here.gate.browser()
    expect(await browser.document('/')).toHaveStatus(200)
    expect(await browser.json('GET', '/flows')).toHaveStatus(401)
    expect(await signInAtFlows(browser, { ...account, password: 'wrong' })).toHaveStatus(403)
    const held = await signInAtFlows(browser, account)
    expect([held.status, held.code, held.text.includes('access_token')]).toEqual([401, 'enrolment_required', false])
    expect(held.headers.get('www-authenticate')).toContain('insufficient_user_authentication')
    await browser.enrol()
    const passed = await signInAtFlows(browser, account)
    expect(passed).toHaveStatus(200)
    const token = tokenOf(passed)
    const { answer, seen } = await flows(browser, token)
    expect(seen).toEqual([200, true])
    expect(await browser.json('POST', '/flows', answer.json(), bearer(token))).toHaveStatus(204)
    // The token alone, and another person's token in this browser.
    for (const other of [here.gate.browser(), browser.elsewhere()]) {
      expect((await flows(other, token)).seen).toEqual([401, false])
    }
    const direct = new UserAgent(here.site.origin)
    const stolen = tokenOf(await signInAtFlows(direct, second))
    expect((await direct.json('GET', '/flows', undefined, bearer(stolen))).text).toContain(here.site.secret)
    expect((await flows(browser, stolen)).seen[1]).toBe(false)
    const { origin } = browser
    const cookie = browser.jar.header('/') ?? ''
    const { socket } = await connectSocket(`${here.gate.url}/comms`, { headers: { cookie, origin } })
    socket?.send(JSON.stringify({ auth: token }))
    expect(await socket?.next()).toBe('{"auth":"ok"}')
    socket?.destroy()
    expect(await connectSocket(`${here.gate.url}/comms`, { headers: { origin } })).toHaveStatus(401)
  })

  test('later than five minutes after the code, the code is asked for again', async () => {
    const [, account] = here.site.users
    const browser = here.gate.browser()
    await signInAtFlows(browser, account)
    await browser.enrol()
    await here.gate.advance(301)
    const held = await signInAtFlows(browser, account)
    expect([held.status, held.code, held.text.includes('access_token')]).toEqual([401, 'challenge_required', false])
  })
})
