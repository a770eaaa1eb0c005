import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type NastyOrigin, startNastyOrigin } from '../support/nasty-origin.ts'
import { type Browser, nastyVariables, type SiteGate, startSiteGate } from './world.ts'

/*
 * Sites with a front controller take everything at one path, logins and uploads alike. More than 64 KB goes through there
 * for somebody who is through the gate, and for nobody else; and still nobody becomes another person by it.
 */

let origin: NastyOrigin
let gate: SiteGate
let alice: Browser

beforeAll(async () => {
  origin = await startNastyOrigin({ loginPath: '/save' })
  gate = await startSiteGate({
    variables: nastyVariables(origin, { LOGIN_PATH: '/save', LOGIN_PAGE: '/login', REQUIRE: 'all' }),
  })
  alice = await signedIn()
  await alice.enrol()
})
afterAll(async () => {
  await gate.stop()
  await origin.stop()
})
beforeEach(() => origin.reset())

async function signedIn(browser = gate.browser()): Promise<Browser> {
  await browser.document('/login')
  await browser.form('/save', { u: 'alice', p: 'alice has a password' })
  return browser
}

const upload = (browser: Browser, body: string, more: Record<string, string> = {}) =>
  browser
    .send('POST', '/save', { origin: gate.url, 'content-type': 'application/x-www-form-urlencoded', ...more }, body)
    .catch(() => null)

const LONG = `file=${'x'.repeat(300_000)}`

test('what somebody who is through the gate sends there arrives whole', async () => {
  const answer = await upload(alice, LONG)
  expect(answer).toHaveStatus(200)
  expect(origin.contacts().map(({ user, bodyBytes, ended }) => [user, bodyBytes, ended])).toEqual([
    ['alice', LONG.length, 'complete'],
  ])
})

test('nobody else sends that much there: 413, and the site is not asked', async () => {
  const pending = await signedIn(alice.elsewhere())
  origin.reset()
  for (const browser of [gate.browser(), pending]) {
    expect(await upload(browser, LONG)).toHaveStatus(413)
  }
  // Packed, it could be a login that nobody has looked at.
  expect(await upload(alice, LONG, { 'content-encoding': 'gzip' })).toHaveStatus(413)
  expect(origin.contacts()).toEqual([])
})

test('a login behind the padding is cut off before the site has it', async () => {
  const body = `${LONG}&u=bob&p=${origin.site.users.bob}`
  const answer = await upload(alice, body)
  expect(answer === null || !answer.text.includes('for bob')).toBe(true)
  expect(origin.contacts(({ user }) => user === 'bob')).toEqual([])
  expect(origin.contacts(({ ended }) => ended === 'complete')).toEqual([])
})

test('nor has it one in JSON behind more blanks than are kept, which every parser skips', async () => {
  for (const blank of [' ', '\n', '\t ']) {
    const body = `${blank.repeat(66_000)}{"u":"bob","p":"${origin.site.users.bob}"}`
    await upload(alice, body, { 'content-type': 'application/json' })
    expect((await alice.document('/account')).text).not.toContain('for bob')
    expect(origin.contacts(({ method, ended }) => method === 'POST' && ended === 'complete')).toEqual([])
  }
})
