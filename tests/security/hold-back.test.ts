import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Browser, SiteGate } from '../proxy/world.ts'
import type { HeaderFields } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { isLongForm } from '../support/long-form.ts'
import { heldSite } from './held-site.ts'
import { inParallel, refusedCount } from './tools.ts'

/*
 * The gate in front of a site that is not touched. Somebody has the password of a person, and every trick that browsers,
 * parsers and impatient networks allow; or a cookie of the site from before. Nothing gated may come out, and nothing
 * signed in may go in, before the code. Requirements: spec H3, L1, L7, L10. Cases TOK-01, TOK-04, TOK-06, POL-05, POL-06,
 * POL-08, GTE-20, CSR-01; failures of others V02, V28, V37.
 */

const NOISY_JARS = isLongForm ? 2_000 : 500

const FORM = 'application/x-www-form-urlencoded'
const WHOAMI = { WHOAMI: '/whoami', WHOAMI_USER: '/user' }

const site = await heldSite('u', { LOGIN_PATH: '*', LOGIN_PAGE: '/login' })
const { newcomer, signIn, visitor, member, startGate, ownGate, stolenFrom, magic, leaks } = site

/** Requests that reached the site as somebody. */
const asSomebody = () => site.origin.contacts(({ user }) => user !== null)

/** Nothing that the site would know somebody by is in the browser. */
function holdsNothingRaw(browser: Browser): void {
  const kept = browser.jar.header('/') ?? ''
  for (const credential of site.origin.credentials()) expect(kept).not.toContain(credential)
}

/** Nothing gated comes out to a browser as it is now. */
async function isShut(browser: Browser, paths = ['/account', '/login']): Promise<void> {
  for (const path of paths) expect(leaks(await browser.copy().document(path)), path).toBe(false)
}

/** A page asked for with these cookies and no others. */
const askWith = (gate: SiteGate, cookie: string, path = '/account') =>
  gate.browser().send('GET', path, { cookie, 'sec-fetch-dest': 'document' })

/** Signed in by password in a new browser; the code is due. */
async function pending(gate: SiteGate): Promise<Browser> {
  const { account, browser: first } = await member(gate)
  const browser = await visitor(gate, first.elsewhere())
  expect((await signIn(browser, account)).location).toMatch(/^\/\.mfa\/challenge/)
  return browser
}

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

  test('Basic and bearer sign nobody in (14)', async () => {
    const { name, password } = newcomer()
    const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
    const direct = await fetch(`${site.origin.url}/account`, { headers: { authorization } })
    expect(await direct.text()).toContain(`for ${name}`)
    site.origin.reset()
    for (const browser of [gate.browser(), await pending(gate), (await member(gate)).browser]) {
      for (const path of ['/account', '/login', '/gated/x']) {
        expect((await browser.send('GET', path, { authorization })).text).not.toContain(name)
      }
    }
    expect(site.origin.contacts(({ headers }) => headers.authorization !== undefined)).toEqual([])
  })

  test('a session of the site, from before the gate or stolen, signs nobody in (18, 19, 20, 21)', async () => {
    const { session, remembered } = await stolenFrom(newcomer())
    const direct = await fetch(`${site.origin.url}/account`, { headers: { cookie: `sid_x7=${session}` } })
    expect(await direct.text()).toContain(site.origin.secret)
    const octal = `"${[...session].map((letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')}"`
    const percent = [...session].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')
    const spellings = [
      ...[session, `sid_x7 = ${session}`],
      ...[`sid_x7=${session}`, `sid.x7=${session}`, `sid x7=${session}`, `sid[x7=${session}`, ` sid_x7=${session}`],
      ...[`SID_X7=${session}`, `sid%5fx7=${session}`, `"sid_x7"=${session}`, `sid_x7="${session}"`, `sid_x7=${octal}`],
      ...[`sid_x7=${percent}`, `sid_x7=x; sid_x7=${session}`, `sid_x7=${session}; sid_x7=x`, `a=b, sid_x7=${session}`],
      ...[`keep_me=${remembered}`, `keep.me=${remembered}`, `a="; sid_x7=${session}; b="`],
    ]
    const alice = await pending(gate)
    for (const cookie of spellings.flatMap((own) => [own, `${own}; ${alice.jar.header('/')}`])) {
      site.origin.reset()
      for (const path of ['/account', '/login', '/']) {
        expect(leaks(await askWith(gate, cookie, path)), `${path} ${cookie}`).toBe(false)
      }
      expect(asSomebody()).toEqual([])
    }
  })

  test('session ids in the URL do not reach the site (37)', async () => {
    site.origin.configure({ isSessionInUrl: true })
    const { session } = await stolenFrom(newcomer())
    site.origin.reset()
    const inPath = [`/login?sid_x7=${session}`, `/login;sid_x7=${session}`, `/account?sid.x7=${session}`]
    for (const path of [...inPath, '/login?PHPSESSID=x', '/login;jsessionid=x']) {
      expect(await gate.browser().document(path), path).toHaveStatus(400)
    }
    expect(site.origin.contacts()).toEqual([])
  })

  test('one bit, one letter, another jar: nothing opens (23)', async () => {
    const { account, browser: alice } = await member(gate)
    const { browser: bob } = await member(gate)
    const names = alice.jar.names()
    const sealed = names.filter((name) => name.startsWith('mfa-'))
    expect(sealed.length).toBeGreaterThan(2)
    const { stem } = alice
    const own = (name: string) => alice.jar.get(name) ?? ''
    /** Alice's cookies with this one of another value, or without it. */
    const jarWith = (name: string, value: string | null) => {
      const jar = alice.jar.copy()
      if (value === null) jar.delete(name)
      else jar.set(name, value)
      return jar.header('/account') ?? ''
    }
    const tries = sealed.flatMap((name) => {
      // Left out, of somebody else, and with a bit turned in every tenth place.
      const [value, other] = [own(name), bob.jar.get(name)]
      const turned = [...value].flatMap((letter, at) =>
        at % 10 > 0 ? [] : [value.slice(0, at) + (letter === 'A' ? 'B' : 'A') + value.slice(at + 1)],
      )
      return [null, ...(other === null ? [] : [other]), ...turned].map((changed) => jarWith(name, changed))
    })
    const id = own(`${stem}-jar`)
    for (const letter of ['v', 'p', 'x', '']) tries.push(jarWith(`${stem}-jar`, letter + id.slice(1)))
    tries.push(`${alice.jar.header('/')}; ${stem}-jar=${bob.jar.get(`${stem}-jar`)}`)
    site.origin.reset()
    for (const cookie of tries) {
      const answer = await askWith(gate, cookie)
      expect(site.origin.contacts(({ user }) => user !== null && user !== account.name)).toEqual([])
      // A cookie that is no longer there may leave the rest of the jar good, but never shows more than its own person's.
      if (leaks(answer)) expect(answer.text).toContain(`for ${account.name}`)
    }
    const nameless = alice.copy()
    for (const name of names) if (name.startsWith(`${stem}-who`)) nameless.jar.delete(name)
    expect(leaks(await nameless.document('/account'))).toBe(false)
    expect(leaks(await alice.document('/account'))).toBe(true)
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

  test('rolling session ids: eight answers at once, and still through (26)', async () => {
    const { browser: alice } = await member(gate)
    site.origin.configure({ sessionId: 'rolling' })
    const answers = await Promise.all(Array.from({ length: 8 }, () => alice.document('/roll')))
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
    expect(leaks(await alice.document('/account'))).toBe(true)
    holdsNothingRaw(alice)
  })

  test('remember-me is sealed as well, and opens nothing without its jar (22)', async () => {
    const account = newcomer()
    const browser = await visitor(gate)
    await browser.form('/login', { u: account.name, p: account.password, remember: '1' })
    await browser.enrol()
    holdsNothingRaw(browser)
    const remembered = browser.jar.names().find((name) => name.includes('keep.5fme'))
    expect(remembered).toBeDefined()
    site.origin.reset()
    expect(leaks(await askWith(gate, `${remembered}=${browser.jar.get(remembered ?? '')}`))).toBe(false)
    expect(asSomebody()).toEqual([])
  })

  test(`${NOISY_JARS} jars of noise: never through, never an error of ours`, async () => {
    const alice = await pending(gate)
    const { stem } = alice
    const [jar, who] = [alice.jar.get(`${stem}-jar`) ?? '', alice.jar.get(`${stem}-who~~0`) ?? '']
    site.origin.reset()
    const noise = () => randomBytes(1 + (randomBytes(1)[0] ?? 0)).toString('base64url')
    const headers = Array.from({ length: NOISY_JARS }, (_, n) => {
      const pick = [
        `${stem}-jar=${noise()}`,
        `${stem}-jar=${jar}; ${stem}-who~~0=${noise()}`,
        `${stem}-jar=a${jar.slice(1)}; ${stem}-who~~0=${who}`,
        `${stem}-cookie~sid.5fx7~0=${noise()}; ${stem}-jar=v${noise().slice(0, 22)}`,
        `${stem}-who~~${n % 12}=${who}`,
      ]
      return pick[n % pick.length] ?? ''
    })
    const answers = await inParallel(50, headers, (cookie) => askWith(gate, cookie))
    expect(answers.filter(({ status }) => status !== 303)).toEqual([])
    expect(site.origin.contacts()).toEqual([])
  })
})

describe('a session that is signed in while others use it (LOGIN_SESSION=same)', async () => {
  const gate = endsWithFile(await startGate({ LOGIN_SESSION: 'same', ANONYMOUS: 'pass', NO_OTHER_LOGIN: 'yes' }))

  test('a page asked for meanwhile is refused, and so is one that began before (2, 3)', async () => {
    const [account, alice] = [newcomer(), gate.browser()]
    await alice.document('/')
    const early = alice.copy()
    const login = site.origin.hold(({ method }) => method === 'POST')
    const page = site.origin.hold(({ target }) => target === '/account', 'before')
    const before = early.copy().document('/account')
    await page.reached()
    const going = signIn(alice, account)
    await login.reached()
    const meanwhile = await early.copy().document('/')
    expect([meanwhile.status, leaks(meanwhile)]).toEqual([409, false])
    expect(await signIn(early.copy(), account)).toHaveStatus(409)
    page.release()
    const late = await before
    expect([late.status, leaks(late)]).toEqual([409, false])
    login.release()
    expect(await going).toHaveStatus(303)
    await isShut(early, ['/account'])
  })

  test('a new session in the place of one is forgotten, without a loop (17)', async () => {
    const alice = gate.browser()
    await alice.document('/')
    const { status, location } = await alice.document(`${magic(newcomer())}&rotate=1`)
    expect([status, location]).toEqual([303, '/login'])
    site.origin.reset()
    expect(leaks(await alice.document('/account'))).toBe(false)
    expect(asSomebody()).toEqual([])
    expect(await alice.document('/')).toHaveStatus(200)
  })
})

test('a site whose session rolls with every answer: wrong and right passwords as ever, old jars dead', async () => {
  site.origin.configure({ sessionId: 'rolling' })
  const account = newcomer()
  const browser = await visitor(await ownGate({ LOGIN_FAIL_RENEWS: 'yes' }))
  await browser.document('/login')
  const wrong = await signIn(browser, { ...account, password: 'wrong' })
  expect([wrong.status, wrong.text.includes('Wrong name or password')]).toEqual([200, true])
  const early = browser.copy()
  expect((await signIn(browser, account)).location).toMatch(/^\/\.mfa\/enrol/)
  await browser.enrol()
  for (let n = 0; n < 3; n++) expect(leaks(await browser.document('/account'))).toBe(true)
  await isShut(early)
  holdsNothingRaw(browser)
})

describe('magic links (16) and sign-ins elsewhere (15)', () => {
  test('without a word in the configuration they open nothing', async () => {
    const browser = await visitor(await ownGate())
    expect((await browser.document(magic(newcomer()))).location).toBe('/.mfa/login')
    await isShut(browser, ['/account'])
  })

  test.each([
    ['listed', { SIGN_IN_PATHS: '/magic' }],
    ['where everybody may see the site', { ANONYMOUS: 'pass' }],
  ])('%s, whoami sees who it was: the code is due', async (_, more) => {
    const gate = await ownGate({ ...WHOAMI, ...more })
    const { account, browser: first } = await member(gate)
    const browser = await visitor(gate, first.elsewhere())
    expect((await browser.document(magic(account))).location).toBe('/.mfa/challenge?to=%2Faccount')
    await isShut(browser, ['/account'])
    await browser.answer()
    expect((await browser.document('/account')).text).toContain(`for ${account.name}`)
    // Somebody else's link in an admitted browser: that person's code is due.
    expect((await browser.document(magic(newcomer()))).location).toMatch(/^\/\.mfa\/enrol/)
    await isShut(browser, ['/account'])
  })
})
