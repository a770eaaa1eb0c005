import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Answer, rawRequest, UserAgent } from './client.ts'
import { type NastyOrigin, startNastyOrigin } from './nasty-origin.ts'

/* The site behind the gate is as nasty as it says, so that a test of the gate that is green was really tried. */

let origin: NastyOrigin
let browser: UserAgent
const ALICE = { u: 'alice', p: 'alice has a password' }

beforeEach(async () => {
  origin = await startNastyOrigin()
  browser = new UserAgent(origin.url)
})

afterEach(async () => {
  const errors = origin.errors()
  await origin.stop()
  expect(errors).toEqual([])
})

const isIn = async (who: UserAgent) => shows(await who.document('/account'))
const shows = (answer: Answer) => answer.text.includes(origin.secret) && answer.headers.get('x-secret') !== null
const withCookie = (value: string) => browser.send('GET', '/account', { cookie: value })

describe('signing in', () => {
  test('the session id stays, a success sets no cookie, and its own answer is gated', async () => {
    await browser.document('/')
    const before = browser.jar.get('sid_x7')
    expect(await isIn(browser)).toBe(false)
    const answer = await browser.form('/any/path', ALICE)
    expect(answer).toHaveStatus(302)
    expect(answer.location).toBe(`${origin.url}/account`)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(shows(answer)).toBe(true)
    expect(browser.jar.get('sid_x7')).toBe(before)
    expect(await isIn(browser)).toBe(true)
  })

  test('a failure is 200, deletes one cookie and sets another', async () => {
    await browser.document('/')
    const answer = await browser.form('/login', { ...ALICE, p: 'wrong' })
    expect(answer).toHaveStatus(200)
    expect(answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])).toEqual([
      'ticket=deleted',
      'flash=wrong',
    ])
    expect(shows(answer)).toBe(false)
    expect(await isIn(browser)).toBe(false)
  })

  test.each(['rotated', 'rolling'] as const)('an id that is %s', async (sessionId) => {
    origin.configure({ sessionId })
    await browser.document('/')
    const before = browser.jar.get('sid_x7') ?? ''
    await browser.form('/login', ALICE)
    await browser.document('/account')
    expect(browser.jar.get('sid_x7')).not.toBe(before)
    expect(await isIn(browser)).toBe(true)
    // The old id is nobody's, or goes on working, as it does under parallel requests.
    expect(shows(await withCookie(`sid_x7=${before}`))).toBe(sessionId === 'rolling')
    expect(origin.credentials()).toContain(browser.jar.get('sid_x7'))
  })

  test('by query the page that was asked for comes in the same answer', async () => {
    const answer = await browser.document(`/some/page?u=alice&p=${encodeURIComponent(ALICE.p)}&do=edit`)
    expect(answer).toHaveStatus(200)
    expect(shows(answer)).toBe(true)
  })

  const body = `u=alice&p=${encodeURIComponent(ALICE.p)}`
  const multipart =
    '--b\r\nContent-Disposition: form-data; name="u"\r\n\r\nalice\r\n--b\r\nContent-Disposition: form-data; name="p"\r\n\r\nalice has a password\r\n--b--\r\n'
  test.each([
    ['a charset', 'application/x-www-form-urlencoded; charset=utf-8', body],
    ['no content type', null, body],
    ['text/plain', 'text/plain', body],
    ['JSON as text/plain', 'text/plain', JSON.stringify(ALICE)],
    ['multipart', 'multipart/form-data; boundary=b', multipart],
    ['brackets', 'application/x-www-form-urlencoded', body.replace('u=', 'u[]=')],
    ['a leading space', 'application/x-www-form-urlencoded', body.replace('u=', '+u=')],
    ['a first name that is somebody else', 'application/x-www-form-urlencoded', `u=bob&${body}`],
    ['spaces and capitals in the name', 'application/x-www-form-urlencoded', body.replace('alice', '+ALICE+')],
  ])('with %s', async (_, type, sent) => {
    await browser.document('/')
    await browser.send('POST', '/', { 'content-type': type }, sent)
    expect(await isIn(browser)).toBe(true)
    expect(origin.contacts(({ target }) => target === '/account')[0]?.user).toBe('alice')
  })

  test('by JSON: a session, or a bearer token without any cookie', async () => {
    const session = await browser.json('POST', '/api/login', ALICE)
    expect(session).toHaveStatus(200)
    expect(await isIn(browser)).toBe(true)
    origin.configure({ jsonSuccess: 'token' })
    const page = new UserAgent(origin.url)
    const answer = await page.json('POST', '/api/login', ALICE)
    expect(answer.headers.getSetCookie()).toEqual([])
    const { access_token } = answer.json<{ access_token: string }>()
    expect(
      shows(await page.json('GET', '/gated/data', undefined, { headers: { authorization: `Bearer ${access_token}` } })),
    ).toBe(true)
    expect(await page.json('GET', '/gated/data')).toHaveStatus(401)
  })

  test('on one path only, where it is said', async () => {
    origin.configure({ loginPath: '/login' })
    await browser.form('/elsewhere', ALICE)
    expect(await isIn(browser)).toBe(false)
    await browser.form('/login', ALICE)
    expect(await isIn(browser)).toBe(true)
  })

  test('a form that belongs to its session', async () => {
    origin.configure({ csrf: 'session' })
    const form = await browser.document('/login')
    const csrf = /name="csrf" value="(\w+)"/.exec(form.text)?.[1] ?? ''
    const fresh = new UserAgent(origin.url)
    expect(await fresh.form('/login', { ...ALICE, csrf })).toHaveStatus(403)
    await browser.form('/login', { ...ALICE, csrf })
    expect(await isIn(browser)).toBe(true)
  })

  test('by a magic link the very same session is signed in, and no cookie is set', async () => {
    await browser.document('/')
    const answer = await browser.document(`/magic?token=${origin.magicToken('bob')}`)
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await isIn(browser)).toBe(true)
    expect((await browser.json('GET', '/whoami')).json()).toEqual({ user: 'bob' })
    expect(await new UserAgent(origin.url).json('GET', '/whoami')).toHaveStatus(401)
  })

  test.each([true, false])('a remember-me cookie signs in alone (HttpOnly: %s)', async (isRememberHttpOnly) => {
    origin.configure({ isRememberHttpOnly })
    await browser.form('/login', { ...ALICE, remember: '1' })
    expect(browser.jar.attributes('keep_me')?.includes('HttpOnly')).toBe(isRememberHttpOnly)
    browser.jar.delete('sid_x7')
    expect(await isIn(browser)).toBe(true)
    expect(browser.jar.get('sid_x7')).not.toBeNull()
  })

  test('by Basic on any request', async () => {
    const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
    expect(shows(await browser.send('GET', '/gated/x', basic('alice:alice has a password')))).toBe(true)
    expect(shows(await browser.send('GET', '/gated/x', basic('alice:wrong')))).toBe(false)
  })

  test('in two posts, the second without a name', async () => {
    await browser.form('/step-1', { u: 'alice' })
    await browser.form('/step-2', { p: ALICE.p })
    expect(await isIn(browser)).toBe(true)
  })

  test('sign-out deletes the cookies', async () => {
    await browser.form('/login', { ...ALICE, remember: '1' })
    await browser.form('/logout', {})
    expect(browser.jar.names()).toEqual([])
    expect(await isIn(browser)).toBe(false)
  })
})

describe('a session cookie in another spelling', () => {
  const SPELLINGS = (id: string) => [
    `sid.x7=${id}`,
    `sid x7=${id}`,
    `sid[x7=${id}`,
    `  sid_x7=${id}`,
    `SID_X7=${id}`,
    `sid_x7="${id}"`,
    `sid_x7="\\${id.charCodeAt(0).toString(8).padStart(3, '0')}${id.slice(1)}"`,
    `sid_x7=%${id.charCodeAt(0).toString(16)}${id.slice(1)}`,
    `%73id_x7=${id}`,
    `sid_x7=nonsense; sid_x7=${id}`,
    `other=1,sid_x7=${id}`,
  ]

  test('signs in where the site forgives, and where it is strict only the plain one does', async () => {
    await browser.form('/login', ALICE)
    const id = browser.jar.get('sid_x7') ?? ''
    for (const spelling of SPELLINGS(id)) expect(shows(await withCookie(spelling)), spelling).toBe(true)
    origin.configure({ cookies: 'strict' })
    const taken = await Promise.all(SPELLINGS(id).map(async (spelling) => shows(await withCookie(spelling))))
    expect(taken.filter(Boolean)).toHaveLength(2)
    expect(shows(await withCookie(`sid_x7=${id}`))).toBe(true)
  })

  test('in the URL, where the site has that', async () => {
    await browser.form('/login', ALICE)
    const id = browser.jar.get('sid_x7')
    const anybody = new UserAgent(origin.url)
    expect(shows(await anybody.document(`/account;sid_x7=${id}`))).toBe(false)
    origin.configure({ isSessionInUrl: true })
    expect(shows(await anybody.document(`/account;sid_x7=${id}`))).toBe(true)
    expect(shows(await anybody.document(`/account?sid_x7=${id}`))).toBe(true)
  })
})

describe('what reached it', () => {
  test('is recorded as sent: header fields in order, body hash, who it was', async () => {
    const bytes = Buffer.alloc(200_000, 'x')
    const answer = await browser.send('PUT', '/upload?a=%2F..', { 'X-One': '1' }, bytes)
    const [contact] = origin.contacts()
    expect(contact).toMatchObject({ method: 'PUT', target: '/upload?a=%2F..', bodyBytes: 200_000, ended: 'complete' })
    expect(contact?.bodyHash).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(answer.json()).toMatchObject({ bodyHash: contact?.bodyHash, user: null })
    await rawRequest(origin.port, 'GET / HTTP/1.1\r\nhost: x\r\nA: 1\r\na: 2\r\nConnection: close\r\n\r\n')
    expect(origin.contacts()[1]?.rawHeaders.slice(1, 3)).toEqual([
      ['A', '1'],
      ['a', '2'],
    ])
    expect(origin.contacts(({ method }) => method === 'PUT')).toHaveLength(1)
    origin.reset()
    expect(origin.contacts()).toEqual([])
  })

  test.each([
    ['with a length', 'Content-Length: 1000\r\n\r\nhalf'],
    ['chunked', 'Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n'],
  ])('a body cut short %s is aborted, not complete, and does nothing', async (_, rest) => {
    const socket = connect(origin.port, '127.0.0.1')
    socket.write(`POST /save HTTP/1.1\r\nHost: x\r\n${rest}`)
    await expect.poll(() => origin.contacts()[0]?.bodyBytes).toBe(4)
    expect(origin.contacts()[0]?.ended).toBe('open')
    socket.destroy()
    await expect.poll(() => origin.contacts()[0]?.ended).toBe('aborted')
    expect(origin.contacts()[0]?.bodyHash).toBeNull()
    expect(origin.writes()).toEqual([])
  })

  test('a write by somebody is kept, one by nobody is not', async () => {
    await browser.form('/save', { text: 'by nobody' })
    await browser.form('/login', ALICE)
    await browser.form('/save', { text: 'hello' })
    expect(origin.writes()).toEqual(['text=hello'])
  })

  test('also what is no HTTP', async () => {
    await rawRequest(origin.port, 'NONSENSE\r\n\r\n')
    expect(origin.contacts()).toMatchObject([{ isMalformed: true }])
    expect(origin.connections()).toBe(1)
  })
})

describe('answers held until told', () => {
  test('after: the session is already signed in while nobody was told', async () => {
    await browser.document('/')
    const held = origin.hold(({ method }) => method === 'POST')
    const signingIn = browser.form('/login', ALICE)
    await held.reached()
    expect(await isIn(browser.twin())).toBe(true)
    held.release()
    expect(await signingIn).toHaveStatus(302)
  })

  test('before: it is not', async () => {
    await browser.document('/')
    const held = origin.hold(({ method }) => method === 'POST', 'before')
    const signingIn = [browser.form('/login', ALICE), browser.form('/login', ALICE)]
    await held.reached(2)
    expect(await isIn(browser.twin())).toBe(false)
    held.release()
    await Promise.all(signingIn)
    expect(await isIn(browser)).toBe(true)
  })

  test('a request begun before the sign-in and finished after it is signed in', async () => {
    await browser.document('/')
    const cookie = browser.jar.header('/')
    const socket = connect(origin.port, '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.write(`POST /account HTTP/1.1\r\nHost: x\r\nCookie: ${cookie}\r\nContent-Length: 4\r\n\r\nab`)
    await expect.poll(() => origin.contacts(({ target }) => target === '/account').length).toBe(1)
    await browser.form('/login', ALICE)
    socket.write('cd')
    await expect.poll(() => text).toContain(origin.secret)
    socket.destroy()
  })
})

test('a site where everything is gated holds the secret for anybody', async () => {
  origin.configure({ isAllGated: true })
  expect(shows(await browser.document('/'))).toBe(true)
  expect(shows(await browser.document('/gated/x'))).toBe(true)
})
