import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { endsWithFile } from '../support/ends-with-file.ts'
import { isLongForm } from '../support/long-form.ts'
import { heldBack } from './held-back.ts'
import { heldSite } from './held-site.ts'
import { inParallel } from './tools.ts'

/*
 * The gate in front of a site that is not touched. Somebody has the password of a person, and every trick that browsers,
 * parsers and impatient networks allow; or a cookie of the site from before. Nothing gated may come out, and nothing
 * signed in may go in, before the code. Here: sessions of the site and the jars that hold them. Requirements:
 * spec H3, L1, L7, L10. Cases TOK-01, TOK-04, TOK-06, GTE-20; failures of others V02, V28, V37.
 */

const NOISY_JARS = isLongForm ? 2_000 : 500

const WHOAMI = { WHOAMI: '/whoami', WHOAMI_USER: '/user' }

const site = await heldSite('u', { LOGIN_PATH: '*', LOGIN_PAGE: '/login' })
const { newcomer, signIn, visitor, member, startGate, ownGate, stolenFrom, magic, leaks } = site
const { asSomebody, holdsNothingRaw, isShut, askWith, pending } = heldBack(site)

describe.each(['same', 'fresh'])('the login keeps or changes its session: LOGIN_SESSION=%s', async (mode) => {
  const gate = endsWithFile(await startGate({ LOGIN_SESSION: mode }))

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
