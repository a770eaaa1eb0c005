import { beforeEach, expect, test } from 'vitest'
import { gatedSite } from './gated-site.ts'
import { type Browser, member } from './world.ts'

/*
 * Sites with a front controller take everything at one path, logins and uploads alike. More than 64 KB goes through there
 * for somebody who is through the gate, and for nobody else; and still nobody becomes another person by it.
 */

const site = await gatedSite({ loginPath: '/save' }, { LOGIN_PATH: '/save', LOGIN_PAGE: '/login', REQUIRE: 'all' })
const alice = await member(site.gate, 'alice', '/save')
beforeEach(() => site.origin.reset())

function upload(browser: Browser, body: string, more: Record<string, string> = {}) {
  const headers = { origin: site.gate.url, 'content-type': 'application/x-www-form-urlencoded', ...more }
  return browser.send('POST', '/save', headers, body).catch(() => null)
}

const LONG = `file=${'x'.repeat(300_000)}`

test('what somebody who is through the gate sends there arrives whole', async () => {
  expect(await upload(alice, LONG)).toHaveStatus(200)
  const came = site.origin.contacts().map(({ user, bodyBytes, ended }) => [user, bodyBytes, ended])
  expect(came).toEqual([['alice', LONG.length, 'complete']])
})

test('nobody else sends that much there: 413, and the site is not asked', async () => {
  const pending = alice.elsewhere()
  await pending.signIn('alice', '/save')
  site.origin.reset()
  for (const browser of [site.gate.browser(), pending]) expect(await upload(browser, LONG)).toHaveStatus(413)
  // Packed, it could be a login that nobody has looked at.
  expect(await upload(alice, LONG, { 'content-encoding': 'gzip' })).toHaveStatus(413)
  expect(site.origin.contacts()).toEqual([])
})

test('a login behind the padding is cut off before the site has it', async () => {
  const body = `${LONG}&u=bob&p=${site.origin.site.users.bob}`
  const answer = await upload(alice, body)
  expect(answer === null || !answer.text.includes('for bob')).toBe(true)
  expect(site.origin.contacts(({ user }) => user === 'bob')).toEqual([])
  expect(site.origin.contacts(({ ended }) => ended === 'complete')).toEqual([])
})

test('nor has it one in JSON behind more blanks than are kept, which every parser skips', async () => {
  for (const blank of [' ', '\n', '\t ']) {
    const body = `${blank.repeat(66_000)}{"u":"bob","p":"${site.origin.site.users.bob}"}`
    await upload(alice, body, { 'content-type': 'application/json' })
    expect((await alice.document('/account')).text).not.toContain('for bob')
    expect(site.origin.contacts(({ method, ended }) => method === 'POST' && ended === 'complete')).toEqual([])
  }
})
