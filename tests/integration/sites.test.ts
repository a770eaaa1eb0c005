import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, UserAgent } from '../support/client.ts'
import { connectSocket } from '../support/websocket.ts'
import { startAdmin } from './sites/admin.ts'
import { startFlows } from './sites/flows.ts'
import type { Site } from './sites/site.ts'
import { startWiki } from './sites/wiki.ts'

/* The sites as they are, without any gate: what a test of the gate takes for granted about them. */

/** Header fields of an answer that say who was signed in, without their values. */
const cookiesSet = (answer: Answer) => answer.headers.getSetCookie().map((cookie) => cookie.split('=')[0])

describe('the wiki (PHP)', () => {
  let site: Site
  beforeAll(async () => {
    site = await startWiki()
  })
  afterAll(() => site?.stop())

  const isIn = async (who: UserAgent) => (await who.document(site.secretPath)).text.includes(site.secret)
  const signIn = (who: UserAgent, password = site.password, user = site.user) =>
    who.form('/doku.php?id=start', { u: user, p: password, do: 'login', id: 'start' })

  test('anybody reads the start page, nobody the private one; a session is given to everybody', async () => {
    const browser = new UserAgent(site.origin)
    const page = await browser.document('/doku.php?id=start')
    expect([page.status, page.text.includes('Anybody may read this')]).toEqual([200, true])
    expect(browser.jar.get('DokuWiki')).not.toBeNull()
    expect(await isIn(browser)).toBe(false)
  })

  test('a right password: 302, a cookie DW…, the same session id; both cookies are needed, and they work elsewhere', async () => {
    const browser = new UserAgent(site.origin)
    await browser.document('/doku.php?id=start')
    const before = browser.jar.get('DokuWiki')
    const answer = await signIn(browser)
    expect(answer.status).toBe(302)
    expect(browser.jar.names().filter((name) => /^DW[0-9a-f]{32}$/.test(name))).toHaveLength(1)
    expect(browser.jar.get('DokuWiki')).toBe(before)
    expect(await isIn(browser)).toBe(true)

    const thief = new UserAgent(site.origin, { jar: browser.jar.copy() })
    expect(await isIn(thief)).toBe(true)
    thief.jar.delete('DokuWiki')
    expect(await isIn(thief)).toBe(false)
    const other = browser.twin()
    for (const name of other.jar.names()) if (name.startsWith('DW')) other.jar.delete(name)
    expect(await isIn(other)).toBe(false)
  })

  test('a wrong password: 403, DW… deleted', async () => {
    const browser = new UserAgent(site.origin)
    await browser.document('/doku.php?id=start')
    const answer = await signIn(browser, 'wrong')
    expect(answer.status).toBe(403)
    expect(answer.headers.getSetCookie().some((cookie) => /^DW[0-9a-f]{32}=deleted/.test(cookie))).toBe(true)
    expect(await isIn(browser)).toBe(false)
  })

  test('a login on any page and by query; Basic on any request; names in other spellings', async () => {
    const byQuery = new UserAgent(site.origin)
    const query = new URLSearchParams({ id: 'private:start', u: site.user, p: site.password })
    // The gated page comes in the very answer that signs in.
    expect((await byQuery.document(`/doku.php?${query}`)).text).toContain(site.secret)
    const basic = Buffer.from(`${site.user}:${site.password}`).toString('base64')
    const header = { headers: { authorization: `Basic ${basic}` } }
    expect((await new UserAgent(site.origin).document(site.secretPath, header)).text).toContain(site.secret)
    for (const name of [site.user.toUpperCase(), ` ${site.user} `]) {
      const browser = new UserAgent(site.origin)
      await signIn(browser, site.password, name)
      expect(await isIn(browser), name).toBe(true)
    }
    expect(byQuery.jar.names()).not.toEqual([])
  })

  test('a page is edited and saved, and sign-out ends it', async () => {
    const browser = new UserAgent(site.origin)
    await signIn(browser)
    const editor = await browser.document('/doku.php?id=private:new&do=edit')
    const field = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(editor.text)?.[1] ?? ''
    const fields = { id: 'private:new', sectok: field('sectok'), date: field('date'), rev: '0', prefix: '', suffix: '' }
    const text = { wikitext: 'written by a test', summary: '', 'do[save]': '1' }
    expect((await browser.form('/doku.php?id=private:new', { ...fields, ...text })).status).toBe(302)
    expect((await browser.document('/doku.php?id=private:new')).text).toContain('written by a test')
    await browser.document(`/doku.php?id=start&do=logout&sectok=${field('sectok')}`)
    expect(await isIn(browser)).toBe(false)
  })

  test('two people; a wiki that nobody reads without a login', async () => {
    const [, second] = site.users
    const browser = new UserAgent(site.origin)
    await signIn(browser, second.password, second.user)
    expect(await isIn(browser)).toBe(true)
    const closed = await startWiki({ reading: 'private' })
    try {
      const page = await new UserAgent(closed.origin).document('/doku.php?id=start')
      expect(page.text).toContain('Permission Denied')
      expect(page.text).not.toContain('Anybody may read this')
    } finally {
      await closed.stop()
    }
    await expect(fetch(closed.origin)).rejects.toThrow()
  })
})

describe('the admin (Python)', () => {
  let site: Site
  beforeAll(async () => {
    site = await startAdmin()
  })
  afterAll(() => site?.stop())

  const isIn = async (who: UserAgent) => (await who.document(site.secretPath)).text.includes(site.secret)
  const token = (answer: Answer) => /name="csrfmiddlewaretoken" value="(\w+)"/.exec(answer.text)?.[1] ?? ''

  async function signIn(who: UserAgent, password = site.password, username = site.user): Promise<Answer> {
    // For somebody who is signed in there is no form; the cookie's value is the token too.
    const form = await who.document('/admin/login/')
    const csrfmiddlewaretoken = token(form) || (who.jar.get('csrftoken') ?? '')
    return who.form('/admin/login/?next=/admin/', { csrfmiddlewaretoken, username, password, next: '/admin/' })
  }

  test('no session before the login; a right password: 302, a new sessionid and a new csrftoken', async () => {
    const browser = new UserAgent(site.origin)
    expect((await browser.document('/admin/')).status).toBe(302)
    expect((await browser.document(site.secretPath)).text).not.toContain(site.secret)
    await browser.document('/admin/login/')
    expect(browser.jar.names()).toEqual(['csrftoken'])
    const before = browser.jar.get('csrftoken')
    const answer = await signIn(browser)
    expect([answer.status, answer.location]).toEqual([302, '/admin/'])
    expect(cookiesSet(answer).sort()).toEqual(['csrftoken', 'sessionid'])
    expect(browser.jar.attributes('sessionid')).toContain('HttpOnly')
    expect(browser.jar.get('csrftoken')).not.toBe(before)
    expect(await isIn(browser)).toBe(true)
    expect(await isIn(new UserAgent(site.origin, { jar: browser.jar.copy() }))).toBe(true)

    const first = browser.jar.get('sessionid')
    await signIn(browser, site.users[1].password, site.users[1].user)
    expect(browser.jar.get('sessionid')).not.toBe(first)
  })

  test('a wrong password: 200 and the form again, without a session', async () => {
    const browser = new UserAgent(site.origin)
    const answer = await signIn(browser, 'wrong')
    expect(answer.status).toBe(200)
    expect(browser.jar.get('sessionid')).toBeNull()
    expect(await isIn(browser)).toBe(false)
  })

  test('a post without the token is refused; names in other spellings', async () => {
    const browser = new UserAgent(site.origin)
    const { user, password } = site
    expect((await browser.form('/admin/login/', { username: user, password })).status).toBe(403)
    for (const [name, expected] of [
      [` ${user} `, true],
      ['ｂｏｓｓ', true],
      [user.toUpperCase(), false],
    ] as const) {
      const one = new UserAgent(site.origin)
      await signIn(one, password, name)
      expect(await isIn(one), name).toBe(expected)
    }
  })

  test('a group is added, and sign-out ends it', async () => {
    const browser = new UserAgent(site.origin)
    await signIn(browser)
    const form = await browser.document('/admin/auth/group/add/')
    const fields = { csrfmiddlewaretoken: token(form), name: 'Added by a test', _save: 'Save' }
    expect((await browser.form('/admin/auth/group/add/', fields)).status).toBe(302)
    expect((await browser.document('/admin/auth/group/')).text).toContain('Added by a test')
    const cookies = browser.jar.copy()
    await browser.document('/admin/logout/')
    expect(browser.jar.get('sessionid')).toBeNull()
    expect(await isIn(new UserAgent(site.origin, { jar: cookies }))).toBe(false)
  })

  test('style sheets come without a login', async () => {
    expect((await new UserAgent(site.origin).document('/static/admin/css/base.css')).status).toBe(200)
  })
})

describe('the flow editor (Node)', () => {
  let site: Site
  beforeAll(async () => {
    site = await startFlows()
  })
  afterAll(() => site?.stop())

  const browser = () => new UserAgent(site.origin)
  const login = (password: string, user = site.user) =>
    browser().form('/auth/token', {
      client_id: 'node-red-editor',
      grant_type: 'password',
      scope: '',
      username: user,
      password,
    })
  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

  async function tokenOf(n: 0 | 1 = 0): Promise<string> {
    const { user, password } = site.users[n]
    return (await login(password, user)).json<{ access_token: string }>().access_token
  }

  test('the editor page is for everybody, the flows are for nobody', async () => {
    expect((await browser().document('/')).status).toBe(200)
    const flows = await browser().json('GET', '/flows')
    expect([flows.status, flows.text.includes(site.secret)]).toEqual([401, false])
  })

  test('a right password: 200 with a token in JSON and no cookie; the token alone opens', async () => {
    const answer = await login(site.password)
    expect(answer.status).toBe(200)
    expect(answer.json()).toMatchObject({ token_type: 'Bearer' })
    expect(answer.headers.getSetCookie()).toEqual([])
    for (const n of [0, 1] as const) {
      const flows = await browser().json('GET', '/flows', undefined, bearer(await tokenOf(n)))
      expect([flows.status, flows.text.includes(site.secret)]).toEqual([200, true])
    }
  })

  test('a wrong password: 403 in JSON', async () => {
    const answer = await login('wrong')
    expect(answer.status).toBe(403)
    expect(answer.json()).toMatchObject({ error: 'invalid_grant' })
  })

  test('the socket opens for everybody and takes the token inside', async () => {
    const url = `${site.origin.replace('http', 'ws')}/comms`
    for (const [token, expected] of [
      [await tokenOf(), '{"auth":"ok"}'],
      ['wrong', '{"auth":"fail"}'],
    ] as const) {
      const { socket } = await connectSocket(url)
      socket?.send(JSON.stringify({ auth: token }))
      expect(await socket?.next()).toBe(expected)
      socket?.destroy()
    }
  })

  test('flows are deployed, and sign-out ends the token', async () => {
    const token = await tokenOf()
    const flows = (await browser().json('GET', '/flows', undefined, bearer(token))).json<unknown[]>()
    const deployed = await browser().json('POST', '/flows', flows, bearer(token))
    expect(deployed.status).toBe(204)
    expect((await browser().json('POST', '/auth/revoke', { token }, bearer(token))).status).toBe(200)
    expect((await browser().json('GET', '/flows', undefined, bearer(token))).status).toBe(401)
  })
})
