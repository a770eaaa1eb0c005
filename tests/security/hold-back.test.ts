import { describe, expect, test } from 'vitest'
import type { Browser } from '../proxy/world.ts'
import type { HeaderFields } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { heldBack } from './held-back.ts'
import { heldSite } from './held-site.ts'
import { refusedCount } from './tools.ts'

/*
 * The gate in front of a site that is not touched. Somebody has the password of a person, and every trick that browsers,
 * parsers and impatient networks allow; or a cookie of the site from before. Nothing gated may come out, and nothing
 * signed in may go in, before the code. Here: the sign-in itself. Requirements: spec H3, L1, L7, L10.
 * Cases TOK-01, TOK-04, TOK-06, POL-05, POL-06, POL-08, CSR-01; failures of others V02, V28, V37.
 */

const FORM = 'application/x-www-form-urlencoded'

const site = await heldSite('u', { LOGIN_PATH: '*', LOGIN_PAGE: '/login' })
const { newcomer, signIn, visitor, member, startGate, leaks } = site
const { asSomebody, holdsNothingRaw, isShut, pending } = heldBack(site)

describe.each(['same', 'fresh'])('the login keeps or changes its session: LOGIN_SESSION=%s', async (mode) => {
  const gate = endsWithFile(await startGate({ LOGIN_SESSION: mode }))

  test('password, code, page; wrong password, sign-out; nothing raw at any time', async () => {
    const [account, alice] = [newcomer(), gate.browser()]
    expect((await alice.document('/account')).location).toBe('/.mfa/login')
    expect((await alice.document('/login')).text).toContain('<form')
    holdsNothingRaw(alice)
    const wrong = await signIn(alice, { ...account, password: 'wrong' })
    expect([wrong.status, leaks(wrong)]).toEqual([200, false])
    expect(wrong.text).toContain('Wrong name or password')
    const led = await signIn(alice, account)
    expect([led.status, led.location, led.text]).toEqual([303, '/.mfa/enrol?to=%2Faccount', ''])
    holdsNothingRaw(alice)
    site.origin.reset()
    for (const path of ['/account', '/gated/x', '/', '/login']) {
      expect((await alice.document(path)).location).toMatch(/^\/\.mfa\/enrol/)
    }
    expect(site.origin.contacts()).toEqual([])
    await alice.enrol()
    holdsNothingRaw(alice)
    const page = await alice.document('/account')
    expect([page.status, leaks(page), page.headers.get('cache-control')]).toEqual([200, true, 'private, no-store'])
    await alice.document('/logout')
    expect((await alice.document('/account')).location).toBe('/.mfa/login')
    expect((await alice.document('/login')).text).toContain('<form')
    expect((await signIn(alice, account)).location).toBe('/.mfa/challenge?to=%2Faccount')
    expect(await alice.answer('000000')).toHaveStatus(401)
    expect(await alice.answer()).toHaveStatus(200)
    expect(leaks(await alice.document('/account'))).toBe(true)
    holdsNothingRaw(alice)
  })

  test('the jar from before the login opens nothing after the password, the code, the sign-out (1)', async () => {
    const alice = await visitor(gate)
    const early = alice.copy()
    await signIn(alice, newcomer())
    const held = alice.copy()
    const areShut = async (...browsers: Browser[]) => {
      site.origin.reset()
      for (const browser of browsers) await isShut(browser)
      expect(asSomebody()).toEqual([])
    }
    await areShut(early, held)
    await alice.enrol()
    await areShut(early, held)
    expect(leaks(await alice.document('/account'))).toBe(true)
    const admitted = alice.copy()
    await alice.document('/logout')
    await areShut(early, held, admitted)
  })

  test('a wrong password that answers while a right one is at the site changes nothing (4)', async () => {
    const account = newcomer()
    const early = await visitor(gate)
    const right = site.origin.hold((contact) => contact.body.includes('right+'))
    const going = signIn(early.copy(), account)
    await right.reached()
    expect(leaks(await signIn(early.copy(), { ...account, password: 'wrong' }))).toBe(false)
    await isShut(early, ['/account'])
    right.release()
    expect(await going).toHaveStatus(303)
    await isShut(early)
  })

  test('whoever hangs up during the login leaves the jar shut (5)', async () => {
    const account = newcomer()
    const alice = await visitor(gate)
    const slow = site.origin.hold((contact) => contact.method === 'POST')
    const controller = new AbortController()
    const headers = { cookie: alice.jar.header('/') ?? '', origin: gate.url, 'content-type': FORM }
    const body = new URLSearchParams({ u: account.name, p: account.password })
    const options: RequestInit = { method: 'POST', redirect: 'manual', signal: controller.signal, headers, body }
    const going = fetch(`${gate.url}/login`, options).catch(() => null)
    await slow.reached()
    controller.abort()
    await going
    slow.release()
    await isShut(alice, ['/login'])
    await gate.advance(61)
    await isShut(alice)
  })

  test('a success that looks like neither is passed on to nobody (6)', async () => {
    site.origin.configure({ successStatus: 303 })
    const before = await refusedCount(gate, 'sign_in.unclear')
    const alice = await visitor(gate)
    const early = alice.copy()
    const answer = await signIn(alice, newcomer())
    expect([answer.status, leaks(answer)]).toEqual([502, false])
    expect(alice.jar.header('/')).toBeNull()
    await isShut(early)
    expect(await refusedCount(gate, 'sign_in.unclear')).toBe(before + 1)
    expect(await gate.count('mfa_audit', null, "act = 'sign_in.unclear'")).toBeGreaterThan(0)
  })

  test.each([
    ['GET', '/account'],
    ['POST', '/gated/x'],
    ['PUT', '/account'],
  ])('what the login answers is gated too: query, GET, any page (8, 9): %s %s', async (method, path) => {
    const { name, password } = newcomer()
    const browser = await visitor(gate)
    const headers = { origin: gate.url, 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' }
    const answer = await browser.send(method, `${path}?u=${name}&p=${encodeURIComponent(password)}`, headers)
    expect([leaks(answer), answer.status >= 300]).toEqual([false, true])
    await isShut(browser, ['/account'])
  })

  test.each([
    ['twice in the body', 'u=alice&u=bob&p=x', FORM, ''],
    ['in body and query', 'u=alice&p=x', FORM, '?u=bob'],
    ['as an array too', 'u=alice&u[]=bob&p=x', FORM, ''],
    ['with a space in front too', 'u=alice&+u=bob&p=x', FORM, ''],
    ['twice in JSON', '{"u":"alice","u":"bob","p":"x"}', 'application/json', ''],
  ])('the name %s: refused, and the site not asked (10)', async (_, body, type, search) => {
    const headers = { origin: gate.url, 'content-type': type }
    expect(await gate.browser().send('POST', `/login${search}`, headers, body)).toHaveStatus(400)
    expect(site.origin.contacts()).toEqual([])
  })

  test('a login behind 64 KB of padding is too large, and the site not asked (12)', async () => {
    const headers = { origin: gate.url, 'content-type': FORM }
    const body = `pad=${'x'.repeat(70_000)}&u=alice&p=x`
    expect(await gate.browser().send('POST', '/login', headers, body)).toHaveStatus(413)
    expect(site.origin.contacts()).toEqual([])
  })

  test('signing in as another person in an admitted browser: their code, and the old jar is over (13)', async () => {
    const bob = await member(gate)
    const { account, browser: alice } = await member(gate)
    const old = alice.copy()
    expect((await signIn(alice, bob.account)).location).toMatch(/^\/\.mfa\/challenge/)
    expect(leaks(await alice.document('/account'))).toBe(false)
    // The old jar with a new code of its own person must not bring the site's session, which is the other one's now.
    const page = await old.document('/account')
    expect([page.location, leaks(page)]).toEqual(['/.mfa/login', false])
    await old.document('/login')
    await signIn(old, account)
    await old.answer()
    expect((await old.document('/account')).text).toContain(`for ${account.name}`)
    alice.secret = bob.browser.secret
    await alice.answer()
    expect((await alice.document('/account')).text).toContain(`for ${bob.account.name}`)
  })

  test('somebody who owes a code cannot have it judged under another name', async () => {
    const mallory = await member(gate)
    const victim = newcomer()
    const browser = await visitor(gate, mallory.browser.elsewhere())
    expect((await signIn(browser, victim)).location).toMatch(/^\/\.mfa\/enrol/)
    // The site knows this browser's session as the victim's; a name of one's own must not pass for a login on that.
    await signIn(browser, { ...mallory.account, password: 'wrong' })
    await browser.answer()
    expect((await browser.document('/account')).text).not.toContain(victim.name)
    expect(site.origin.contacts(({ user, method }) => user === victim.name && method === 'GET')).toEqual([])
  })

  test('of twenty right codes at once one lets in (24)', async () => {
    const alice = await pending(gate)
    await alice.json('GET', '/.mfa/api/challenge')
    const code = await alice.code()
    const copies = Array.from({ length: 20 }, () => {
      const copy = alice.copy()
      copy.csrf = alice.csrf
      return copy
    })
    const answer = { factor: 'totp', code }
    const answers = await Promise.all(copies.map((copy) => copy.json('POST', '/.mfa/api/challenge', answer)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const pages = await Promise.all(copies.map((copy) => copy.document('/account')))
    expect(pages.filter(leaks)).toHaveLength(1)
  })

  test('after a quarter of an hour the password has to be given again (25)', async () => {
    const alice = await pending(gate)
    await gate.advance(15 * 60 + 1)
    expect(await alice.copy().answer()).toHaveStatus(401)
    expect((await alice.document('/account')).location).toBe('/.mfa/login')
    expect((await alice.document('/login')).text).toContain('<form')
  })

  test('a sign-in that another site began is refused (31)', async () => {
    const variants: HeaderFields[] = [
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
      { origin: null, 'sec-fetch-site': 'cross-site' },
      { origin: null, 'sec-fetch-site': 'same-site' },
      { origin: null },
      { origin: gate.url, 'sec-fetch-site': 'cross-site' },
    ]
    for (const headers of variants) {
      const answer = await gate.browser().send('POST', '/login', { 'content-type': FORM, ...headers }, 'u=alice&p=x')
      expect(answer, JSON.stringify(headers)).toHaveStatus(403)
    }
    expect(site.origin.contacts()).toEqual([])
  })

  test('sign-out on our own page is over here, whatever the site does (32)', async () => {
    const alice = await pending(gate)
    await alice.answer()
    const copy = alice.copy()
    expect(await alice.send('POST', '/.mfa/sign-out', { origin: 'https://evil.example' })).toHaveStatus(403)
    expect(leaks(await alice.document('/account'))).toBe(true)
    const out = await alice.form('/.mfa/sign-out', {})
    expect([out.status, out.location]).toEqual([303, '/login'])
    expect(alice.jar.header('/')).toBeNull()
    expect((await copy.document('/account')).location).toBe('/.mfa/login')
  })

  test('many wrong passwords leave nothing behind (36)', async () => {
    const had = await gate.count('mfa_session')
    const account = newcomer()
    const browser = await visitor(gate)
    for (let n = 0; n < 10; n++) expect(await signIn(browser, { ...account, password: `wrong ${n}` })).toHaveStatus(200)
    expect(await gate.count('mfa_session')).toBe(had)
  })

  test('a person is one person, however the name is written (POL-08)', async () => {
    const { account, browser: first } = await member(gate)
    const wide = [...account.name].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)).join('')
    // The site takes all of these for the one person: none of them is anybody new.
    for (const [name, status, location] of [
      [` ${account.name}`, 303, '/.mfa/challenge?to=%2Faccount'],
      [`${account.name} `, 303, '/.mfa/challenge?to=%2Faccount'],
      [`${account.name}\t`, 303, '/.mfa/challenge?to=%2Faccount'],
      [account.name.toUpperCase(), 403, null],
      [wide, 400, null],
    ] as const) {
      const led = await signIn(await visitor(gate, first.elsewhere()), { ...account, name })
      expect([name, led.status, led.location]).toEqual([name, status, location])
    }
  })
})
