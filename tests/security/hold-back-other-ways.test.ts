import { describe, expect, test } from 'vitest'
import { endsWithFile } from '../support/ends-with-file.ts'
import { everyNth } from '../support/long-form.ts'
import { attacker, enc, isFor } from './attacker.ts'
import { type Account, heldSite } from './held-site.ts'

/*
 * Ways around the gate in front of a site that is not touched, past its login: a session that was stolen, a link that signs
 * somebody in, a cookie that the site is made to set, an account that is left. Nobody sees the victim's pages before the
 * victim's code. Requirements: spec H3, L1, L7, L10. Cases TOK-01, TOK-04, POL-01, GTE-20, CSR-01; failures of others V02,
 * V20, V21, V37.
 */

const site = await heldSite('user_name')
const { newcomer, signIn, visitor, member, startGate, ownGate, stolenFrom, magic, leaks } = site
const { admitted, seesNothing, staysOut } = attacker(site)

describe('a stolen session of the site beside an own one', async () => {
  const gate = endsWithFile(await startGate({ SESSION_COOKIE: 'sid_x7,keep_me', PLAIN_COOKIE: 'theme' }))
  const browser = await admitted(gate)

  const SPELLINGS: [string, (name: string, value: string) => string][] = [
    ['its name', (name, value) => `${name}=${value}`],
    ['a dot', (name, value) => `${name.replace('_', '.')}=${value}`],
    ['a plus', (name, value) => `${name.replace('_', '+')}=${value}`],
    ['a plus in front', (name, value) => `+${name}=${value}`],
    ['percent', (name, value) => `${name.replace('_', '%5F')}=${value}`],
    ['a NUL in percent', (name, value) => `${name}%00x=${value}`],
    ['a NUL and half a percent', (name, value) => `${name}%00%=${value}`],
    ['an index', (name, value) => `${name}[0]=${value}`],
    ['capitals', (name, value) => `${name.toUpperCase()}=${value}`],
    ['behind a comma', (name, value) => `theme=a,${name}=${value}`],
    ['behind a space in a value', (name, value) => `theme=a ${name}=${value}`],
    ['behind a tab in a value', (name, value) => `theme=a\t${name}=${value}`],
    ['behind a space in a name', (name, value) => `theme ${name}=${value}`],
    ['behind a space and quotes', (name, value) => `theme="a" ${name}="${value}"`],
    ['room around =', (name, value) => `${name} = ${value}`],
    ['without a name', (name, value) => `=${name}=${value}`],
  ]

  test.each(everyNth(3, SPELLINGS))('%s', async (_, spell) => {
    const { session, remembered } = await stolenFrom(newcomer())
    for (const raw of [spell('sid_x7', session), spell('keep_me', remembered)]) {
      site.origin.reset()
      const own = (browser.jar.header('/') ?? '').split('; ')
      const sealed = browser.jar.names().find((name) => name.startsWith(`${browser.stem}-cookie~sid`))
      const without = own.filter((pair) => !pair.startsWith(`${sealed}=`))
      for (const before of [[], own, without]) {
        for (const path of ['/account', '/login', '/gated/x']) {
          const headers = { cookie: [...before, raw].join('; '), 'sec-fetch-dest': 'document' }
          await browser.gate.browser().send('GET', path, headers)
        }
      }
      for (const secret of [session, remembered]) {
        expect(site.origin.contacts(({ headers }) => headers.cookie?.includes(secret) === true)).toEqual([])
      }
    }
  })

  test('what is no session goes on from an admitted browser', async () => {
    browser.jar.set('theme', 'dark')
    browser.jar.set('cart', '%7B%22a%22%3A1%7D')
    await browser.document('/account')
    const sent = site.origin.contacts().at(-1)?.headers.cookie
    expect([sent?.includes('theme=dark'), sent?.includes('cart=%7B%22a%22%3A1%7D')]).toEqual([true, true])
  })
})

describe('sign-ins on other ways', () => {
  test('the page with the form takes no login that its own path would not', async () => {
    const gate = await ownGate({ LOGIN_PAGE: '/form' })
    const { browser: mallory } = await member(gate)
    const victim = newcomer()
    const nobody = gate.browser()
    await nobody.document('/form')
    for (const attacker of [nobody, mallory]) {
      for (const path of ['/form', '/form/', '/FORM', '/form;x']) {
        const early = attacker.copy()
        const answer = await early.form(path, { user_name: victim.name, p: victim.password })
        expect(leaks(answer), path).toBe(false)
        await staysOut(early, victim, ['/account', '/login', '/form'])
        await staysOut(attacker, victim, ['/account', '/login', '/form'])
      }
    }
  })

  test.each([
    ['in capitals', 'SID_X7'],
    ['not at all', 'ticket'],
  ])('a session whose cookie is listed %s is taken for the login all the same', async (_, SESSION_COOKIE) => {
    const gate = await ownGate({ SESSION_COOKIE })
    site.origin.configure({ successCookie: 'ticket' })
    const victim = newcomer()
    const browser = await visitor(gate)
    const early = browser.copy()
    expect(await signIn(browser, victim)).toHaveStatus(303)
    await staysOut(early, victim)
  })

  // The site may be asked who it is as the victim; no page of theirs comes out.
  const WHOAMI = { WHOAMI: '/whoami', WHOAMI_USER: '/user' }

  test('whoever is signed in on the way to the login page is asked for the code', async () => {
    const victim = newcomer()
    const browser = await visitor(await ownGate({ ...WHOAMI, LOGIN_PATH: '/login,/magic' }))
    const early = browser.copy()
    await browser.document(magic(victim))
    await seesNothing(browser, victim)
    await seesNothing(early, victim)
  })

  test('hanging up between the sign-in and the question whose it is helps nobody', async () => {
    const gate = await ownGate({ ...WHOAMI, SIGN_IN_PATHS: '/magic' })
    const { browser } = await member(gate)
    const victim = newcomer()
    const held = site.origin.hold(({ target }) => target.startsWith('/magic'))
    const controller = new AbortController()
    const headers = { cookie: browser.jar.header('/') ?? '', 'sec-fetch-dest': 'document' }
    const options: RequestInit = { redirect: 'manual', signal: controller.signal, headers }
    const going = fetch(`${gate.url}${magic(victim)}`, options).catch(() => null)
    await held.reached()
    controller.abort()
    await going
    held.release()
    const soon = { timeout: 5_000 }
    await expect.poll(() => site.origin.contacts(({ target }) => target === '/whoami').length, soon).toBeGreaterThan(0)
    await expect.poll(async () => (await browser.copy().document('/account')).location, soon).toBe('/.mfa/login')
    await seesNothing(browser, victim)
  })

  test("when the site does not say whose the session is, it is nobody's", async () => {
    const { browser } = await member(await ownGate({ ...WHOAMI, SIGN_IN_PATHS: '/magic' }))
    const victim = newcomer()
    site.origin.configure({ whoamiPath: '/elsewhere' })
    const answer = await browser.document(magic(victim))
    expect([leaks(answer), answer.status]).toEqual([false, 503])
    site.origin.configure({ whoamiPath: '/whoami' })
    await seesNothing(browser, victim)
  })

  test('a remembered sign-in of somebody else, brought in beside an own jar without its session', async () => {
    const gate = await ownGate(WHOAMI)
    const { browser } = await member(gate)
    const victim = newcomer()
    const { remembered } = await stolenFrom(victim)
    const kept = browser.jar.names().filter((name) => !name.startsWith(`${browser.stem}-cookie~`))
    const own = kept.map((name) => `${name}=${browser.jar.get(name)}; `).join('')
    const headers = { cookie: `${own}keep_me=${remembered}`, 'sec-fetch-dest': 'document' }
    expect(isFor(await gate.browser().send('GET', '/account', headers), victim)).toBe(false)
  })

  test.each(['/', '/gated'])('a session that the site is made to set for %s is asked about too', async (path) => {
    const { browser } = await member(await ownGate(WHOAMI))
    const victim = newcomer()
    const { session } = await stolenFrom(victim)
    const answer = await browser.document(`/cookies?set=${enc(`sid_x7=${session}; Path=${path}; HttpOnly`)}`)
    expect(isFor(answer, victim)).toBe(false)
    await seesNothing(browser, victim)
  })
})

describe('what the site says of accounts holds for five minutes', async () => {
  const ASKED = { WHOAMI: '/whoami', WHOAMI_USER: '/user', WHOAMI_ACCOUNTS: '/accounts' }
  const gate = endsWithFile(await startGate({ ...ASKED, REQUIRE: 'accounts' }))

  const isAtAcme = ({ name }: Account, role: string) =>
    site.origin.configure({ accounts: { [name]: [{ id: 'acme', name: 'Acme', role }] } })

  test('an Owner who is none any more changes nothing (POL-01), and who joins an account owes what it requires', async () => {
    const [owner, member] = [newcomer(), newcomer()]
    isAtAcme(owner, 'owner')
    const [olivia, mallory] = [await visitor(gate), await visitor(gate)]
    expect((await signIn(olivia, owner)).location).toBe('/account')
    expect((await signIn(mallory, member)).location).toBe('/account')
    await olivia.json('GET', '/.mfa/api/settings')
    const put = () => olivia.json('PUT', '/.mfa/api/policies/acme', { required: true })
    isAtAcme(owner, 'member')
    expect(await put()).toHaveStatus(403)
    isAtAcme(owner, 'owner')
    expect(await put()).toHaveStatus(200)

    expect(await mallory.document('/account')).toHaveStatus(200)
    isAtAcme(member, 'member')
    await gate.advance(5 * 60)
    expect((await mallory.document('/account')).location).toMatch(/^\/\.mfa\/enrol/)
    // With the cookie of before as well.
    expect((await mallory.copy().document('/gated/x')).location).toMatch(/^\/\.mfa\/enrol/)
  })

  test("a session that turned into somebody else's is over", async () => {
    const browser = await visitor(gate)
    await signIn(browser, newcomer())
    await browser.document('/account')
    const cookie = site.origin.contacts().at(-1)?.headers.cookie ?? ''
    // On a way that the gate does not see.
    await fetch(`${site.origin.url}${magic(newcomer())}`, { redirect: 'manual', headers: { cookie } })
    await gate.advance(5 * 60)
    expect((await browser.copy().document('/account')).location).toBe('/login')
    expect((await browser.document('/gated/x')).location).toBe('/login')
  })
})
