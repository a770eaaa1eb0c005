import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Variables } from '../../edge/proxy/config/config.ts'
import { type Browser, type SiteGate, startSiteGate } from '../proxy/world.ts'
import type { Answer, HeaderFields } from '../support/client.ts'
import { isLongForm } from '../support/long-form.ts'
import { type NastyOrigin, type NastySite, startNastyOrigin } from '../support/nasty-origin.ts'

/*
 * The gate in front of a site that is not touched. Somebody has the password of a person, and every trick that browsers,
 * parsers and impatient networks allow; or a cookie of the site from before. Nothing gated may come out, and nothing
 * signed in may go in, before the code. Requirements: spec H3, L1, L7, L10. Cases TOK-01, TOK-04, TOK-06, POL-05, POL-06,
 * POL-08, GTE-20, CSR-01; failures of others V02, V28, V37.
 */

type Account = { name: string; password: string }

const NOISY_JARS = isLongForm ? 2_000 : 500

const base = (origin: NastyOrigin): Variables => ({
  ORIGIN: origin.url,
  LOGIN_PATH: '*',
  LOGIN_PAGE: '/login',
  USER_FIELD: 'u',
  SESSION_COOKIE: 'sid_x7',
  LOGIN_OK_STATUS: '302',
  LOGIN_OK_LOCATION: '/account',
  LOGIN_FAIL_STATUS: '200',
  REQUIRE: 'all',
})

let origin: NastyOrigin
let before: NastySite
let users: Record<string, string> = {}

beforeAll(async () => {
  origin = await startNastyOrigin()
  before = origin.site
})
afterAll(() => origin.stop())
beforeEach(() => {
  origin.configure({ ...before, users })
  origin.reset()
})
afterEach(() => {
  expect(origin.errors()).toEqual([])
})

/** Somebody new at the site, who has no method yet. */
function newcomer(): Account {
  const account = { name: `u${randomBytes(6).toString('hex')}`, password: `right ${randomBytes(6).toString('hex')}` }
  users = { ...users, [account.name]: account.password }
  origin.configure({ users })
  return account
}

const signIn = (browser: Browser, { name, password }: Account) => browser.form('/login', { u: name, p: password })

const signedIn = (account: Account) =>
  fetch(`${origin.url}/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ u: account.name, p: account.password, remember: '1' }),
  })

/** Whether an answer holds anything of the site's gated content. */
const leaks = (answer: Answer) => `${answer.text}\n${JSON.stringify([...answer.headers])}`.includes(origin.secret)

/** Requests that reached the site as somebody. */
const asSomebody = () => origin.contacts(({ user }) => user !== null)

/** Nothing that the site would know somebody by is in the browser. */
function holdsNothingRaw(browser: Browser): void {
  const kept = browser.jar.header('/') ?? ''
  for (const credential of origin.credentials()) expect(kept).not.toContain(credential)
}

/** Through the gate, with a method of their own. */
async function member(gate: SiteGate, account = newcomer()): Promise<{ account: Account; browser: Browser }> {
  const browser = gate.browser()
  await browser.document('/login')
  expect((await signIn(browser, account)).location).toMatch(/^\/\.mfa\/enrol/)
  await browser.enrol()
  return { account, browser }
}

/** Signed in by password in a new browser; the code is due. */
async function pending(gate: SiteGate, person?: { account: Account; browser: Browser }) {
  const { account, browser: first } = person ?? (await member(gate))
  const browser = first.elsewhere()
  await browser.document('/login')
  expect((await signIn(browser, account)).location).toMatch(/^\/\.mfa\/challenge/)
  return { account, browser }
}

describe.each(['same', 'fresh'])('the login keeps or changes its session: LOGIN_SESSION=%s', (mode) => {
  let gate: SiteGate

  beforeAll(async () => {
    gate = await startSiteGate({ variables: { ...base(origin), LOGIN_SESSION: mode } })
  })
  afterAll(() => gate.stop())

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
    origin.reset()
    for (const path of ['/account', '/gated/x', '/', '/login']) {
      expect((await alice.document(path)).location).toMatch(/^\/\.mfa\/enrol/)
    }
    expect(origin.contacts()).toEqual([])
    await alice.enrol()
    holdsNothingRaw(alice)
    const page = await alice.document('/account')
    expect([page.status, leaks(page), page.headers.get('cache-control')]).toEqual([200, true, 'private, no-store'])
    await alice.document('/logout')
    expect((await alice.document('/account')).location).toBe('/.mfa/login')
    expect((await alice.document('/login')).text).toContain('<form')
    const again = await signIn(alice, account)
    expect(again.location).toBe('/.mfa/challenge?to=%2Faccount')
    expect((await alice.answer('000000')).status).toBe(401)
    expect((await alice.answer()).status).toBe(200)
    expect(leaks(await alice.document('/account'))).toBe(true)
    holdsNothingRaw(alice)
  })

  test('the jar from before the login opens nothing after the password, the code, the sign-out (1)', async () => {
    const [account, alice] = [newcomer(), gate.browser()]
    await alice.document('/login')
    const early = alice.copy()
    await signIn(alice, account)
    const held = alice.copy()
    const look = async (browser: Browser) => {
      origin.reset()
      const answers = [await browser.copy().document('/account'), await browser.copy().document('/login')]
      expect(answers.map(leaks)).toEqual([false, false])
      expect(asSomebody()).toEqual([])
    }
    await look(early)
    await look(held)
    await alice.enrol()
    await look(early)
    await look(held)
    expect(leaks(await alice.document('/account'))).toBe(true)
    const admitted = alice.copy()
    await alice.document('/logout')
    await look(early)
    await look(held)
    await look(admitted)
  })

  test('a wrong password that answers while a right one is at the site changes nothing (4)', async () => {
    const [account, alice] = [newcomer(), gate.browser()]
    await alice.document('/login')
    const early = alice.copy()
    const right = origin.hold((contact) => contact.body.includes('right+'))
    const going = signIn(alice.copy(), account)
    await right.reached()
    const wrong = await signIn(early.copy(), { ...account, password: 'wrong' })
    expect(leaks(wrong)).toBe(false)
    const between = await early.copy().document('/account')
    expect(leaks(between)).toBe(false)
    right.release()
    expect((await going).status).toBe(303)
    for (const path of ['/account', '/login']) expect(leaks(await early.copy().document(path))).toBe(false)
  })

  test('whoever hangs up during the login leaves the jar shut (5)', async () => {
    const [account, alice] = [newcomer(), gate.browser()]
    await alice.document('/login')
    const slow = origin.hold((contact) => contact.method === 'POST')
    const controller = new AbortController()
    const going = fetch(`${gate.url}/login`, {
      method: 'POST',
      redirect: 'manual',
      signal: controller.signal,
      headers: {
        cookie: alice.jar.header('/') ?? '',
        origin: gate.url,
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams({ u: account.name, p: account.password }),
    }).catch(() => null)
    await slow.reached()
    controller.abort()
    await going
    slow.release()
    const now = await alice.copy().document('/login')
    expect(leaks(now)).toBe(false)
    await gate.advance(61)
    expect(leaks(await alice.copy().document('/account'))).toBe(false)
    expect(leaks(await alice.copy().document('/login'))).toBe(false)
  })

  test('a success that looks like neither is passed on to nobody (6)', async () => {
    origin.configure({ successStatus: 303 })
    const [account, alice] = [newcomer(), gate.browser()]
    await alice.document('/login')
    const early = alice.copy()
    const answer = await signIn(alice, account)
    expect([answer.status, leaks(answer)]).toEqual([502, false])
    expect(alice.jar.header('/')).toBeNull()
    origin.reset()
    for (const path of ['/account', '/login']) expect(leaks(await early.copy().document(path))).toBe(false)
    const { rows } = await gate.sql.execute("select count(*) as n from mfa_audit where act = 'sign_in.unclear'")
    expect(Number(rows[0]?.n)).toBeGreaterThan(0)
  })

  test('what the login answers is gated too: query, GET, any page (8, 9)', async () => {
    const [account, alice] = [newcomer(), gate.browser()]
    await alice.document('/login')
    for (const [method, path] of [
      ['GET', `/account?u=${account.name}&p=${encodeURIComponent(account.password)}`],
      ['POST', `/gated/x?u=${account.name}&p=${encodeURIComponent(account.password)}`],
      ['PUT', `/account?u=${account.name}&p=${encodeURIComponent(account.password)}`],
    ] as const) {
      const browser = alice.copy()
      const answer = await browser.send(method, path, {
        origin: gate.url,
        'sec-fetch-site': 'same-origin',
        'sec-fetch-dest': 'document',
      })
      expect([path, leaks(answer), answer.status >= 300]).toEqual([path, false, true])
      expect(leaks(await browser.document('/account'))).toBe(false)
    }
  })

  test.each([
    ['twice in the body', 'u=alice&u=bob&p=x', 'application/x-www-form-urlencoded', ''],
    ['in body and query', 'u=alice&p=x', 'application/x-www-form-urlencoded', '?u=bob'],
    ['as an array too', 'u=alice&u[]=bob&p=x', 'application/x-www-form-urlencoded', ''],
    ['with a space in front too', 'u=alice&+u=bob&p=x', 'application/x-www-form-urlencoded', ''],
    ['twice in JSON', '{"u":"alice","u":"bob","p":"x"}', 'application/json', ''],
  ])('the name %s: refused, and the site not asked (10)', async (_, body, type, search) => {
    const browser = gate.browser()
    const answer = await browser.send('POST', `/login${search}`, { origin: gate.url, 'content-type': type }, body)
    expect(answer.status).toBe(400)
    expect(origin.contacts()).toEqual([])
  })

  test.each([
    [
      'multipart',
      'multipart/form-data; boundary=b',
      (u: string, p: string) =>
        `--b\r\nContent-Disposition: form-data; name="u"\r\n\r\n${u}\r\n--b\r\nContent-Disposition: form-data; name="p"\r\n\r\n${p}\r\n--b--\r\n`,
    ],
    ['JSON', 'application/json', (u: string, p: string) => JSON.stringify({ u, p })],
    ['text/plain', 'text/plain', (u: string, p: string) => new URLSearchParams({ u, p }).toString()],
    ['no type at all', '', (u: string, p: string) => new URLSearchParams({ u, p }).toString()],
    [
      'a form with a charset',
      'application/x-www-form-urlencoded; charset=utf-8',
      (u: string, p: string) => new URLSearchParams({ u, p }).toString(),
    ],
    [
      'a form in another spelling',
      'application/x-www-form-urlencoded',
      (u: string, p: string) => new URLSearchParams({ ' u': u, p }).toString(),
    ],
  ])('a login as %s is a login (11)', async (_, type, write) => {
    const [account, browser] = [newcomer(), gate.browser()]
    await browser.document('/login')
    const headers = { origin: gate.url, 'content-type': type || null, 'sec-fetch-dest': 'document' }
    const answer = await browser.send('POST', '/login', headers, write(account.name, account.password))
    expect(leaks(answer)).toBe(false)
    expect(answer.status).toBeGreaterThanOrEqual(300)
    for (const path of ['/account', '/gated/y', '/login']) expect(leaks(await browser.document(path))).toBe(false)
    holdsNothingRaw(browser)
  })

  test('a login behind 64 KB of padding is too large, and the site not asked (12)', async () => {
    const browser = gate.browser()
    const body = `pad=${'x'.repeat(70_000)}&u=alice&p=x`
    const answer = await browser.send(
      'POST',
      '/login',
      { origin: gate.url, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    )
    expect(answer.status).toBe(413)
    expect(origin.contacts()).toEqual([])
  })

  test('padding does not help somebody who is through the gate to become another person (12)', async () => {
    const { browser: alice } = await member(gate)
    const bob = newcomer()
    origin.reset()
    const body = `pad=${'x'.repeat(200_000)}&u=${bob.name}&p=${bob.password}`
    const answer = await alice
      .send('POST', '/account', { origin: gate.url, 'content-type': 'application/x-www-form-urlencoded' }, body)
      .catch(() => null)
    expect(answer === null || !leaks(answer)).toBe(true)
    expect(origin.contacts(({ user }) => user === bob.name)).toEqual([])
    expect(origin.contacts(({ ended }) => ended === 'complete')).toEqual([])
    expect((await alice.document('/account')).text).not.toContain(bob.name)
  })

  test('signing in as another person in an admitted browser: their code, and the old jar is over (13)', async () => {
    const bob = await member(gate)
    const { account, browser: alice } = await member(gate)
    const old = alice.copy()
    const led = await signIn(alice, bob.account)
    expect(led.location).toMatch(/^\/\.mfa\/challenge/)
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
    const browser = mallory.browser.elsewhere()
    await browser.document('/login')
    expect((await signIn(browser, victim)).location).toMatch(/^\/\.mfa\/enrol/)
    // The site knows this browser's session as the victim's; a name of one's own must not pass for a login on that.
    await signIn(browser, { ...mallory.account, password: 'wrong' })
    await browser.answer()
    expect((await browser.document('/account')).text).not.toContain(victim.name)
    expect(origin.contacts(({ user, method }) => user === victim.name && method === 'GET')).toEqual([])
  })

  test('Basic and bearer sign nobody in (14)', async () => {
    const { name, password } = newcomer()
    const authorization = `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
    const direct = await fetch(`${origin.url}/account`, { headers: { authorization } })
    expect(await direct.text()).toContain(`for ${name}`)
    origin.reset()
    for (const { browser } of [{ browser: gate.browser() }, await pending(gate), await member(gate)]) {
      for (const path of ['/account', '/login', '/gated/x']) {
        expect((await browser.send('GET', path, { authorization })).text).not.toContain(name)
      }
    }
    expect(origin.contacts(({ headers }) => headers.authorization !== undefined)).toEqual([])
  })

  test('a session of the site, from before the gate or stolen, signs nobody in (18, 19, 20, 21)', async () => {
    const raw = await signedIn(newcomer())
    const lines = raw.headers.getSetCookie().map((line) => line.split(';')[0] ?? '')
    const session = lines.find((line) => line.startsWith('sid_x7='))?.slice(7) ?? ''
    const remember = lines.find((line) => line.startsWith('keep_me=')) ?? ''
    expect([session.length > 10, remember.length > 10]).toEqual([true, true])
    const direct = await fetch(`${origin.url}/account`, { headers: { cookie: `sid_x7=${session}` } })
    expect(await direct.text()).toContain(origin.secret)
    const octal = `"${[...session].map((letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')}"`
    const percent = [...session].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('')
    const spellings = [
      ...[`sid_x7=${session}`, `sid.x7=${session}`, `sid x7=${session}`, `sid[x7=${session}`, ` sid_x7=${session}`],
      ...[`SID_X7=${session}`, `sid%5fx7=${session}`, `"sid_x7"=${session}`, `sid_x7="${session}"`, `sid_x7=${octal}`],
      ...[`sid_x7=${percent}`, `sid_x7=x; sid_x7=${session}`, `sid_x7=${session}; sid_x7=x`, `a=b, sid_x7=${session}`],
      ...[remember, `keep.me=${remember.slice(8)}`, `${session}`, `sid_x7 = ${session}`, `a="; sid_x7=${session}; b="`],
    ]
    const { browser: alice } = await pending(gate)
    for (const cookie of spellings) {
      for (const jar of ['', `; ${alice.jar.header('/')}`]) {
        origin.reset()
        for (const path of ['/account', '/login', '/']) {
          const answer = await gate.browser().send('GET', path, { cookie: cookie + jar, 'sec-fetch-dest': 'document' })
          expect([cookie, path, leaks(answer)]).toEqual([cookie, path, false])
        }
        expect(asSomebody()).toEqual([])
      }
    }
  })

  test('session ids in the URL do not reach the site (37)', async () => {
    origin.configure({ isSessionInUrl: true })
    const raw = await signedIn(newcomer())
    const session = /sid_x7=([^;]+)/.exec(raw.headers.get('set-cookie') ?? '')?.[1] ?? ''
    origin.reset()
    for (const path of [
      `/login?sid_x7=${session}`,
      `/login;sid_x7=${session}`,
      '/login?PHPSESSID=x',
      '/login;jsessionid=x',
      `/account?sid.x7=${session}`,
    ]) {
      expect([path, (await gate.browser().document(path)).status]).toEqual([path, 400])
    }
    expect(origin.contacts()).toEqual([])
  })

  test('one bit, one letter, another jar: nothing opens (23)', async () => {
    const { account, browser: alice } = await member(gate)
    const { browser: bob } = await member(gate)
    const names = alice.jar.names()
    const sealed = names.filter((name) => name.startsWith('mfa-'))
    expect(sealed.length).toBeGreaterThan(2)
    const tries: string[] = []
    const header = (change: (name: string, value: string) => string | null) =>
      names
        .map((name) => [name, change(name, alice.jar.get(name) ?? '')] as const)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => `${name}=${value}`)
        .join('; ')
    for (const name of sealed) {
      // Left out, of somebody else, and with a bit turned in every tenth place.
      tries.push(header((own, value) => (own === name ? null : value)))
      const other = bob.jar.get(name)
      if (other !== null) tries.push(header((own, value) => (own === name ? other : value)))
      const value = alice.jar.get(name) ?? ''
      for (let at = 0; at < value.length; at += 10) {
        const turned = value.slice(0, at) + (value[at] === 'A' ? 'B' : 'A') + value.slice(at + 1)
        if (turned !== value) tries.push(header((own, same) => (own === name ? turned : same)))
      }
    }
    const { stem } = alice
    const id = alice.jar.get(`${stem}-jar`) ?? ''
    for (const letter of ['v', 'p', 'x', ''])
      tries.push(header((own, value) => (own === `${stem}-jar` ? letter + id.slice(1) : value)))
    tries.push(`${header((_, value) => value)}; ${stem}-jar=${bob.jar.get(`${stem}-jar`)}`)
    origin.reset()
    for (const cookie of tries) {
      const answer = await gate.browser().send('GET', '/account', { cookie, 'sec-fetch-dest': 'document' })
      const asAlice = origin.contacts(({ user }) => user !== null && user !== account.name)
      expect(asAlice).toEqual([])
      // A cookie that is no longer there may leave the rest of the jar good, but never shows more than its own person's.
      if (leaks(answer)) expect(answer.text).toContain(`for ${account.name}`)
    }
    const bare = await gate.browser().send('GET', '/account', {
      cookie: header((own, value) => (own.startsWith(`${stem}-who`) ? null : value)),
      'sec-fetch-dest': 'document',
    })
    expect(leaks(bare)).toBe(false)
    expect(leaks(await alice.document('/account'))).toBe(true)
  })

  test('of twenty right codes at once one lets in (24)', async () => {
    const { browser: alice } = await pending(gate)
    await alice.json('GET', '/.mfa/api/challenge')
    const code = await alice.code()
    const copies = Array.from({ length: 20 }, () => {
      const copy = alice.copy()
      copy.csrf = alice.csrf
      return copy
    })
    const answers = await Promise.all(
      copies.map((copy) => copy.json('POST', '/.mfa/api/challenge', { factor: 'totp', code })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    const pages = await Promise.all(copies.map((copy) => copy.document('/account')))
    expect(pages.filter(leaks)).toHaveLength(1)
  })

  test('after a quarter of an hour the password has to be given again (25)', async () => {
    const { browser: alice } = await pending(gate)
    await gate.advance(15 * 60 + 1)
    expect((await alice.copy().answer()).status).toBe(401)
    const led = await alice.document('/account')
    expect(led.location).toBe('/.mfa/login')
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
      const answer = await gate
        .browser()
        .send(
          'POST',
          '/login',
          { 'content-type': 'application/x-www-form-urlencoded', ...headers },
          new URLSearchParams({ u: 'alice', p: 'x' }).toString(),
        )
      expect([JSON.stringify(headers), answer.status]).toEqual([JSON.stringify(headers), 403])
    }
    expect(origin.contacts()).toEqual([])
  })

  test('sign-out on our own page is over here, whatever the site does (32)', async () => {
    const { browser: alice } = await pending(gate)
    await alice.answer()
    const copy = alice.copy()
    expect((await alice.send('POST', '/.mfa/sign-out', { origin: 'https://evil.example' })).status).toBe(403)
    expect(leaks(await alice.document('/account'))).toBe(true)
    const out = await alice.form('/.mfa/sign-out', {})
    expect([out.status, out.location]).toEqual([303, '/login'])
    expect(alice.jar.header('/')).toBeNull()
    expect((await copy.document('/account')).location).toBe('/.mfa/login')
  })

  test('many wrong passwords leave nothing behind (36)', async () => {
    const rows = async () => Number((await gate.sql.execute('select count(*) as n from mfa_session')).rows[0]?.n)
    const had = await rows()
    const [account, browser] = [newcomer(), gate.browser()]
    await browser.document('/login')
    for (let n = 0; n < 10; n++)
      expect((await signIn(browser, { ...account, password: `wrong ${n}` })).status).toBe(200)
    expect(await rows()).toBe(had)
  })

  test('a person is one person, however the name is written (POL-08)', async () => {
    const { account, browser: first } = await member(gate)
    const wide = [...account.name].map((letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)).join('')
    const challenged = [303, '/.mfa/challenge?to=%2Faccount']
    // The site takes all of these for the one person: none of them is anybody new.
    const cases: [string, (number | string | null)[]][] = [
      [` ${account.name}`, challenged],
      [`${account.name} `, challenged],
      [`${account.name}\t`, challenged],
      [account.name.toUpperCase(), [403, null]],
      [wide, [400, null]],
    ]
    for (const [name, expected] of cases) {
      const browser = first.elsewhere()
      await browser.document('/login')
      const led = await signIn(browser, { ...account, name })
      expect([name, led.status, led.location]).toEqual([name, ...expected])
    }
  })

  test('rolling session ids: eight answers at once, and still through (26)', async () => {
    const { browser: alice } = await member(gate)
    origin.configure({ sessionId: 'rolling' })
    const answers = await Promise.all(Array.from({ length: 8 }, () => alice.document('/roll')))
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200))
    expect(leaks(await alice.document('/account'))).toBe(true)
    holdsNothingRaw(alice)
  })

  test('remember-me is sealed as well, and opens nothing without its jar (22)', async () => {
    const [account, browser] = [newcomer(), gate.browser()]
    await browser.document('/login')
    await browser.form('/login', { u: account.name, p: account.password, remember: '1' })
    await browser.enrol()
    holdsNothingRaw(browser)
    const remembered = browser.jar.names().find((name) => name.includes('keep.5fme'))
    expect(remembered).toBeDefined()
    origin.reset()
    const alone = await gate.browser().send('GET', '/account', {
      cookie: `${remembered}=${browser.jar.get(remembered ?? '')}`,
      'sec-fetch-dest': 'document',
    })
    expect(leaks(alone)).toBe(false)
    expect(asSomebody()).toEqual([])
  })

  test(`${NOISY_JARS} jars of noise: never through, never an error of ours`, async () => {
    const { browser: alice } = await pending(gate)
    const { stem } = alice
    const [jar, who] = [alice.jar.get(`${stem}-jar`) ?? '', alice.jar.get(`${stem}-who~~0`) ?? '']
    origin.reset()
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
    const answers: Answer[] = []
    for (let at = 0; at < headers.length; at += 50) {
      const some = headers
        .slice(at, at + 50)
        .map((cookie) => gate.browser().send('GET', '/account', { cookie, 'sec-fetch-dest': 'document' }))
      answers.push(...(await Promise.all(some)))
    }
    expect(answers.filter(({ status }) => status !== 303)).toEqual([])
    expect(origin.contacts()).toEqual([])
  })
})

describe('a session that is signed in while others use it (LOGIN_SESSION=same)', () => {
  let gate: SiteGate

  beforeAll(async () => {
    gate = await startSiteGate({
      variables: { ...base(origin), LOGIN_SESSION: 'same', ANONYMOUS: 'pass', NO_OTHER_LOGIN: 'yes' },
    })
  })
  afterAll(() => gate.stop())

  test('a page asked for meanwhile is refused, and so is one that began before (2, 3)', async () => {
    const [account, alice] = [newcomer(), gate.browser()]
    await alice.document('/')
    const early = alice.copy()
    const login = origin.hold(({ method }) => method === 'POST')
    const page = origin.hold(({ target }) => target === '/account', 'before')
    const before = early.copy().document('/account')
    await page.reached()
    const going = signIn(alice, account)
    await login.reached()
    const meanwhile = await early.copy().document('/')
    expect([meanwhile.status, leaks(meanwhile)]).toEqual([409, false])
    const second = await signIn(early.copy(), account)
    expect(second.status).toBe(409)
    page.release()
    const late = await before
    expect([late.status, leaks(late)]).toEqual([409, false])
    login.release()
    expect((await going).status).toBe(303)
    expect(leaks(await early.copy().document('/account'))).toBe(false)
  })

  test('a new session in the place of one is forgotten, without a loop (17)', async () => {
    const [account, alice] = [newcomer(), gate.browser()]
    await alice.document('/')
    const { status, location } = await alice.document(`/magic?token=${origin.magicToken(account.name)}&rotate=1`)
    expect([status, location]).toEqual([303, '/login'])
    origin.reset()
    expect(leaks(await alice.document('/account'))).toBe(false)
    expect(asSomebody()).toEqual([])
    expect((await alice.document('/')).status).toBe(200)
  })
})

test('a site whose session rolls with every answer: wrong and right passwords as ever, old jars dead', async () => {
  origin.configure({ sessionId: 'rolling' })
  const gate = await startSiteGate({ variables: { ...base(origin), LOGIN_FAIL_RENEWS: 'yes' } })
  try {
    const [account, browser] = [newcomer(), gate.browser()]
    await browser.document('/login')
    await browser.document('/login')
    const wrong = await signIn(browser, { ...account, password: 'wrong' })
    expect([wrong.status, wrong.text.includes('Wrong name or password')]).toEqual([200, true])
    const early = browser.copy()
    expect((await signIn(browser, account)).location).toMatch(/^\/\.mfa\/enrol/)
    await browser.enrol()
    for (let n = 0; n < 3; n++) expect(leaks(await browser.document('/account'))).toBe(true)
    for (const path of ['/account', '/login']) expect(leaks(await early.copy().document(path))).toBe(false)
    holdsNothingRaw(browser)
  } finally {
    await gate.stop()
  }
})

describe('magic links (16) and sign-ins elsewhere (15)', () => {
  test('without a word in the configuration they open nothing', async () => {
    const gate = await startSiteGate({ variables: base(origin) })
    try {
      const browser = gate.browser()
      await browser.document('/login')
      expect((await browser.document(`/magic?token=${origin.magicToken(newcomer().name)}`)).location).toBe(
        '/.mfa/login',
      )
      expect(leaks(await browser.document('/account'))).toBe(false)
    } finally {
      await gate.stop()
    }
  })

  test.each([
    ['listed', { SIGN_IN_PATHS: '/magic' }],
    ['where everybody may see the site', { ANONYMOUS: 'pass' }],
  ])('%s, whoami sees who it was: the code is due', async (_, more) => {
    const whoami = { WHOAMI: '/whoami', WHOAMI_USER: '/user' }
    const gate = await startSiteGate({ variables: { ...base(origin), ...whoami, ...more } })
    try {
      const { account, browser: first } = await member(gate)
      const browser = first.elsewhere()
      await browser.document('/login')
      const followed = await browser.document(`/magic?token=${origin.magicToken(account.name)}`)
      expect(followed.location).toBe('/.mfa/challenge?to=%2Faccount')
      expect(leaks(await browser.document('/account'))).toBe(false)
      await browser.answer()
      expect((await browser.document('/account')).text).toContain(`for ${account.name}`)
      // Somebody else's link in an admitted browser: that person's code is due.
      const other = await browser.document(`/magic?token=${origin.magicToken(newcomer().name)}`)
      expect(other.location).toMatch(/^\/\.mfa\/enrol/)
      expect(leaks(await browser.document('/account'))).toBe(false)
    } finally {
      await gate.stop()
    }
  })
})
