import { createHmac, randomBytes } from 'node:crypto'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import { jwtIdentity } from '../../edge/proxy/identity/jwt.ts'
import type { Browser, SiteGate } from '../proxy/world.ts'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { cases, everyNth, isLongForm } from '../support/long-form.ts'
import { type Account, heldSite, shown } from './held-site.ts'

/*
 * Ways around the gate in front of a site that is not touched. Mallory has an account at the site and a method of her own,
 * and knows the victim's password; she writes requests that the gate and the site might read differently, and keeps every
 * cookie that she ever had. Whatever she does, nobody sees the victim's pages before the victim's code, and the victim's
 * name has no method that is not the victim's. Requirements: spec H3, L1, L7, L10. Cases TOK-01, TOK-04, POL-05, POL-08,
 * GTE-20, CSR-01; failures of others V02, V05, V20, V21, V28, V37.
 */

const site = await heldSite('user_name')
const { newcomer, signIn, visitor, member, startGate, ownGate, stolenFrom, magic, leaks } = site

const isFor = (answer: Answer | null, { name }: Account) => shown(answer).includes(`for ${name}`)

/** A browser that somebody new is through the gate with, before the first test. */
async function admitted(gate: SiteGate): Promise<Browser> {
  site.asAtFirst()
  return (await member(gate)).browser
}

/** No page of this person can be seen in a browser. */
async function seesNothing(browser: Browser, victim: Account, paths = ['/account', '/login', '/gated/x', '/']) {
  for (const path of paths) expect(isFor(await browser.copy().document(path), victim), path).toBe(false)
}

/** Nor does anything reach the site as them. */
async function staysOut(browser: Browser, victim: Account, paths?: string[]) {
  site.origin.reset()
  await seesNothing(browser, victim, paths)
  expect(site.origin.contacts(({ user }) => user === victim.name)).toEqual([])
}

/** Mallory's own code, on whatever a browser holds now. */
async function triesOwnCode(browser: Browser, mallory: Browser) {
  browser.secret = mallory.secret
  await browser.answer().catch(() => null)
}

type Sent = { path?: string; encoding?: string }

function send(browser: Browser, type: string | null, body: string | Buffer, { path = '/login', encoding }: Sent = {}) {
  const ours = { origin: browser.gate.url, 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' }
  const headers = { ...ours, accept: 'text/html', 'content-type': type, 'content-encoding': encoding ?? null }
  return browser.send('POST', path, headers, body).catch(() => null)
}

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const MULTIPART = 'multipart/form-data; boundary=b'
const NAMED = ' name="user_name"'
const IN_QUERY = 'in the query'

const enc = encodeURIComponent
const form = (u: string, p: string) => `user_name=${u}&p=${enc(p)}`
const json = (u: unknown, p: string) => JSON.stringify({ user_name: u, p })
const part = (rest: string, value: string, end = '\r\n') =>
  `--b${end}Content-Disposition: form-data;${rest}${end}${end}${value}${end}`
const parts = (rest: string, u: string, p: string, end = '\r\n') =>
  `${part(rest, u, end)}${part(' name="p"', p, end)}--b--${end}`

/**
 * Writings of a login that some server or other takes for one; `IN_QUERY`: without a body. `other` is Mallory's
 * own name, put where the gate may look.
 */
type Write = (user: string, password: string, other: string) => string | Buffer
const WRITINGS: [what: string, type: string | null, write: Write, encoding?: string][] = [
  ['multipart', MULTIPART, (u, p) => parts(NAMED, u, p)],
  ['JSON', JSON_TYPE, json],
  ['plain text', 'text/plain', form],
  ['no type at all', null, form],
  ['a form with a charset', `${FORM}; charset=utf-8`, form],
  ['a form with a space in front of the field', FORM, (u, p) => `+${form(u, p)}`],
  ['a charset that the site does not look at', `${FORM}; charset=utf-16le`, form],
  ['another charset that it does not look at', `${FORM}; charset=utf-7`, form],
  ['JSON that calls itself a form', FORM, json],
  ['JSON that calls itself a file', 'application/octet-stream', json],
  ['a form that calls itself JSON', JSON_TYPE, form],
  ['JSON with more behind it', JSON_TYPE, (u, p) => `${json(u, p)} and more`],
  ['JSON with NaN', JSON_TYPE, (u, p) => `{"x":NaN,"user_name":"${u}","p":"${p}"}`],
  ['JSON in UTF-16', JSON_TYPE, (u, p) => Buffer.from(`\ufeff${json(u, p)}`, 'utf16le')],
  ['JSON with capitals too', JSON_TYPE, (u, p, other) => `{"user_name":"${other}","USER_NAME":"${u}","p":"${p}"}`],
  ['JSON with the name in a list', JSON_TYPE, (u, p) => json([u], p)],
  ['a dot for the underscore', FORM, (u, p) => `user.name=${u}&p=${enc(p)}`],
  ['a space for the underscore', FORM, (u, p) => `user+name=${u}&p=${enc(p)}`],
  ['an open bracket for the underscore', FORM, (u, p) => `user[name=${u}&p=${enc(p)}`],
  ['a dot in a second one', FORM, (u, p, other) => `user_name=${other}&user.name=${u}&p=${enc(p)}`],
  ['a NUL behind the field', FORM, (u, p) => `user_name%00x=${u}&p=${enc(p)}`],
  ['a NUL behind a second one', FORM, (u, p, other) => `user_name=${other}&user_name%00x=${u}&p=${enc(p)}`],
  ['a semicolon between fields', FORM, (u, p) => `a=1;user_name=${u};p=${enc(p)}`],
  ['a second one behind a semicolon', FORM, (u, p, other) => `user_name=${other}&a=1;user_name=${u}&p=${enc(p)}`],
  ['a semicolon in the query', IN_QUERY, (u, p) => `a=1;user_name=${u};p=${enc(p)}`],
  ['%u0075', FORM, (u, p) => `%u0075ser_name=${u}&p=${enc(p)}`],
  ['gzip', FORM, (u, p) => gzipSync(form(u, p)), 'gzip'],
  ['deflate', JSON_TYPE, (u, p) => deflateSync(json(u, p)), 'deflate'],
  ['br', FORM, (u, p) => brotliCompressSync(form(u, p)), 'br'],
  ['multipart that is not form-data', 'multipart/mixed; boundary=b', (u, p) => parts(NAMED, u, p)],
  ['multipart behind a comma', 'multipart/form-data, boundary=b', (u, p) => parts(NAMED, u, p)],
  ['multipart with a folded header', MULTIPART, (u, p) => parts('\r\n name="user_name"', u, p)],
  ['multipart with name*', MULTIPART, (u, p) => parts(" name*=utf-8''user%5Fname", u, p)],
  ['multipart with single quotes', MULTIPART, (u, p) => parts(" name='user_name'", u, p)],
  ['multipart with a backslash', MULTIPART, (u, p) => parts(' name="user\\_name"', u, p)],
  ['multipart with bare line feeds', MULTIPART, (u, p) => parts(NAMED, u, p, '\n')],
  [
    'multipart with a second name inside a value',
    MULTIPART,
    (u, p, other) => part(NAMED, other) + parts(' name="x"', `\n${part(NAMED, u, '\n').trimEnd()}`, p),
  ],
  [
    'multipart in base64',
    MULTIPART,
    (u, p) => parts(`${NAMED}\r\nContent-Transfer-Encoding: base64`, Buffer.from(u).toString('base64'), p),
  ],
  [
    'two boundaries',
    'multipart/form-data; boundary=b; boundary=c',
    (u, p, other) => `${part(NAMED, other).replace('--b', '--c')}--c--\r\n${parts(NAMED, u, p)}`,
  ],
  ['an empty name first', FORM, (u, p) => `user_name=&${form(u, p)}`],
  ['a name behind 400 letters that nobody sees', FORM, (u, p) => form(enc('\u200b'.repeat(400)) + u, p)],
]

/** A site that is generous with names, as WordPress and MySQL are: marks, tags, octets and what nobody sees do not count. */
const generous = (name: string) =>
  name
    .replace(/<[^>]*>|%[0-9a-f]{2}|&[^;]*;/gi, '')
    .normalize('NFKD')
    .replace(/\p{M}|\p{Cc}|\p{Cf}|\ufffd/gu, '')
    .trim()
    .toLowerCase()

const CONFIGURATIONS = cases([['/login same'], ['* fresh']], [['/login fresh'], ['* same']])

describe.each(CONFIGURATIONS)(
  'a login that is written otherwise: LOGIN_PATH and LOGIN_SESSION are %s',
  async (configured) => {
    const [path = '', session = ''] = configured.split(' ')
    const gate = endsWithFile(await startGate({ LOGIN_PATH: path, LOGIN_PAGE: '/login', LOGIN_SESSION: session }))
    beforeEach(() => site.origin.configure({ loginPath: path, normalise: generous }))

    // In the short form each of the two configurations meets half of them.
    const half = path === '*' ? 1 : 0
    const writings = WRITINGS.filter((_, at) => isLongForm || at % 2 === half)
    test.each(writings)('%s: by nobody, and inside an admitted browser', async (_, type, write, encoding) => {
      const { account: mallory, browser } = await member(gate)
      const victim = newcomer()
      for (const attacker of [await visitor(gate), browser]) {
        const copy = attacker.copy()
        const written = write(victim.name, victim.password, mallory.name)
        const answer = await (type === IN_QUERY
          ? send(attacker, null, '', { path: `/login?${written}` })
          : send(attacker, type, written, { encoding }))
        expect(isFor(answer, victim)).toBe(false)
        await staysOut(copy, victim)
        await staysOut(attacker, victim)
        // Whatever it was taken for, Mallory's own code does not open it.
        await triesOwnCode(attacker, browser)
        await staysOut(attacker, victim)
      }
    })

    test.each<[string, (name: string) => string]>([
      ['a mark', (name) => name.replace('u', 'u\u0301')],
      ['a soft hyphen', (name) => `${name.slice(0, 3)}\u00ad${name.slice(3)}`],
      ['a zero-width space', (name) => `${name}\u200b`],
      ['a NUL', (name) => `${name}\0`],
      ['half a letter', (name) => `${name}%FF`],
      ['an octet', (name) => `${name}%41`],
      ['a tag', (name) => `${name}<b>`],
      ['an entity', (name) => `&shy;${name}`],
    ])('%s in the name makes nobody new of the victim', async (_, spell) => {
      const { account: victim } = await member(gate)
      const mallory = await visitor(gate)
      const name = spell(victim.name)
      const answer = await send(mallory, FORM, form(name.endsWith('%FF') ? name : enc(name), victim.password))
      expect(leaks(answer)).toBe(false)
      expect(answer?.location ?? '').not.toMatch(/^\/\.mfa\/enrol/)
      await staysOut(mallory, victim)
      expect(await gate.count('mfa_authenticator', { id: victim.name })).toBe(1)
    })
  },
)

describe('padding hides no login (LOGIN_PATH=*)', async () => {
  const gate = endsWithFile(await startGate({ LOGIN_PATH: '*', LOGIN_PAGE: '/login' }))
  const browser = await admitted(gate)

  const pad = 'x'.repeat(90_000)
  const room = ' '.repeat(5_000)
  const inPercent = [...'user_name'].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')
  const padded = (rest: string) => `${part(' name="pad"', pad)}${part(rest, 'victim')}--b--\r\n`
  const PADDED: [string, string, string | Buffer][] = [
    ['a form', FORM, `pad=${pad}&user_name=victim`],
    ['percent', FORM, `pad=${pad}&%75ser_name=victim`],
    ['all percent', FORM, `pad=${pad}&${inPercent}=v`],
    ['a dot', FORM, `pad=${pad}&user.name=victim`],
    ['a NUL', FORM, `pad=${pad}&user_name%00x=victim`],
    ['capitals', FORM, `pad=${pad}&USER_NAME=victim`],
    ['a bracket', FORM, `pad=${pad}&user_name%5B%5D=victim`],
    ['a semicolon', FORM, `pad=${pad};user_name=victim`],
    ['spaces', FORM, `pad=${pad}&${'+'.repeat(5_000)}user_name=victim`],
    ['JSON', JSON_TYPE, `{"pad":"${pad}","user_name":"victim"}`],
    ['escaped JSON', JSON_TYPE, `{"pad":"${pad}","\\u0075ser_name":"victim"}`],
    ['JSON with room', JSON_TYPE, `{"pad":"${pad}","user_name"${room}:"victim"}`],
    ['JSON as a form', FORM, `{"pad":"${pad}","user_name":"victim"}`],
    ['a form as JSON', JSON_TYPE, `pad=${pad}&user_name=victim`],
    ['JSON in UTF-16', JSON_TYPE, Buffer.from(`{"pad":"${pad}","user_name":"victim"}`, 'utf16le')],
    ['multipart', MULTIPART, padded(NAMED)],
    ['multipart without quotes', MULTIPART, padded(' name=user_name')],
    ['multipart, folded', MULTIPART, padded('\r\n name="user_name"')],
    ['multipart, name*', MULTIPART, padded(" name*=utf-8''%75ser_name")],
    ['multipart, single quotes', MULTIPART, padded(" name='user_name'")],
    ['multipart, a backslash', MULTIPART, padded(' name="\\user_name"')],
    ['multipart, room', MULTIPART, padded(` name="${room}user_name"`)],
    ['multipart, more room', MULTIPART, padded(` name${room}="user_name"`)],
    ['gzip', FORM, gzipSync(Buffer.concat([Buffer.from('user_name=victim&pad='), randomBytes(90_000)]))],
  ]
  test.each(everyNth(3, PADDED))('%s', async (what, type, body) => {
    site.origin.reset()
    await send(browser, type, body, { path: '/upload', encoding: what === 'gzip' ? 'gzip' : undefined })
    expect(site.origin.contacts(({ ended }) => ended === 'complete')).toEqual([])
    expect(await browser.document('/account')).toHaveStatus(200)
  })

  test('what is no login is not cut off', async () => {
    for (const [type, body] of [
      [FORM, `pad=${pad}&user=x&username=y&name=z`],
      [JSON_TYPE, `{"pad":"${pad}","name":"user_name","text":"user_name=1&user_name: \\"user_name\\""}`],
      [MULTIPART, padded(' name="text"')],
      ['image/png', randomBytes(200_000)],
    ] as const) {
      const answer = await send(browser, type, body, { path: '/upload' })
      expect(answer, type).toHaveStatus(200)
      expect(answer?.json<{ bodyBytes: number }>().bodyBytes, type).toBe(Buffer.byteLength(body))
    }
  })
})

describe.each(['same', 'fresh'])("the site's answer is no word about a name: LOGIN_SESSION=%s", async (session) => {
  const gate = endsWithFile(await startGate({ LOGIN_SESSION: session }))

  test('a site that leads on whoever is signed in gives nobody a name of their choice', async () => {
    const { browser, account } = await member(gate)
    const victim = newcomer()
    site.origin.configure({ leadsOnWhoIsIn: true })
    const answer = await signIn(browser, { name: victim.name, password: 'not known' })
    expect([leaks(answer), answer.location]).toEqual([false, null])
    await expect(browser.enrol()).rejects.toThrow('no enrolment')
    expect(await gate.count('mfa_authenticator', { id: victim.name })).toBe(0)
    expect(await gate.count('mfa_authenticator', { id: account.name })).toBe(1)
    // A wrong password does not sign Mallory out either.
    expect((await browser.document('/account')).text).toContain(`for ${account.name}`)
  })

  test('nor does one that leads everybody on from some page, where a login may be sent anywhere', async () => {
    const anywhere = await ownGate({ LOGIN_PATH: '*', LOGIN_PAGE: '/login', LOGIN_SESSION: session })
    const victim = newcomer()
    for (const path of ['/self', '/loop']) {
      const browser = await visitor(anywhere)
      const answer = await send(browser, FORM, `user_name=${victim.name}&p=x`, { path })
      expect(answer?.location ?? null, path).toBeNull()
      await expect(browser.enrol()).rejects.toThrow('no enrolment')
    }
    expect(await anywhere.count('mfa_authenticator', { id: victim.name })).toBe(0)
  })

  test('a success that only scripts are told of in a page is no failure', async () => {
    site.origin.configure({ isScriptTold: true })
    const { browser: mallory, account } = await member(gate)
    for (const [fields, headers] of [
      [{}, { 'x-requested-with': 'XMLHttpRequest' }],
      [{ ajax: '1' }, {}],
    ]) {
      const victim = newcomer()
      const browser = await visitor(gate)
      const early = browser.copy()
      const sent = { user_name: victim.name, p: victim.password, ...fields }
      const answer = await browser.form('/login', sent, { headers })
      expect([leaks(answer), answer.status]).toEqual([false, 502])
      for (const attacker of [early, browser]) await staysOut(attacker, victim)
      // Signed in unseen, and led on under Mallory's own name.
      site.origin.configure({ leadsOnWhoIsIn: true })
      for (const attacker of [early, browser]) {
        await signIn(attacker, account)
        await triesOwnCode(attacker, mallory)
        await staysOut(attacker, victim)
      }
      site.origin.configure({ leadsOnWhoIsIn: false })
    }
  })
})

test('a cookie that the browser has already is no sign that a login failed', async () => {
  const victim = newcomer()
  const browser = await visitor(await ownGate({ LOGIN_OK_COOKIE: 'sid_x7' }))
  const early = browser.copy()
  // The session is kept, so none is set, and JSON is answered with 200 as a failure is.
  const answer = await send(browser, JSON_TYPE, json(victim.name, victim.password))
  expect([leaks(answer), answer?.status]).toEqual([false, 502])
  await staysOut(early, victim)
  await staysOut(browser, victim)
})

describe('a login in two steps: the name of one is not put beside the session of another (40)', async () => {
  const gate = endsWithFile(
    await startGate({ LOGIN_PATH: '/login,/step-1,/step-2', LOGIN_PAGE: '/login', PASSWORD_FIELD: 'p' }),
  )

  const first = (browser: Browser, { name }: Account) => browser.form('/step-1', { user_name: name })
  const second = (browser: Browser, { password }: Account) => browser.form('/step-2', { p: password })

  async function staysOutWithCode(browser: Browser, mallory: Browser, victim: Account) {
    await staysOut(browser, victim)
    await triesOwnCode(browser, mallory)
    await staysOut(browser, victim)
  }

  test('a name kept from an earlier step, alone or with its whole jar', async () => {
    const { browser: mallory, account } = await member(gate)
    const victim = newcomer()
    const browser = await visitor(gate)
    const unnamed = browser.copy()
    await first(browser, account)
    const own = browser.copy()
    await first(browser, victim)
    const name = browser.jar.names().find((each) => each.includes('named')) ?? ''
    expect(name).not.toBe('')
    const mixed = browser.copy()
    mixed.jar.set(name, own.jar.get(name) ?? '')
    for (const attacker of [mixed, own, unnamed]) {
      expect(leaks(await second(attacker, victim))).toBe(false)
      await staysOutWithCode(attacker, mallory, victim)
    }
    // The other way round as well: the first jar makes two.
    const twice = await visitor(gate)
    const other = twice.copy()
    await Promise.all([first(twice, account), first(other, victim)])
    for (const attacker of [twice, other]) {
      await second(attacker.copy(), victim)
      await staysOutWithCode(attacker, mallory, victim)
    }
  })

  test.each<[string, { user_name?: string }]>([
    ['without its name', {}],
    ['with an empty name', { user_name: '' }],
  ])('a second step %s', async (_, fields) => {
    const { browser: mallory } = await member(gate)
    const victim = newcomer()
    const browser = await visitor(gate)
    await first(browser, victim)
    for (const each of browser.jar.names()) if (each.includes('named')) browser.jar.delete(each)
    expect(leaks(await browser.form('/step-2', { ...fields, p: victim.password }))).toBe(false)
    await staysOutWithCode(browser, mallory, victim)
  })

  test('inside an admitted browser, also when its session kept a name from before', async () => {
    const [victim, account] = [newcomer(), newcomer()]
    const browser = await visitor(gate)
    await first(browser, victim)
    await signIn(browser, account)
    await browser.enrol()
    expect((await browser.document('/account')).text).toContain(`for ${account.name}`)
    expect(leaks(await second(browser, victim))).toBe(false)
    await staysOut(browser, victim)
    expect(leaks(await browser.form(`/step-2?p=${enc(victim.password)}`, { x: '1' }))).toBe(false)
    await staysOut(browser, victim)
    await first(browser, victim)
    await second(browser, victim)
    await staysOut(browser, victim)
  })
})

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

describe('a session that is a signed token', () => {
  const SECRET = 'a secret of the tests that nobody can guess'
  const OTHER = 'another secret of the same length at least'
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const token = (claims: object, { alg = 'HS256', key = SECRET, typ = 'JWT' } = {}) => {
    const text = `${encoded({ alg, typ })}.${encoded(claims)}`
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
  }
  const who = (value: string) => {
    const jwt = { kind: 'jwt', cookie: 'session', key: { secret: SECRET }, user: 'sub', name: null } as const
    const signed = { ...jwt, accounts: null, naming: { rule: 'exact', pattern: null } } as const
    const identity = jwtIdentity(signed, { owners: new Set(), issuer: 'Acme', identity: signed }, Date.now)
    const cookies = [{ name: 'session', value, path: '/', expiresAt: null, sameSite: null }]
    const ask = () => Promise.reject(new Error('nobody is asked'))
    return identity.who({ named: null, cookies, token: null, publicOrigin: 'http://localhost', ask })
  }
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

  test('made by a clock that is ahead, it is still whose it is', async () => {
    expect(await who(token({ sub: 'al', iat: inSeconds(30), exp: inSeconds(60) }))).toMatchObject({ id: 'al' })
  })

  // A visitor whose session the gate takes for nobody's goes on with it.
  test.each([
    ['of a key that is not known here', () => token({ sub: 'al' }, { key: OTHER })],
    ['of another algorithm', () => token({ sub: 'al' }, { alg: 'HS512' })],
    ['of another type', () => token({ sub: 'al' }, { typ: 'at+jwt' })],
    ['that holds from now on by another clock', () => token({ sub: 'al', nbf: inSeconds(30) })],
  ])("%s it is not taken for nobody's", async (_, made) => {
    await expect(who(made())).rejects.toThrow()
  })

  test.each([
    ['run out', () => token({ sub: 'al', exp: inSeconds(-5) })],
    ['no token', () => 'opaque'],
    ['without a person', () => token({ exp: inSeconds(60) })],
  ])("%s, it is nobody's", async (_, made) => {
    expect(await who(made())).toBeNull()
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
