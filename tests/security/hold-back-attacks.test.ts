import { createHmac, randomBytes } from 'node:crypto'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Variables } from '../../edge/proxy/config/config.ts'
import { jwtIdentity } from '../../edge/proxy/identity/jwt.ts'
import { type Browser, type SiteGate, startSiteGate } from '../proxy/world.ts'
import type { Answer } from '../support/client.ts'
import { cases, everyNth, isLongForm } from '../support/long-form.ts'
import { type NastyOrigin, type NastySite, startNastyOrigin } from '../support/nasty-origin.ts'

/*
 * Ways around the gate in front of a site that is not touched. Mallory has an account at the site and a method of her own,
 * and knows the victim's password; she writes requests that the gate and the site might read differently, and keeps every
 * cookie that she ever had. Whatever she does, nobody sees the victim's pages before the victim's code, and the victim's
 * name has no method that is not the victim's. Requirements: spec H3, L1, L7, L10. Cases TOK-01, TOK-04, POL-05, POL-08,
 * GTE-20, CSR-01; failures of others V02, V05, V20, V21, V28, V37.
 */

type Account = { name: string; password: string }

let origin: NastyOrigin
let before: NastySite
let users: Record<string, string> = {}

const base = (more: Variables = {}): Variables => ({
  ORIGIN: origin.url,
  LOGIN_PATH: '/login',
  USER_FIELD: 'user_name',
  SESSION_COOKIE: 'sid_x7',
  LOGIN_OK_STATUS: '302',
  LOGIN_OK_LOCATION: '/account',
  LOGIN_FAIL_STATUS: '200',
  REQUIRE: 'all',
  ...more,
})

beforeAll(async () => {
  origin = await startNastyOrigin({ userField: 'user_name' })
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

function newcomer(): Account {
  const account = { name: `u${randomBytes(6).toString('hex')}`, password: `right ${randomBytes(6).toString('hex')}` }
  users = { ...users, [account.name]: account.password }
  origin.configure({ users })
  return account
}

const signIn = (browser: Browser, { name, password }: Account) =>
  browser.form('/login', { user_name: name, p: password })

const shown = (answer: Answer | null) =>
  answer === null ? '' : `${answer.text}\n${JSON.stringify([...answer.headers])}`
const leaks = (answer: Answer | null) => shown(answer).includes(origin.secret)

/** Through the gate, with a method of their own. */
async function member(gate: SiteGate, account = newcomer()): Promise<{ account: Account; browser: Browser }> {
  const browser = gate.browser()
  await browser.document('/login')
  expect((await signIn(browser, account)).location).toMatch(/^\/\.mfa\/enrol/)
  await browser.enrol()
  return { account, browser }
}

const methodsOf = async (gate: SiteGate, name: string) => {
  const { rows } = await gate.sql.execute({
    sql: 'select count(*) as n from mfa_authenticator where principal_id = ?',
    args: [name],
  })
  return Number(rows[0]?.n)
}

/** Nothing of this person can be seen in a browser, nor reaches the site as them. */
async function staysOut(browser: Browser, victim: Account, paths = ['/account', '/login', '/gated/x', '/']) {
  origin.reset()
  for (const path of paths) {
    const answer = await browser.copy().document(path)
    expect([path, shown(answer).includes(`for ${victim.name}`)]).toEqual([path, false])
  }
  expect(origin.contacts(({ user }) => user === victim.name)).toEqual([])
}

type Written = { type: string | null; body: string | Buffer; path?: string; encoding?: string; method?: string }

const send = (browser: Browser, { type, body, path = '/login', encoding, method = 'POST' }: Written) =>
  browser
    .send(
      method,
      path,
      {
        origin: browser.gate.url,
        'sec-fetch-site': 'same-origin',
        'sec-fetch-dest': 'document',
        accept: 'text/html',
        'content-type': type,
        'content-encoding': encoding ?? null,
      },
      body,
    )
    .catch(() => null)

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'
const MULTIPART = 'multipart/form-data; boundary=b'

const enc = encodeURIComponent
const part = (head: string, value: string, end = '\r\n') => `--b${end}${head}${end}${end}${value}${end}`
const PASSWORD_PART = 'Content-Disposition: form-data; name="p"'

/** Writings of a login that some server or other takes for one. `other` is Mallory's own name, put where the gate may look. */
const WRITINGS: Record<string, (victim: Account, other: string) => Written> = {
  'a charset that the site does not look at': ({ name, password }) => ({
    type: `${FORM}; charset=utf-16le`,
    body: `user_name=${name}&p=${enc(password)}`,
  }),
  'another charset that it does not look at': ({ name, password }) => ({
    type: `${FORM}; charset=utf-7`,
    body: `user_name=${name}&p=${enc(password)}`,
  }),
  'JSON that calls itself a form': ({ name, password }) => ({
    type: FORM,
    body: JSON.stringify({ user_name: name, p: password }),
  }),
  'JSON that calls itself a file': ({ name, password }) => ({
    type: 'application/octet-stream',
    body: JSON.stringify({ user_name: name, p: password }),
  }),
  'a form that calls itself JSON': ({ name, password }) => ({
    type: JSON_TYPE,
    body: `user_name=${name}&p=${enc(password)}`,
  }),
  'JSON with more behind it': ({ name, password }) => ({
    type: JSON_TYPE,
    body: `${JSON.stringify({ user_name: name, p: password })} and more`,
  }),
  'JSON with NaN': ({ name, password }) => ({
    type: JSON_TYPE,
    body: `{"x":NaN,"user_name":"${name}","p":"${password}"}`,
  }),
  'JSON in UTF-16': ({ name, password }) => ({
    type: JSON_TYPE,
    body: Buffer.from(`\ufeff${JSON.stringify({ user_name: name, p: password })}`, 'utf16le'),
  }),
  'JSON with the name in capitals too': ({ name, password }, other) => ({
    type: JSON_TYPE,
    body: `{"user_name":"${other}","USER_NAME":"${name}","p":"${password}"}`,
  }),
  'JSON with the name in a list': ({ name, password }) => ({
    type: JSON_TYPE,
    body: JSON.stringify({ user_name: [name], p: password }),
  }),
  'a dot for the underscore': ({ name, password }) => ({ type: FORM, body: `user.name=${name}&p=${enc(password)}` }),
  'a space for the underscore': ({ name, password }) => ({ type: FORM, body: `user+name=${name}&p=${enc(password)}` }),
  'an open bracket for the underscore': ({ name, password }) => ({
    type: FORM,
    body: `user[name=${name}&p=${enc(password)}`,
  }),
  'a dot in a second one': ({ name, password }, other) => ({
    type: FORM,
    body: `user_name=${other}&user.name=${name}&p=${enc(password)}`,
  }),
  'a NUL behind the field': ({ name, password }) => ({ type: FORM, body: `user_name%00x=${name}&p=${enc(password)}` }),
  'a NUL behind a second one': ({ name, password }, other) => ({
    type: FORM,
    body: `user_name=${other}&user_name%00x=${name}&p=${enc(password)}`,
  }),
  'a semicolon between fields': ({ name, password }) => ({
    type: FORM,
    body: `a=1;user_name=${name};p=${enc(password)}`,
  }),
  'a second one behind a semicolon': ({ name, password }, other) => ({
    type: FORM,
    body: `user_name=${other}&a=1;user_name=${name}&p=${enc(password)}`,
  }),
  'a semicolon in the query': ({ name, password }) => ({
    type: null,
    body: '',
    path: `/login?a=1;user_name=${name};p=${enc(password)}`,
  }),
  '%u0075': ({ name, password }) => ({ type: FORM, body: `%u0075ser_name=${name}&p=${enc(password)}` }),
  gzip: ({ name, password }) => ({
    type: FORM,
    encoding: 'gzip',
    body: gzipSync(`user_name=${name}&p=${enc(password)}`),
  }),
  deflate: ({ name, password }) => ({
    type: JSON_TYPE,
    encoding: 'deflate',
    body: deflateSync(JSON.stringify({ user_name: name, p: password })),
  }),
  br: ({ name, password }) => ({
    type: FORM,
    encoding: 'br',
    body: brotliCompressSync(`user_name=${name}&p=${enc(password)}`),
  }),
  'multipart that is not form-data': ({ name, password }) => ({
    type: 'multipart/mixed; boundary=b',
    body: `${part('Content-Disposition: form-data; name="user_name"', name)}${part(PASSWORD_PART, password)}--b--\r\n`,
  }),
  'multipart behind a comma': ({ name, password }) => ({
    type: 'multipart/form-data, boundary=b',
    body: `${part('Content-Disposition: form-data; name="user_name"', name)}${part(PASSWORD_PART, password)}--b--\r\n`,
  }),
  'multipart with a folded header': ({ name, password }) => ({
    type: MULTIPART,
    body: `${part('Content-Disposition: form-data;\r\n name="user_name"', name)}${part(PASSWORD_PART, password)}--b--\r\n`,
  }),
  'multipart with name*': ({ name, password }) => ({
    type: MULTIPART,
    body: `${part("Content-Disposition: form-data; name*=utf-8''user%5Fname", name)}${part(PASSWORD_PART, password)}--b--\r\n`,
  }),
  'multipart with single quotes': ({ name, password }) => ({
    type: MULTIPART,
    body: `${part("Content-Disposition: form-data; name='user_name'", name)}${part(PASSWORD_PART, password)}--b--\r\n`,
  }),
  'multipart with a backslash': ({ name, password }) => ({
    type: MULTIPART,
    body: `${part('Content-Disposition: form-data; name="user\\_name"', name)}${part(PASSWORD_PART, password)}--b--\r\n`,
  }),
  'multipart with bare line feeds': ({ name, password }) => ({
    type: MULTIPART,
    body: `${part('Content-Disposition: form-data; name="user_name"', name, '\n')}${part(PASSWORD_PART, password, '\n')}--b--\n`,
  }),
  'multipart with a second name inside a value': ({ name, password }, other) => ({
    type: MULTIPART,
    body: `${part('Content-Disposition: form-data; name="user_name"', other)}${part(
      'Content-Disposition: form-data; name="x"',
      `\n--b\nContent-Disposition: form-data; name="user_name"\n\n${name}`,
    )}${part(PASSWORD_PART, password)}--b--\r\n`,
  }),
  'multipart in base64': ({ name, password }) => ({
    type: MULTIPART,
    body: `${part('Content-Disposition: form-data; name="user_name"\r\nContent-Transfer-Encoding: base64', Buffer.from(name).toString('base64'))}${part(PASSWORD_PART, password)}--b--\r\n`,
  }),
  'two boundaries': ({ name, password }, other) => ({
    type: 'multipart/form-data; boundary=b; boundary=c',
    body: `--c\r\nContent-Disposition: form-data; name="user_name"\r\n\r\n${other}\r\n--c--\r\n${part('Content-Disposition: form-data; name="user_name"', name)}${part(PASSWORD_PART, password)}--b--\r\n`,
  }),
  'an empty name first': ({ name, password }) => ({
    type: FORM,
    body: `user_name=&user_name=${name}&p=${enc(password)}`,
  }),
  'a name behind 400 letters that nobody sees': ({ name, password }) => ({
    type: FORM,
    body: `user_name=${enc('\u200b'.repeat(400))}${name}&p=${enc(password)}`,
  }),
}

/** A site that is generous with names, as WordPress and MySQL are: marks, tags, octets and what nobody sees do not count. */
const generous = (name: string) =>
  name
    .replace(/<[^>]*>|%[0-9a-f]{2}|&[^;]*;/gi, '')
    .normalize('NFKD')
    .replace(/\p{M}|\p{Cc}|\p{Cf}|\ufffd/gu, '')
    .trim()
    .toLowerCase()

const CONFIGURATIONS = cases(
  [
    ['/login', 'same'],
    ['*', 'fresh'],
  ],
  [
    ['/login', 'fresh'],
    ['*', 'same'],
  ],
)

describe.each(CONFIGURATIONS)('a login that is written otherwise: LOGIN_PATH=%s, LOGIN_SESSION=%s', (path, session) => {
  let gate: SiteGate
  beforeAll(async () => {
    gate = await startSiteGate({
      variables: base({ LOGIN_PATH: path, LOGIN_PAGE: '/login', LOGIN_SESSION: session }),
    })
  })
  afterAll(() => gate.stop())
  beforeEach(() => origin.configure({ loginPath: path, normalise: generous }))

  // In the short form each of the two configurations meets half of them.
  const half = path === '*' ? 1 : 0
  const writings = Object.entries(WRITINGS).filter((_, at) => isLongForm || at % 2 === half)
  test.each(writings)('%s: by nobody, and inside an admitted browser', async (_, write) => {
    const { account: mallory, browser } = await member(gate)
    const victim = newcomer()
    const nobody = gate.browser()
    await nobody.document('/login')
    for (const attacker of [nobody, browser]) {
      const copy = attacker.copy()
      const answer = await send(attacker, write(victim, mallory.name))
      expect(shown(answer)).not.toContain(`for ${victim.name}`)
      await staysOut(copy, victim)
      await staysOut(attacker, victim)
      // Whatever it was taken for, Mallory's own code does not open it.
      attacker.secret = browser.secret
      await attacker.answer().catch(() => null)
      await staysOut(attacker, victim)
    }
  })

  test.each([
    ['a mark', (name: string) => name.replace('u', 'u\u0301')],
    ['a soft hyphen', (name: string) => `${name.slice(0, 3)}\u00ad${name.slice(3)}`],
    ['a zero-width space', (name: string) => `${name}\u200b`],
    ['a NUL', (name: string) => `${name}\0`],
    ['half a letter', (name: string) => `${name}%FF`],
    ['an octet', (name: string) => `${name}%41`],
    ['a tag', (name: string) => `${name}<b>`],
    ['an entity', (name: string) => `&shy;${name}`],
  ])('%s in the name makes nobody new of the victim', async (_, spell) => {
    const { account: victim, browser: own } = await member(gate)
    const mallory = gate.browser()
    await mallory.document('/login')
    const name = spell(victim.name)
    const value = name.endsWith('%FF') ? name : enc(name)
    const answer = await send(mallory, { type: FORM, body: `user_name=${value}&p=${enc(victim.password)}` })
    expect(leaks(answer)).toBe(false)
    expect(answer?.location ?? '').not.toMatch(/^\/\.mfa\/enrol/)
    await staysOut(mallory, victim)
    expect(await methodsOf(gate, victim.name)).toBe(1)
    expect(own.secret).not.toBe('')
  })
})

describe('padding hides no login (LOGIN_PATH=*)', () => {
  let gate: SiteGate
  let browser: Browser
  beforeAll(async () => {
    gate = await startSiteGate({ variables: base({ LOGIN_PATH: '*', LOGIN_PAGE: '/login' }) })
    origin.configure({ ...before, users })
    browser = (await member(gate)).browser
  })
  afterAll(() => gate.stop())

  const pad = 'x'.repeat(90_000)
  const two = (head: string, spaces = '') =>
    `${part('Content-Disposition: form-data; name="pad"', pad)}${part(head.replace('SPACES', spaces), 'victim')}--b--\r\n`
  const PADDED: [string, string, string | Buffer][] = [
    ['a form', FORM, `pad=${pad}&user_name=victim`],
    ['percent', FORM, `pad=${pad}&%75ser_name=victim`],
    [
      'all percent',
      FORM,
      `pad=${pad}&${[...'user_name'].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')}=v`,
    ],
    ['a dot', FORM, `pad=${pad}&user.name=victim`],
    ['a NUL', FORM, `pad=${pad}&user_name%00x=victim`],
    ['capitals', FORM, `pad=${pad}&USER_NAME=victim`],
    ['a bracket', FORM, `pad=${pad}&user_name%5B%5D=victim`],
    ['a semicolon', FORM, `pad=${pad};user_name=victim`],
    ['spaces', FORM, `pad=${pad}&${'+'.repeat(5_000)}user_name=victim`],
    ['JSON', JSON_TYPE, `{"pad":"${pad}","user_name":"victim"}`],
    ['escaped JSON', JSON_TYPE, `{"pad":"${pad}","\\u0075ser_name":"victim"}`],
    ['JSON with room', JSON_TYPE, `{"pad":"${pad}","user_name"${' '.repeat(5_000)}:"victim"}`],
    ['JSON as a form', FORM, `{"pad":"${pad}","user_name":"victim"}`],
    ['a form as JSON', JSON_TYPE, `pad=${pad}&user_name=victim`],
    ['JSON in UTF-16', JSON_TYPE, Buffer.from(`{"pad":"${pad}","user_name":"victim"}`, 'utf16le')],
    ['multipart', MULTIPART, two('Content-Disposition: form-data; name="user_name"')],
    ['multipart without quotes', MULTIPART, two('Content-Disposition: form-data; name=user_name')],
    ['multipart, folded', MULTIPART, two('Content-Disposition: form-data;\r\n name="user_name"')],
    ['multipart, name*', MULTIPART, two("Content-Disposition: form-data; name*=utf-8''%75ser_name")],
    ['multipart, single quotes', MULTIPART, two("Content-Disposition: form-data; name='user_name'")],
    ['multipart, a backslash', MULTIPART, two('Content-Disposition: form-data; name="\\user_name"')],
    ['multipart, room', MULTIPART, two('Content-Disposition: form-data; name="SPACESuser_name"', ' '.repeat(5_000))],
    [
      'multipart, more room',
      MULTIPART,
      two('Content-Disposition: form-data; nameSPACES="user_name"', ' '.repeat(5_000)),
    ],
    ['gzip', FORM, gzipSync(Buffer.concat([Buffer.from('user_name=victim&pad='), randomBytes(90_000)]))],
  ]
  test.each(everyNth(3, PADDED))('%s', async (what, type, body) => {
    origin.reset()
    await send(browser, { type, body, path: '/upload', encoding: what === 'gzip' ? 'gzip' : undefined })
    expect(origin.contacts(({ ended }) => ended === 'complete')).toEqual([])
    expect((await browser.document('/account')).status).toBe(200)
  })

  test('what is no login is not cut off', async () => {
    for (const [type, body] of [
      [FORM, `pad=${pad}&user=x&username=y&name=z`],
      [JSON_TYPE, `{"pad":"${pad}","name":"user_name","text":"user_name=1&user_name: \\"user_name\\""}`],
      [MULTIPART, two('Content-Disposition: form-data; name="text"')],
      ['image/png', randomBytes(200_000)],
    ] as const) {
      const answer = await send(browser, { type, body, path: '/upload' })
      expect([type, answer?.status, answer?.json<{ bodyBytes: number }>().bodyBytes]).toEqual([
        type,
        200,
        Buffer.byteLength(body),
      ])
    }
  })
})

describe.each(['same', 'fresh'])("the site's answer is no word about a name: LOGIN_SESSION=%s", (session) => {
  let gate: SiteGate
  let anywhere: SiteGate
  beforeAll(async () => {
    gate = await startSiteGate({ variables: base({ LOGIN_SESSION: session }) })
    const variables = base({ LOGIN_PATH: '*', LOGIN_PAGE: '/login', LOGIN_SESSION: session })
    anywhere = await startSiteGate({ variables })
  })
  afterAll(async () => {
    await gate.stop()
    await anywhere.stop()
  })

  test('a site that leads on whoever is signed in gives nobody a name of their choice', async () => {
    const { browser, account } = await member(gate)
    const victim = newcomer()
    origin.configure({ leadsOnWhoIsIn: true })
    const answer = await signIn(browser, { name: victim.name, password: 'not known' })
    expect([leaks(answer), answer.location]).toEqual([false, null])
    await expect(browser.enrol()).rejects.toThrow('no enrolment')
    expect(await methodsOf(gate, victim.name)).toBe(0)
    expect(await methodsOf(gate, account.name)).toBe(1)
    // A wrong password does not sign Mallory out either.
    expect((await browser.document('/account')).text).toContain(`for ${account.name}`)
  })

  test('nor does one that leads everybody on from some page, where a login may be sent anywhere', async () => {
    const victim = newcomer()
    for (const path of ['/self', '/loop']) {
      const browser = anywhere.browser()
      await browser.document('/login')
      const written = { type: FORM, body: `user_name=${victim.name}&p=x` }
      const answer = await send(browser, { ...written, path })
      expect([path, answer?.location ?? null]).toEqual([path, null])
      await expect(browser.enrol()).rejects.toThrow('no enrolment')
    }
    expect(await methodsOf(anywhere, victim.name)).toBe(0)
  })

  test('a success that only scripts are told of in a page is no failure', async () => {
    origin.configure({ isScriptTold: true })
    const { browser: mallory, account } = await member(gate)
    for (const [fields, headers] of [
      [{}, { 'x-requested-with': 'XMLHttpRequest' }],
      [{ ajax: '1' }, {}],
    ]) {
      const victim = newcomer()
      const browser = gate.browser()
      await browser.document('/login')
      const early = browser.copy()
      const sent = { user_name: victim.name, p: victim.password, ...fields }
      const answer = await browser.form('/login', sent, { headers })
      expect([leaks(answer), answer.status]).toEqual([false, 502])
      await staysOut(early, victim)
      await staysOut(browser, victim)
      // Signed in unseen, and led on under Mallory's own name.
      origin.configure({ leadsOnWhoIsIn: true })
      for (const attacker of [early, browser]) {
        attacker.secret = mallory.secret
        await signIn(attacker, account)
        await attacker.answer().catch(() => null)
        await staysOut(attacker, victim)
      }
      origin.configure({ leadsOnWhoIsIn: false })
    }
  })

  test('a wrong password is told as the site tells it, unpacked if it came packed', async () => {
    const browser = gate.browser()
    await browser.document('/login')
    const answer = await signIn(browser, { name: 'nobody', password: 'wrong' })
    expect([answer.status, answer.text.includes('Wrong name or password')]).toEqual([200, true])
  })
})

test('a cookie that the browser has already is no sign that a login failed', async () => {
  const gate = await startSiteGate({ variables: base({ LOGIN_OK_COOKIE: 'sid_x7' }) })
  try {
    const victim = newcomer()
    const browser = gate.browser()
    await browser.document('/login')
    const early = browser.copy()
    // The session is kept, so none is set, and JSON is answered with 200 as a failure is.
    const answer = await send(browser, {
      type: JSON_TYPE,
      body: JSON.stringify({ user_name: victim.name, p: victim.password }),
    })
    expect([leaks(answer), answer?.status]).toEqual([false, 502])
    await staysOut(early, victim)
    await staysOut(browser, victim)
  } finally {
    await gate.stop()
  }
})

describe('a login in two steps: the name of one is not put beside the session of another (40)', () => {
  let gate: SiteGate
  beforeAll(async () => {
    gate = await startSiteGate({
      variables: base({ LOGIN_PATH: '/login,/step-1,/step-2', LOGIN_PAGE: '/login', PASSWORD_FIELD: 'p' }),
    })
  })
  afterAll(() => gate.stop())

  const first = (browser: Browser, name: string) => browser.form('/step-1', { user_name: name })
  const second = (browser: Browser, password: string) => browser.form('/step-2', { p: password })

  /** Mallory's own code, on whatever her browser holds now. */
  async function tries(browser: Browser, mallory: Browser, victim: Account) {
    await staysOut(browser, victim)
    browser.secret = mallory.secret
    await browser.answer().catch(() => null)
    await staysOut(browser, victim)
  }

  test('a name kept from an earlier step, alone or with its whole jar', async () => {
    const { browser: mallory, account } = await member(gate)
    const victim = newcomer()
    const browser = gate.browser()
    await browser.document('/login')
    const unnamed = browser.copy()
    await first(browser, account.name)
    const own = browser.copy()
    await first(browser, victim.name)
    const name = browser.jar.names().find((each) => each.includes('named')) ?? ''
    expect(name).not.toBe('')
    const mixed = browser.copy()
    mixed.jar.set(name, own.jar.get(name) ?? '')
    for (const attacker of [mixed, own, unnamed]) {
      expect(leaks(await second(attacker, victim.password))).toBe(false)
      await tries(attacker, mallory, victim)
    }
    // The other way round as well: the first jar makes two.
    const twice = gate.browser()
    await twice.document('/login')
    const other = twice.copy()
    await Promise.all([first(twice, account.name), first(other, victim.name)])
    for (const attacker of [twice, other]) {
      await second(attacker.copy(), victim.password)
      await tries(attacker, mallory, victim)
    }
  })

  test.each([
    ['without its name', { p: '' }],
    ['with an empty name', { user_name: '', p: '' }],
  ])('a second step %s', async (_, fields) => {
    const { browser: mallory } = await member(gate)
    const victim = newcomer()
    const browser = gate.browser()
    await browser.document('/login')
    await first(browser, victim.name)
    for (const each of browser.jar.names()) if (each.includes('named')) browser.jar.delete(each)
    const answer = await browser.form('/step-2', { ...fields, p: victim.password })
    expect(leaks(answer)).toBe(false)
    await tries(browser, mallory, victim)
  })

  test('inside an admitted browser, also when its session kept a name from before', async () => {
    const victim = newcomer()
    const account = newcomer()
    const browser = gate.browser()
    await browser.document('/login')
    await first(browser, victim.name)
    await signIn(browser, account)
    await browser.enrol()
    expect((await browser.document('/account')).text).toContain(`for ${account.name}`)
    for (const path of ['/step-2', `/step-2?p=${enc(victim.password)}`]) {
      expect(leaks(await browser.form(path, path === '/step-2' ? { p: victim.password } : { x: '1' }))).toBe(false)
      await staysOut(browser, victim)
    }
    await first(browser, victim.name)
    await second(browser, victim.password)
    await staysOut(browser, victim)
  })
})

describe('a stolen session of the site beside an own one', () => {
  let gate: SiteGate
  let browser: Browser
  beforeAll(async () => {
    gate = await startSiteGate({ variables: base({ SESSION_COOKIE: 'sid_x7,keep_me', PLAIN_COOKIE: 'theme' }) })
    origin.configure({ ...before, users })
    browser = (await member(gate)).browser
  })
  afterAll(() => gate.stop())

  /** A session and a remembered sign-in, as a browser got them before there was a gate. */
  async function stolenFrom(victim: Account): Promise<{ session: string; remembered: string }> {
    const raw = await fetch(`${origin.url}/login`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ user_name: victim.name, p: victim.password, remember: '1' }),
    })
    const value = (name: string) => new RegExp(`${name}=([^;,]+)`).exec(raw.headers.get('set-cookie') ?? '')?.[1] ?? ''
    return { session: value('sid_x7'), remembered: value('keep_me') }
  }

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
    const victim = newcomer()
    const { session, remembered } = await stolenFrom(victim)
    expect([session.length, remembered.length]).toEqual([32, 32])
    for (const raw of [spell('sid_x7', session), spell('keep_me', remembered)]) {
      origin.reset()
      const own = browser.jar.header('/') ?? ''
      const sealed = browser.jar.names().find((name) => name.startsWith(`${browser.stem}-cookie~sid`))
      const without = own
        .split('; ')
        .filter((pair) => !pair.startsWith(`${sealed}=`))
        .join('; ')
      for (const before of ['', own, without]) {
        for (const path of ['/account', '/login', '/gated/x']) {
          const cookie = before === '' ? raw : `${before}; ${raw}`
          await gate.browser().send('GET', path, { cookie, 'sec-fetch-dest': 'document' })
        }
      }
      expect(origin.contacts().filter(({ headers }) => headers.cookie?.includes(session))).toEqual([])
      expect(origin.contacts().filter(({ headers }) => headers.cookie?.includes(remembered))).toEqual([])
    }
  })

  test('what is no session goes on from an admitted browser', async () => {
    browser.jar.set('theme', 'dark')
    browser.jar.set('cart', '%7B%22a%22%3A1%7D')
    await browser.document('/account')
    const sent = origin.contacts().at(-1)?.headers.cookie
    expect([sent?.includes('theme=dark'), sent?.includes('cart=%7B%22a%22%3A1%7D')]).toEqual([true, true])
  })
})

describe('sign-ins on other ways', () => {
  test('the page with the form takes no login that its own path would not', async () => {
    const gate = await startSiteGate({ variables: base({ LOGIN_PAGE: '/form' }) })
    try {
      const { browser: mallory } = await member(gate)
      const victim = newcomer()
      const nobody = gate.browser()
      await nobody.document('/form')
      for (const attacker of [nobody, mallory]) {
        for (const path of ['/form', '/form/', '/FORM', '/form;x']) {
          const early = attacker.copy()
          const answer = await early.form(path, { user_name: victim.name, p: victim.password })
          expect([path, leaks(answer)]).toEqual([path, false])
          await staysOut(early, victim, ['/account', '/login', '/form'])
          await staysOut(attacker, victim, ['/account', '/login', '/form'])
        }
      }
    } finally {
      await gate.stop()
    }
  })

  test.each([
    ['in capitals', { SESSION_COOKIE: 'SID_X7' }],
    ['not at all', { SESSION_COOKIE: 'ticket' }],
  ])('a session whose cookie is listed %s is taken for the login all the same', async (_, more) => {
    const gate = await startSiteGate({ variables: base(more) })
    try {
      origin.configure({ successCookie: 'ticket' })
      const victim = newcomer()
      const browser = gate.browser()
      await browser.document('/login')
      const early = browser.copy()
      expect((await signIn(browser, victim)).status).toBe(303)
      await staysOut(early, victim)
    } finally {
      await gate.stop()
    }
  })

  const WHOAMI = { WHOAMI: '/whoami', WHOAMI_USER: '/user' }

  test('whoever is signed in on the way to the login page is asked for the code', async () => {
    const gate = await startSiteGate({ variables: base({ ...WHOAMI, LOGIN_PATH: '/login,/magic' }) })
    try {
      const victim = newcomer()
      const browser = gate.browser()
      await browser.document('/login')
      const early = browser.copy()
      await browser.document(`/magic?token=${origin.magicToken(victim.name)}`)
      await staysOutOfPages(browser, victim)
      await staysOutOfPages(early, victim)
    } finally {
      await gate.stop()
    }
  })

  /** The site may be asked who it is as the victim; no page of theirs comes out. */
  async function staysOutOfPages(browser: Browser, victim: Account) {
    for (const path of ['/account', '/login', '/gated/x', '/']) {
      expect(shown(await browser.copy().document(path))).not.toContain(`for ${victim.name}`)
    }
  }

  test('hanging up between the sign-in and the question whose it is helps nobody', async () => {
    const gate = await startSiteGate({ variables: base({ ...WHOAMI, SIGN_IN_PATHS: '/magic' }) })
    try {
      const { browser } = await member(gate)
      const victim = newcomer()
      const held = origin.hold(({ target }) => target.startsWith('/magic'))
      const controller = new AbortController()
      const going = fetch(`${gate.url}/magic?token=${origin.magicToken(victim.name)}`, {
        redirect: 'manual',
        signal: controller.signal,
        headers: { cookie: browser.jar.header('/') ?? '', 'sec-fetch-dest': 'document' },
      }).catch(() => null)
      await held.reached()
      controller.abort()
      await going
      held.release()
      await expect
        .poll(() => origin.contacts(({ target }) => target === '/whoami').length, { timeout: 5_000 })
        .toBeGreaterThan(0)
      await expect
        .poll(async () => (await browser.copy().document('/account')).location, { timeout: 5_000 })
        .toBe('/.mfa/login')
      await staysOutOfPages(browser, victim)
    } finally {
      await gate.stop()
    }
  })

  test("when the site does not say whose the session is, it is nobody's", async () => {
    const gate = await startSiteGate({ variables: base({ ...WHOAMI, SIGN_IN_PATHS: '/magic' }) })
    try {
      const { browser } = await member(gate)
      const victim = newcomer()
      origin.configure({ whoamiPath: '/elsewhere' })
      const answer = await browser.document(`/magic?token=${origin.magicToken(victim.name)}`)
      expect([leaks(answer), answer.status]).toEqual([false, 503])
      origin.configure({ whoamiPath: '/whoami' })
      await staysOutOfPages(browser, victim)
    } finally {
      await gate.stop()
    }
  })

  test('a remembered sign-in of somebody else, brought in beside an own jar without its session', async () => {
    const gate = await startSiteGate({ variables: base(WHOAMI) })
    try {
      const { browser } = await member(gate)
      const victim = newcomer()
      const raw = await fetch(`${origin.url}/login`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ user_name: victim.name, p: victim.password, remember: '1' }),
      })
      const remembered = /keep_me=[^;,]+/.exec(raw.headers.get('set-cookie') ?? '')?.[0] ?? ''
      const cookies = browser.jar.names().filter((name) => !name.startsWith(`${browser.stem}-cookie~`))
      const own = cookies.map((name) => `${name}=${browser.jar.get(name)}`).join('; ')
      const answer = await gate
        .browser()
        .send('GET', '/account', { cookie: `${own}; ${remembered}`, 'sec-fetch-dest': 'document' })
      expect(shown(answer)).not.toContain(`for ${victim.name}`)
    } finally {
      await gate.stop()
    }
  })

  test.each(['/', '/gated'])('a session that the site is made to set for %s is asked about too', async (path) => {
    const gate = await startSiteGate({ variables: base(WHOAMI) })
    try {
      const { browser } = await member(gate)
      const victim = newcomer()
      const raw = await fetch(`${origin.url}/login`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ user_name: victim.name, p: victim.password }),
      })
      const session = /sid_x7=[^;,]+/.exec(raw.headers.get('set-cookie') ?? '')?.[0] ?? ''
      const answer = await browser.document(`/cookies?set=${enc(`${session}; Path=${path}; HttpOnly`)}`)
      expect(shown(answer)).not.toContain(`for ${victim.name}`)
      await staysOutOfPages(browser, victim)
    } finally {
      await gate.stop()
    }
  })
})

describe('a session that is a signed token', () => {
  const SECRET = 'a secret of the tests that nobody can guess'
  const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const token = (claims: object, { alg = 'HS256', key = SECRET, typ = 'JWT' } = {}) => {
    const text = `${encoded({ alg, typ })}.${encoded(claims)}`
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`
  }
  const who = (value: string) => {
    const jwt = {
      kind: 'jwt',
      cookie: 'session',
      key: { secret: SECRET },
      user: 'sub',
      name: null,
      accounts: null,
    } as const
    const signed = { ...jwt, naming: { rule: 'exact', pattern: null } } as const
    const identity = jwtIdentity(signed, { owners: new Set(), issuer: 'Acme', identity: signed }, Date.now)
    const cookies = [{ name: 'session', value, path: '/', expiresAt: null, sameSite: null }]
    return identity.who({
      named: null,
      cookies,
      token: null,
      publicOrigin: 'http://localhost',
      ask: () => Promise.reject(new Error('nobody is asked')),
    })
  }
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds

  test('made by a clock that is ahead, it is still whose it is', async () => {
    expect(await who(token({ sub: 'al', iat: inSeconds(30), exp: inSeconds(60) }))).toMatchObject({ id: 'al' })
  })

  // A visitor whose session the gate takes for nobody's goes on with it.
  test.each([
    [
      'of a key that is not known here',
      () => token({ sub: 'al' }, { key: 'another secret of the same length at least' }),
    ],
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

describe('what the site says of accounts holds for five minutes', () => {
  let gate: SiteGate
  beforeAll(async () => {
    gate = await startSiteGate({
      variables: base({ WHOAMI: '/whoami', WHOAMI_USER: '/user', WHOAMI_ACCOUNTS: '/accounts', REQUIRE: 'accounts' }),
    })
  })
  afterAll(() => gate.stop())

  const acme = (role: string) => ({ id: 'acme', name: 'Acme', role })

  test('an Owner who is none any more changes nothing (POL-01), and who joins an account owes what it requires', async () => {
    const [owner, member] = [newcomer(), newcomer()]
    origin.configure({ accounts: { [owner.name]: [acme('owner')] } })
    const [olivia, mallory] = [gate.browser(), gate.browser()]
    for (const [browser, account] of [
      [olivia, owner],
      [mallory, member],
    ] as const) {
      await browser.document('/login')
      expect((await signIn(browser, account)).location).toBe('/account')
    }
    await olivia.json('GET', '/.mfa/api/settings')
    const put = () => olivia.json('PUT', '/.mfa/api/policies/acme', { required: true })
    origin.configure({ accounts: { [owner.name]: [acme('member')] } })
    expect((await put()).status).toBe(403)
    origin.configure({ accounts: { [owner.name]: [acme('owner')] } })
    expect((await put()).status).toBe(200)

    expect((await mallory.document('/account')).status).toBe(200)
    origin.configure({ accounts: { [member.name]: [acme('member')] } })
    await gate.advance(5 * 60)
    expect((await mallory.document('/account')).location).toMatch(/^\/\.mfa\/enrol/)
    // With the cookie of before as well.
    expect((await mallory.copy().document('/gated/x')).location).toMatch(/^\/\.mfa\/enrol/)
  })

  test("a session that turned into somebody else's is over", async () => {
    const [own, victim] = [newcomer(), newcomer()]
    const browser = gate.browser()
    await browser.document('/login')
    await signIn(browser, own)
    await browser.document('/account')
    const session = origin.contacts().at(-1)?.headers.cookie ?? ''
    // On a way that the gate does not see.
    await fetch(`${origin.url}/magic?token=${origin.magicToken(victim.name)}`, {
      redirect: 'manual',
      headers: { cookie: session },
    })
    await gate.advance(5 * 60)
    expect((await browser.copy().document('/account')).location).toBe('/login')
    expect((await browser.document('/gated/x')).location).toBe('/login')
  })
})
