import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CookieJar, UserAgent } from '../support/client.ts'
import { connectSocket } from '../support/websocket.ts'
import { signInAtAdmin, startAdmin } from './sites/admin.ts'
import { bearer, signInAtFlows, startFlows, tokenOf } from './sites/flows.ts'
import type { Site } from './sites/site.ts'
import { signInAtWiki, startWiki } from './sites/wiki.ts'

/* The sites without any gate: what lets somebody in there, so that it means something when it opens nothing at the gate. */

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

  test('a password is enough, in each spelling of a name; so are its two cookies anywhere else, and neither alone', async () => {
    expect(await isIn(browser())).toBe(false)
    const spelt = [site.user.toUpperCase(), ` ${site.user} `].map((user) => ({ ...site.users[0], user }))
    for (const account of [...spelt, ...site.users]) {
      const who = browser()
      await signInAtWiki(who, account)
      for (const one of [who, browser(who.jar.copy())]) expect(await isIn(one), account.user).toBe(true)
      const names = who.jar.names().filter((name) => /^(DW[0-9a-f]{32}|DokuWiki)$/.test(name))
      expect(names).toHaveLength(2)
      for (const name of names) {
        const jar = who.jar.copy()
        jar.delete(name)
        expect(await isIn(browser(jar)), `without ${name}`).toBe(false)
      }
    }
  })

  test('so is a login by query on any page, whose very answer is the gated one, and Basic on any request', async () => {
    const query = new URLSearchParams({ id: 'private:start', u: site.user, p: site.password })
    expect((await browser().document(`/doku.php?${query}`)).text).toContain(site.secret)
    const authorization = `Basic ${Buffer.from(`${site.user}:${site.password}`).toString('base64')}`
    expect((await browser().document(site.secretPath, { headers: { authorization } })).text).toContain(site.secret)
  })
})

describe('the admin (Python)', () => {
  const { site, browser, isIn } = running(startAdmin)

  test('a password is enough, also for a name in full-width letters; so is its cookie anywhere else', async () => {
    const { user, password } = site
    for (const [spelt, expected] of [
      [user, true],
      [` ${user} `, true],
      ['ｂｏｓｓ', true],
      [user.toUpperCase(), false],
    ] as const) {
      const who = browser()
      expect(await isIn(who)).toBe(false)
      await signInAtAdmin(who, { user: spelt, password })
      for (const one of [who, browser(who.jar.copy())]) expect(await isIn(one), spelt).toBe(expected)
    }
  })
})

describe('the flow editor (Node)', () => {
  const { site, browser } = running(startFlows)

  test('the token alone opens, and inside the socket, which opens for everybody', async () => {
    for (const account of site.users) {
      const answer = await signInAtFlows(browser(), account)
      expect(answer.headers.getSetCookie()).toEqual([])
      const token = tokenOf(answer)
      const flows = await browser().json('GET', '/flows', undefined, bearer(token))
      expect([flows.status, flows.text.includes(site.secret)]).toEqual([200, true])
      for (const [auth, said] of Object.entries({ [token]: '{"auth":"ok"}', wrong: '{"auth":"fail"}' })) {
        const { socket } = await connectSocket(`${site.origin.replace('http', 'ws')}/comms`)
        socket?.send(JSON.stringify({ auth }))
        expect(await socket?.next()).toBe(said)
        socket?.destroy()
      }
    }
  })
})
