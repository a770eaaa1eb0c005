import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CookieJar, UserAgent } from '../support/client.ts'
import { connectSocket } from '../support/websocket.ts'
import { signInAtAdmin, startAdmin } from './sites/admin.ts'
import { bearer, signInAtFlows, startFlows, tokenOf } from './sites/flows.ts'
import type { Site } from './sites/site.ts'
import { signInAtWiki, startWiki } from './sites/wiki.ts'

/* The sites as they are, without any gate: what a test of the gate takes for granted about them, so that it proves something. */

function running(start: () => Promise<Site>) {
  const site = {} as Site
  beforeAll(async () => {
    Object.assign(site, await start())
  })
  afterAll(() => site.stop?.())
  const browser = (jar = new CookieJar()) => new UserAgent(site.origin, { jar })
  const isIn = async (who: UserAgent) => (await who.document(site.secretPath)).text.includes(site.secret)
  return { site, browser, isIn }
}

describe('the wiki (PHP)', () => {
  const { site, browser, isIn } = running(startWiki)

  test('anybody reads the start page, nobody the private one; a session is given to everybody', async () => {
    const who = browser()
    const page = await who.document('/doku.php?id=start')
    expect([page.status, page.text.includes('Anybody may read this')]).toEqual([200, true])
    expect(who.jar.get('DokuWiki')).not.toBeNull()
    expect(await isIn(who)).toBe(false)
  })

  test('a right password: 302, a cookie DW…, the same session id; both cookies are needed, and they work elsewhere', async () => {
    const who = browser()
    await who.document('/doku.php?id=start')
    const before = who.jar.get('DokuWiki')
    expect(await signInAtWiki(who, site)).toHaveStatus(302)
    const [own = '', ...more] = who.jar.names().filter((name) => /^DW[0-9a-f]{32}$/.test(name))
    expect(more).toEqual([])
    expect(who.jar.get('DokuWiki')).toBe(before)
    expect(await isIn(who)).toBe(true)
    expect(await isIn(browser(who.jar.copy()))).toBe(true)
    for (const name of ['DokuWiki', own]) {
      const jar = who.jar.copy()
      jar.delete(name)
      expect(await isIn(browser(jar)), `without ${name}`).toBe(false)
    }
  })

  test('a wrong password: 403, DW… deleted', async () => {
    const who = browser()
    const answer = await signInAtWiki(who, { ...site, password: 'wrong' })
    expect(answer).toHaveStatus(403)
    expect(answer.headers.getSetCookie()).toContainEqual(expect.stringMatching(/^DW[0-9a-f]{32}=deleted/))
    expect(await isIn(who)).toBe(false)
  })

  test('a login by query on any page, whose very answer is the gated one; Basic on any request', async () => {
    const query = new URLSearchParams({ id: 'private:start', u: site.user, p: site.password })
    expect((await browser().document(`/doku.php?${query}`)).text).toContain(site.secret)
    const authorization = `Basic ${Buffer.from(`${site.user}:${site.password}`).toString('base64')}`
    expect((await browser().document(site.secretPath, { headers: { authorization } })).text).toContain(site.secret)
  })

  test('two people, and names in other spellings', async () => {
    const spelt = [site.user.toUpperCase(), ` ${site.user} `].map((user) => ({ ...site.users[0], user }))
    for (const account of [site.users[1], ...spelt]) {
      const who = browser()
      await signInAtWiki(who, account)
      expect(await isIn(who), account.user).toBe(true)
    }
  })
})

describe('the admin (Python)', () => {
  const { site, browser, isIn } = running(startAdmin)

  test('no session before the login; a right password: 302, a new sessionid and a new csrftoken', async () => {
    const who = browser()
    expect(await who.document('/admin/')).toHaveStatus(302)
    expect(await isIn(who)).toBe(false)
    await who.document('/admin/login/')
    expect(who.jar.names()).toEqual(['csrftoken'])
    const before = who.jar.get('csrftoken')
    const answer = await signInAtAdmin(who, site)
    expect([answer.status, answer.location]).toEqual([302, '/admin/'])
    const set = answer.headers.getSetCookie().map((cookie) => cookie.split('=')[0])
    expect(set.sort()).toEqual(['csrftoken', 'sessionid'])
    expect(who.jar.attributes('sessionid')).toContain('HttpOnly')
    expect(who.jar.get('csrftoken')).not.toBe(before)
    for (const one of [who, browser(who.jar.copy())]) expect(await isIn(one)).toBe(true)

    const first = who.jar.get('sessionid')
    await signInAtAdmin(who, site.users[1])
    expect(who.jar.get('sessionid')).not.toBe(first)
  })

  test('a wrong password: 200 and the form again, without a session', async () => {
    const who = browser()
    expect(await signInAtAdmin(who, { ...site, password: 'wrong' })).toHaveStatus(200)
    expect([who.jar.get('sessionid'), await isIn(who)]).toEqual([null, false])
  })

  test('a post without the token is refused; names in other spellings', async () => {
    const { user, password } = site
    expect(await browser().form('/admin/login/', { username: user, password })).toHaveStatus(403)
    for (const [spelt, expected] of [
      [` ${user} `, true],
      ['ｂｏｓｓ', true],
      [user.toUpperCase(), false],
    ] as const) {
      const who = browser()
      await signInAtAdmin(who, { user: spelt, password })
      expect(await isIn(who), spelt).toBe(expected)
    }
  })
})

describe('the flow editor (Node)', () => {
  const { site, browser } = running(startFlows)
  const login = (account = site.users[0]) => signInAtFlows(browser(), account)
  const flows = async (token?: string) => {
    const { status, text } = await browser().json('GET', '/flows', undefined, token ? bearer(token) : {})
    return [status, text.includes(site.secret)]
  }

  test('the editor page is for everybody, the flows are for nobody', async () => {
    expect(await browser().document('/')).toHaveStatus(200)
    expect(await flows()).toEqual([401, false])
  })

  test('a right password: 200 with a token in JSON and no cookie; the token alone opens', async () => {
    for (const account of site.users) {
      const answer = await login(account)
      expect([answer.status, answer.headers.getSetCookie()]).toEqual([200, []])
      expect(answer.json()).toMatchObject({ token_type: 'Bearer' })
      expect(await flows(tokenOf(answer))).toEqual([200, true])
    }
  })

  test('a wrong password: 403 in JSON', async () => {
    const answer = await login({ ...site, password: 'wrong' })
    expect(answer).toHaveStatus(403)
    expect(answer.json()).toMatchObject({ error: 'invalid_grant' })
  })

  test('the socket opens for everybody and takes the token inside', async () => {
    const right = tokenOf(await login())
    for (const [token, expected] of [
      [right, '{"auth":"ok"}'],
      ['wrong', '{"auth":"fail"}'],
    ] as const) {
      const { socket } = await connectSocket(`${site.origin.replace('http', 'ws')}/comms`)
      socket?.send(JSON.stringify({ auth: token }))
      expect(await socket?.next()).toBe(expected)
      socket?.destroy()
    }
  })
})
