import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Answer, UserAgent } from './client.ts'
import { type NastyOrigin, startNastyOrigin } from './nasty-origin.ts'

/* The site behind the gate is as nasty as it says, so that a test of the gate that is green was really tried. */

let origin: NastyOrigin
let browser: UserAgent
const ALICE = { u: 'alice', p: 'alice has a password' }
const body = `u=alice&p=${encodeURIComponent(ALICE.p)}`

beforeEach(async () => {
  origin = await startNastyOrigin()
  browser = new UserAgent(origin.url)
})
afterEach(async () => {
  const errors = origin.errors()
  await origin.stop()
  expect(errors).toEqual([])
})

const shows = (answer: Answer) => answer.text.includes(origin.secret) && answer.headers.get('x-secret') !== null
const isIn = async (who: UserAgent) => shows(await who.document('/account'))
const isInWith = async (cookie: string) => shows(await browser.send('GET', '/account', { cookie }))
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

describe('signing in', () => {
  test('a failure is 200 and sets cookies; a success keeps the id, sets none, and its own answer is gated', async () => {
    await browser.document('/')
    const before = browser.jar.get('sid_x7')
    const wrong = await browser.form('/login', { ...ALICE, p: 'wrong' })
    const cookies = wrong.headers.getSetCookie().map((cookie) => cookie.split(';')[0])
    expect([wrong.status, cookies, shows(wrong)]).toEqual([200, ['ticket=deleted', 'flash=wrong'], false])
    expect(await isIn(browser)).toBe(false)
    const right = await browser.form('/any/path', ALICE)
    expect([right.status, right.location]).toEqual([302, `${origin.url}/account`])
    expect([right.headers.getSetCookie(), shows(right), browser.jar.get('sid_x7')]).toEqual([[], true, before])
    expect(await isIn(browser)).toBe(true)
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
    expect(await isInWith(`sid_x7=${before}`)).toBe(sessionId === 'rolling')
    expect(origin.credentials()).toContain(browser.jar.get('sid_x7'))
  })

  const part = (name: string, value: string) =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const FORM = 'application/x-www-form-urlencoded'
  test.each([
    ['a charset', `${FORM}; charset=utf-8`, body],
    ['no content type', null, body],
    ['text/plain', 'text/plain', body],
    ['JSON', 'application/json', JSON.stringify(ALICE)],
    ['JSON as text/plain', 'text/plain', JSON.stringify(ALICE)],
    ['multipart', 'multipart/form-data; boundary=b', `${part('u', 'alice')}${part('p', ALICE.p)}--b--\r\n`],
    ['brackets', FORM, body.replace('u=', 'u[]=')],
    ['a leading space', FORM, body.replace('u=', '+u=')],
    ['a first name that is somebody else', FORM, `u=bob&${body}`],
    ['spaces and capitals in the name', FORM, body.replace('alice', '+ALICE+')],
  ])('with %s', async (_, type, sent) => {
    await browser.document('/')
    await browser.send('POST', '/', { 'content-type': type }, sent)
    expect(await isIn(browser)).toBe(true)
    expect(origin.contacts(({ target }) => target === '/account')[0]?.user).toBe('alice')
  })

  test('without a form: by query, by Basic on any request, by a magic link, in two posts', async () => {
    const byQuery = await browser.document(`/some/page?${body}&do=edit`)
    expect([byQuery.status, shows(byQuery)]).toEqual([200, true])
    expect(shows(await browser.send('GET', '/gated/x', { ...basic('alice:alice has a password'), cookie: null }))).toBe(
      true,
    )
    expect(shows(await browser.send('GET', '/gated/x', { ...basic('alice:wrong'), cookie: null }))).toBe(false)
    const linked = new UserAgent(origin.url)
    await linked.document('/')
    const answer = await linked.document(`/magic?token=${origin.magicToken('bob')}`)
    expect([answer.headers.getSetCookie(), await isIn(linked)]).toEqual([[], true])
    const twice = new UserAgent(origin.url)
    await twice.form('/step-1', { u: 'alice' })
    await twice.form('/step-2', { p: ALICE.p })
    expect(await isIn(twice)).toBe(true)
  })

  test('a remember-me cookie signs in alone, and sign-out deletes the cookies', async () => {
    await browser.form('/login', { ...ALICE, remember: '1' })
    browser.jar.delete('sid_x7')
    expect(await isIn(browser)).toBe(true)
    await browser.form('/logout', {})
    expect([browser.jar.names(), await isIn(browser)]).toEqual([[], false])
  })
})

test.each(['before', 'after'] as const)(
  'an answer held %s: the session is signed in already, or not',
  async (moment) => {
    await browser.document('/')
    const held = origin.hold(({ method }) => method === 'POST', moment)
    const signingIn = [browser.form('/login', ALICE), browser.form('/login', ALICE)]
    await held.reached(2)
    expect(await isIn(browser.twin())).toBe(moment === 'after')
    held.release()
    await Promise.all(signingIn)
    expect(await isIn(browser)).toBe(true)
  },
)
