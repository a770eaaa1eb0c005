import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { freePort } from '../../../tools/local/local-server.ts'
import { UserAgent } from '../../support/client.ts'
import { OF_THE_SITE } from '../busy-site.ts'
import type { GuardedSite } from '../guarded-site.ts'
import { DOCUMENT, FETCH, saying } from './fields.ts'

/* Who reaches the site, and when; what it hears of them. */

const COOKIE = 'of_the_site=1; Path=/'

export function decisionTests(stand: GuardedSite): void {
  const at = (location: string | null) => new URL(location ?? '', stand.proxy.url)

  test('with the password only nothing reaches the site; after the code everything does', async () => {
    const held = stand.withPasswordOnly()
    const page = await held.agent.document('/profile?tab=2')
    expect(page).toHaveStatus(303)
    const challenge = at(page.location)
    expect(challenge.origin + challenge.pathname).toBe(`${stand.proxy.url}/mfa/challenge`)
    expect(challenge.searchParams.get('to')).toBe('/profile?tab=2')
    expect((await held.agent.document(challenge.pathname + challenge.search)).text).toContain('6-digit code')
    expect(stand.site.arrived()).toEqual([])

    await stand.world.advance(30)
    const passed = await held.answer(await held.code(), { to: '/profile?tab=2' })
    expect([passed.status, passed.json<{ to: string }>().to]).toEqual([200, '/profile?tab=2'])
    const opened = await held.agent.document('/profile?tab=2')
    expect([opened.status, opened.text]).toEqual([200, expect.stringContaining(OF_THE_SITE)])
    expect(stand.site.arrived().map(({ method, target }) => `${method} ${target}`)).toEqual(['GET /profile?tab=2'])
  })

  test('the site hears who it is and what was proved; the browser gets both cookies', async () => {
    const { agent, id } = stand.alice
    const answer = await agent.document(`/profile${saying([['Set-Cookie', COOKIE]])}`)
    const headers = stand.site.arrived()[0]?.headers ?? {}
    expect(headers).toMatchObject({ 'x-mfa-principal': id, 'x-mfa-amr': 'pwd otp mfa' })
    expect([headers['x-mfa-account'] ?? '', headers['x-mfa-proxy-key'] ?? '']).toEqual(['', ''])
    expect(Number(headers['x-mfa-auth-time'])).toBeGreaterThan(1_700_000_000)
    const cookies = answer.headers.getSetCookie()
    expect(cookies).toHaveLength(2)
    const ours = expect.stringMatching(new RegExp(`^${agent.stem}=v1\\.`))
    expect(cookies).toEqual(expect.arrayContaining([ours, COOKIE]))
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
  })

  test('a sub-resource that renews nothing brings the cookie of the site alone', async () => {
    const { agent, id } = stand.alice
    await agent.document('/profile')
    const answer = await agent.send('GET', `/a.js${saying([['Set-Cookie', COOKIE]])}`, FETCH)
    expect(answer.headers.getSetCookie()).toEqual([COOKIE])
    expect(stand.site.arrived()[1]?.headers['x-mfa-principal']).toBe(id)
  })

  test('the site’s own 401 stays', async () => {
    const refused = await stand.alice.agent.document('/refused?status=401')
    expect([refused.status, refused.text]).toEqual([401, expect.stringContaining(OF_THE_SITE)])
  })

  test('`fetch` gets the problem with RFC 9470’s challenge, and no redirect', async () => {
    const held = stand.withPasswordOnly()
    for (const method of ['GET', 'POST', 'DELETE']) {
      const answer = await held.agent.send(method, '/api/things', FETCH)
      expect([method, answer.status, answer.code, answer.location]).toEqual([method, 401, 'challenge_required', null])
      expect(answer.headers.get('www-authenticate')).toContain('insufficient_user_authentication')
      expect(answer.headers.get('cache-control')).toBe('no-store')
    }
    expect(stand.site.arrived()).toEqual([])
  })

  test('strangers are led to the sign-in page; open paths are open', async () => {
    const stranger = new UserAgent(stand.proxy.url)
    expect(at((await stranger.document('/profile')).location).pathname).toBe('/login')
    expect((await stranger.send('GET', '/api', FETCH)).code).toBe('sign_in_required')
    expect(stand.site.arrived()).toEqual([])
    const open = ['/about', '/about?x=1', '/login', '/assets/mfa.js']
    for (const path of open) expect([path, (await stranger.document(path)).status]).toEqual([path, 200])
    expect(stand.site.targets()).toEqual(open)
  })

  test('every method is asked about as what it is', async () => {
    const held = stand.withPasswordOnly()
    for (const method of ['HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND', 'REPORT', 'TRACE', 'MADEUP']) {
      const answer = await held.agent.send(method, '/profile', FETCH)
      expect(answer.status, method).toBeGreaterThanOrEqual(400)
    }
    expect(stand.site.arrived()).toEqual([])
    // Only as a form is POST to these paths a sign-out; a GET must not end anything.
    for (const path of ['/logout', '/profile']) expect(await stand.alice.agent.document(path)).toHaveStatus(200)
  })

  test('the site hears the accounts that the decision was made for', async () => {
    const memberships = ['a 1', 'b'].map((accountId) => ({ accountId, accountName: '', role: 'member' }) as const)
    const dan = stand.known(stand.world.person({ memberships }))
    expect(await dan.agent.document('/profile')).toHaveStatus(200)
    expect(stand.site.arrived().map(({ headers }) => headers['x-mfa-account'])).toEqual(['a%201 b'])
  })

  test('what is decided about is what the site gets, letter for letter', async () => {
    const paths = ['/a%20b?q=%2F..%2F', '/a;v=1/b', '/a//b', '/a%2Fb', '/caf%C3%A9', '/x?to=/about&y=a%26b', "/x?y='z'"]
    for (const path of paths) expect([path, (await stand.get(path, stand.alice)).status]).toEqual([path, 200])
    expect(stand.site.targets()).toEqual(paths)
  })

  test('signing out at the site ends it', async () => {
    const bob = await stand.known(stand.world.person()).enrol()
    const cookie = bob.agent.jar.header('/')
    expect(await bob.agent.document('/profile')).toHaveStatus(200)
    expect(await bob.agent.form('/logout', {})).toHaveStatus(200)
    expect(stand.proofOf(bob)).toBe(null)
    stand.site.forget()
    expect(await bob.agent.send('GET', '/profile', { ...DOCUMENT, cookie })).toHaveStatus(303)
    expect(stand.site.arrived()).toEqual([])
  })

  test('without the database the site stays closed', async () => {
    for (const fault of ['refuse', 'garbage', { status: 500 }] as const) {
      stand.world.proxy.setFault(fault)
      try {
        for (const fields of [DOCUMENT, FETCH]) {
          for (const { agent } of [stand.alice, stand.withPasswordOnly()]) {
            expect(await agent.send('POST', '/x', fields)).toHaveStatus(503)
          }
        }
      } finally {
        stand.world.proxy.setFault(null)
      }
    }
    expect(stand.site.arrived()).toEqual([])
    expect(await stand.alice.agent.document('/profile')).toHaveStatus(200)
  })

  const closed = [
    ['without Sallyport', async () => ({ sallyport: `http://127.0.0.1:${await freePort()}` }), /^5\d\d$/],
    ['with another key than ours', async () => ({ key: randomBytes(32).toString('hex') }), /^403$/],
  ] as const
  test.each(closed)('%s the site stays closed', async (_, amiss, status) => {
    await stand.beside(await amiss(), async (url) => {
      const agent = new UserAgent(url, { jar: stand.alice.agent.jar.copy() })
      for (const path of ['/profile', '/about']) expect(String((await agent.document(path)).status)).toMatch(status)
      expect(stand.site.arrived()).toEqual([])
    })
  })
}
