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
const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

describe('signing in', () => {
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
