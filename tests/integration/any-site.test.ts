import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Variables } from '../../edge/proxy/config/config.ts'
import { type Browser, type SiteGate, startSiteGate } from '../proxy/world.ts'
import type { Answer } from '../support/client.ts'
import { connectSocket } from '../support/websocket.ts'
import { startAdmin } from './sites/admin.ts'
import { startFlows } from './sites/flows.ts'
import type { Account, Site } from './sites/site.ts'
import { startWiki } from './sites/wiki.ts'

/*
 * Three sites that nobody here wrote, in three languages, each with a login of its own kind, protected by configuration
 * alone (docs/any-site.md). The password opens nothing; after the code everything works as it did.
 */

type Guarded = {
  variables: (origin: string) => Variables
  start: () => Promise<Site>
  signIn: (browser: Browser, account: Account) => Promise<Answer>
}

const WIKI: Guarded = {
  start: () => startWiki(),
  variables: (origin) => ({
    ORIGIN: origin,
    LOGIN_PATH: '*',
    LOGIN_PAGE: '/doku.php?id=start&do=login',
    USER_FIELD: 'u',
    PASSWORD_FIELD: 'p',
    SESSION_COOKIE: 'DW*,DokuWiki',
    LOGIN_OK_COOKIE: 'DW*',
    LOGIN_FAIL_STATUS: '403',
    REQUIRE: 'all',
  }),
  signIn: (browser, { user, password }) =>
    browser.form('/doku.php?id=start', { u: user, p: password, do: 'login', id: 'start' }),
}

const csrf = (answer: Answer) => /name="csrfmiddlewaretoken" value="(\w+)"/.exec(answer.text)?.[1] ?? ''

const ADMIN: Guarded = {
  start: startAdmin,
  variables: (origin) => ({
    ORIGIN: origin,
    LOGIN_PATH: '/admin/login/',
    USER_FIELD: 'username',
    SESSION_COOKIE: 'sessionid',
    PLAIN_COOKIE: 'csrftoken',
    LOGIN_OK_COOKIE: 'sessionid',
    LOGIN_OK_STATUS: '302',
    LOGIN_FAIL_STATUS: '200',
    LOGOUT_PATH: '/admin/logout/',
    REQUIRE: 'all',
  }),
  signIn: async (browser, { user, password }) => {
    const form = await browser.document('/admin/login/')
    const csrfmiddlewaretoken = csrf(form) || (browser.jar.get('csrftoken') ?? '')
    return browser.form('/admin/login/?next=/admin/', {
      csrfmiddlewaretoken,
      username: user,
      password,
      next: '/admin/',
    })
  },
}

const FLOWS: Guarded = {
  start: startFlows,
  variables: (origin) => ({
    ORIGIN: origin,
    LOGIN_PATH: '/auth/token',
    LOGIN_PAGE: '/',
    USER_FIELD: 'username',
    TOKEN_FIELD: 'access_token',
    LOGIN_OK_STATUS: '200',
    LOGIN_FAIL_STATUS: '403',
    ANONYMOUS: 'pass',
    NO_OTHER_LOGIN: 'yes',
    REQUIRE: 'all',
  }),
  signIn: (browser, { user, password }) =>
    browser.send(
      'POST',
      '/auth/token',
      {
        origin: browser.origin,
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-dest': 'empty',
        'sec-fetch-site': 'same-origin',
      },
      new URLSearchParams({
        client_id: 'node-red-editor',
        grant_type: 'password',
        scope: '',
        username: user,
        password,
      }).toString(),
    ),
}

function guarded({ start, variables }: Guarded, more: Variables = {}) {
  const here = {} as { site: Site; gate: SiteGate }
  beforeAll(async () => {
    here.site = await start()
    here.gate = await startSiteGate({ variables: { ...variables(here.site.origin), ...more } })
  })
  afterAll(async () => {
    await here.gate?.stop()
    await here.site?.stop()
  })
  return here
}

describe.each([
  ['the wiki (PHP)', WIKI, 'same'],
  ['the wiki (PHP)', WIKI, 'fresh'],
  ['the admin (Python)', ADMIN, 'same'],
  ['the admin (Python)', ADMIN, 'fresh'],
] as const)('%s, %#: LOGIN_SESSION=%3$s', (_, site, mode) => {
  const here = guarded(site, { LOGIN_SESSION: mode })
  const isIn = async (browser: Browser) =>
    (await browser.document(here.site.secretPath)).text.includes(here.site.secret)
  const loginPage = () => site.variables('').LOGIN_PAGE ?? site.variables('').LOGIN_PATH ?? '/'

  test('a wrong password is answered by the site; the right one opens nothing; the code opens all', async () => {
    const [account] = here.site.users
    const browser = here.gate.browser()
    expect((await browser.document(here.site.secretPath)).location).toBe('/.mfa/login')
    expect((await browser.document(loginPage())).status).toBe(200)
    const wrong = await site.signIn(browser, { ...account, password: 'wrong' })
    expect(wrong.status).toBe(Number(site.variables('').LOGIN_FAIL_STATUS))
    expect(await isIn(browser)).toBe(false)
    const early = browser.copy()
    const led = await site.signIn(browser, account)
    expect([led.status, led.location?.startsWith('/.mfa/enrol')]).toEqual([303, true])
    expect(await isIn(browser)).toBe(false)
    const held = browser.copy()
    await browser.enrol()
    expect(await isIn(browser)).toBe(true)
    for (const thief of [early, held]) expect(await isIn(thief)).toBe(false)
    // The site itself does not know what this browser holds.
    const direct = await fetch(here.site.origin + here.site.secretPath, {
      headers: { cookie: browser.jar.header('/') ?? '' },
      redirect: 'manual',
    })
    expect(await direct.text()).not.toContain(here.site.secret)

    const again = browser.elsewhere()
    expect((await site.signIn(again, account)).location).toMatch(/^\/\.mfa\/challenge/)
    expect(await isIn(again)).toBe(false)
    expect((await again.answer('000000')).status).toBe(401)
    expect(await isIn(again)).toBe(false)
    expect((await again.answer()).status).toBe(200)
    expect(await isIn(again)).toBe(true)
    const copy = again.copy()
    expect((await again.form('/.mfa/sign-out', {})).status).toBe(303)
    for (const thief of [again, copy, early, held]) expect(await isIn(thief)).toBe(false)
  })

  test('another name in a browser that is in: that person has to set up first', async () => {
    const [, second] = here.site.users
    const browser = here.gate.browser()
    const led = await site.signIn(browser, second)
    expect(led.location).toMatch(/^\/\.mfa\/enrol/)
    expect(await isIn(browser)).toBe(false)
  })
})

describe('the wiki (PHP), with its own ways', () => {
  const here = guarded(WIKI)
  const isIn = async (browser: Browser) =>
    (await browser.document(here.site.secretPath)).text.includes(here.site.secret)

  test('a login by query, on any page, and Basic: nothing comes out', async () => {
    const { user, password } = here.site
    const query = new URLSearchParams({ id: 'private:start', u: user, p: password })
    const browser = here.gate.browser()
    expect((await browser.document(`/doku.php?${query}`)).text).not.toContain(here.site.secret)
    expect(await isIn(browser)).toBe(false)
    const basic = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
    const answer = await here.gate.browser().document(here.site.secretPath, { headers: { authorization: basic } })
    expect(answer.text).not.toContain(here.site.secret)
  })

  test("a session of the site's own is worth nothing at the gate", async () => {
    const { user, password } = here.site
    const direct = await fetch(`${here.site.origin}/doku.php?id=start`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ u: user, p: password, do: 'login', id: 'start' }),
    })
    const cookies = direct.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
    const cookie = cookies.filter((pair) => !pair.endsWith('=deleted')).join('; ')
    const open = await fetch(here.site.origin + here.site.secretPath, { headers: { cookie } })
    expect(await open.text()).toContain(here.site.secret)
    const browser = here.gate.browser()
    for (const path of [here.site.secretPath, '/doku.php?id=start&do=login']) {
      const answer = await browser.send('GET', path, { cookie, 'sec-fetch-dest': 'document' })
      expect(answer.text).not.toContain(here.site.secret)
      expect(answer.text).not.toContain('do=logout')
    }
  })

  test('somebody who is in edits a page, saves it, and signs out as ever', async () => {
    const browser = here.gate.browser()
    await WIKI.signIn(browser, here.site.users[0])
    await browser.enrol()
    const editor = await browser.document('/doku.php?id=private:new&do=edit')
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(editor.text)?.[1] ?? ''
    const fields = { id: 'private:new', sectok: field('sectok'), date: field('date'), rev: '0', prefix: '', suffix: '' }
    const text = { wikitext: 'written through the gate', summary: '', 'do[save]': '1' }
    expect((await browser.form('/doku.php?id=private:new', { ...fields, ...text })).status).toBe(302)
    expect((await browser.document('/doku.php?id=private:new')).text).toContain('written through the gate')
    const copy = browser.copy()
    await browser.document(`/doku.php?id=start&do=logout&sectok=${field('sectok')}`)
    expect(await isIn(browser)).toBe(false)
    expect(await isIn(copy)).toBe(false)
    expect((await copy.document('/')).location).toBe('/.mfa/login')
  })
})

describe('the admin (Python), with its own ways', () => {
  const here = guarded(ADMIN, { LOGIN_SESSION: 'fresh' })

  test('a group is added with the form of the site, and sign-out ends it', async () => {
    const browser = here.gate.browser()
    await ADMIN.signIn(browser, here.site.users[0])
    await browser.enrol()
    const form = await browser.document('/admin/auth/group/add/')
    const fields = { csrfmiddlewaretoken: csrf(form), name: 'Added through the gate', _save: 'Save' }
    const added = await browser.form('/admin/auth/group/add/', fields, {
      headers: { referer: `${browser.origin}/admin/auth/group/add/` },
    })
    expect(added.status).toBe(302)
    expect((await browser.document('/admin/auth/group/')).text).toContain('Added through the gate')
    await browser.document('/admin/logout/')
    expect((await browser.document('/admin/auth/group/')).location).toBe('/.mfa/login')
  })

  test('full-width letters, which this site takes for the same person, make nobody new', async () => {
    const [first] = here.site.users
    const browser = here.gate.browser()
    expect((await ADMIN.signIn(browser, first)).location).toMatch(/^\/\.mfa\/(challenge|enrol)/)
    const wide = [...first.user].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)).join('')
    const other = here.gate.browser()
    const led = await ADMIN.signIn(other, { ...first, user: wide })
    expect(led.status).toBe(400)
    const { rows } = await here.gate.sql.execute('select distinct principal_id from mfa_membership')
    expect(rows.map((row) => row.principal_id)).toEqual([first.user])
  })
})

describe('the flow editor (Node): a token in a JSON answer', () => {
  const here = guarded(FLOWS)

  test('the login is told that a code is due, without its token; after the code the next one passes, and only in this browser', async () => {
    const [account, second] = here.site.users
    const browser = here.gate.browser()
    expect((await browser.document('/')).status).toBe(200)
    expect((await browser.json('GET', '/flows')).status).toBe(401)
    expect((await FLOWS.signIn(browser, { ...account, password: 'wrong' })).status).toBe(403)
    const held = await FLOWS.signIn(browser, account)
    expect([held.status, held.code, held.text.includes('access_token')]).toEqual([401, 'enrolment_required', false])
    expect(held.headers.get('www-authenticate')).toContain('insufficient_user_authentication')
    await browser.enrol()
    const passed = await FLOWS.signIn(browser, account)
    expect(passed.status).toBe(200)
    const { access_token: token } = passed.json<{ access_token: string }>()
    const authorization = `Bearer ${token}`
    const flows = await browser.json('GET', '/flows', undefined, { headers: { authorization } })
    expect([flows.status, flows.text.includes(here.site.secret)]).toEqual([200, true])
    const deployed = await browser.json('POST', '/flows', flows.json(), { headers: { authorization } })
    expect(deployed.status).toBe(204)
    // The token alone, and another person's token in this browser.
    for (const other of [here.gate.browser(), browser.elsewhere()]) {
      const answer = await other.json('GET', '/flows', undefined, { headers: { authorization } })
      expect([answer.status, answer.text.includes(here.site.secret)]).toEqual([401, false])
    }
    const stolen = await fetch(`${here.site.origin}/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        client_id: 'node-red-editor',
        grant_type: 'password',
        scope: '',
        username: second.user,
        password: second.password,
      }),
    })
    const foreign = `Bearer ${((await stolen.json()) as { access_token: string }).access_token}`
    expect(
      (await browser.json('GET', '/flows', undefined, { headers: { authorization: foreign } })).text,
    ).not.toContain(here.site.secret)
    const { socket } = await connectSocket(`${here.gate.url}/comms`, {
      headers: { cookie: browser.jar.header('/') ?? '', origin: browser.origin },
    })
    socket?.send(JSON.stringify({ auth: token }))
    expect(await socket?.next()).toBe('{"auth":"ok"}')
    socket?.destroy()
    const refused = await connectSocket(`${here.gate.url}/comms`, { headers: { origin: browser.origin } })
    expect(refused.status).toBe(401)
  })

  test('later than five minutes after the code, the code is asked for again', async () => {
    const [, account] = here.site.users
    const browser = here.gate.browser()
    await FLOWS.signIn(browser, account)
    await browser.enrol()
    await here.gate.advance(301)
    const held = await FLOWS.signIn(browser, account)
    expect([held.status, held.code, held.text.includes('access_token')]).toEqual([401, 'challenge_required', false])
  })
})
