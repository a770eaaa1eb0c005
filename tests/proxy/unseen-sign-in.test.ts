import { beforeEach, describe, expect, test } from 'vitest'
import { platformRandom } from '../../edge/crypto/random.ts'
import { readConfig, type Variables } from '../../edge/proxy/config/config.ts'
import { looksLikeSignIn, noticesSignIns } from '../../edge/proxy/flow/unseen.ts'
import { probe } from '../../edge/proxy/probe/probe.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { type NastySite, startNastyOrigin } from '../support/nasty-origin.ts'
import { type Browser, nastyVariables, type SiteGate, startSiteGate } from './world.ts'

/*
 * Somebody who is through the gate with a method of their own has another person's password, and a path that takes
 * passwords and that nobody listed (an app's login, a password reset that signs in). By the form alone nobody can be asked
 * whose the new session is; what the answer itself shows must be enough to let nothing of it through (A4).
 */

const origin = endsWithFile(await startNastyOrigin({ sessionId: 'rotated', successCookie: 'auth' }))
let people = 0

const variables = (more: Variables = {}): Variables => ({
  ...nastyVariables(origin, { ONE_NAME: 'yes', REQUIRE: 'all' }),
  ...{ LOGIN_OK_STATUS: '', LOGIN_OK_COOKIE: 'auth' },
  ...more,
})

beforeEach(() => origin.configure({ sessionId: 'rotated', successCookie: 'auth', headers: {} }))

const gate = endsWithFile(await startSiteGate({ variables: variables() }))

async function member(gate: SiteGate): Promise<Browser> {
  const browser = gate.browser()
  const name = `alice${people++}`
  origin.configure({ users: { ...origin.site.users, [name]: 'hers' } })
  await browser.document('/login')
  await browser.form('/login', { u: name, p: 'hers' })
  await browser.enrol()
  return browser
}

/** The password of another person, where no login is listed. */
const elsewhere = (browser: Browser) =>
  browser.form('/mobile-login', { u: 'bob', p: origin.site.users.bob ?? '' }, { headers: { origin: browser.gate.url } })

async function ended(browser: Browser): Promise<void> {
  origin.reset()
  const next = await browser.document('/account')
  expect(next.text).not.toContain('for ')
  expect([303, 409]).toContain(next.status)
  expect(origin.contacts(({ user }) => user !== null)).toEqual([])
}

describe('with a cookie that only a right password sets', () => {
  test('its turning up elsewhere with a new session is not passed on, and the visit ends', async () => {
    const alice = await member(gate)
    const answer = await elsewhere(alice)
    expect(answer.text).not.toContain('for bob')
    expect([answer.status, answer.headers.get('x-secret')]).toEqual([401, null])
    expect(answer.text).toContain('Signed out; what you sent may have been saved')
    await ended(alice)
    expect(await gate.count('mfa_audit', null, "act = 'session.ended'")).toBe(1)
  })

  test('a script learns the same in a problem', async () => {
    const alice = await member(gate)
    const body = JSON.stringify({ u: 'bob', p: origin.site.users.bob })
    const headers = { origin: gate.url, 'content-type': 'application/json', accept: 'application/json' }
    const answer = await alice.send('POST', '/mobile-login', headers, body)
    expect([answer.status, answer.json<{ code: string }>().code]).toEqual([401, 'sign_in_required'])
    await ended(alice)
  })

  test('a new session alone ends nothing where nobody has seen that the site leaves it as it is', async () => {
    const alice = await member(gate)
    origin.configure({ sessionId: 'rolling' })
    expect((await alice.document('/account')).text).toContain('for alice')
    expect(await alice.form('/save', { a: '1' })).toHaveStatus(200)
    expect((await alice.document('/account')).text).toContain('for alice')
  })
})

test('where the site is known to leave the session as it is, any new one ends the visit', async () => {
  const gate = endsWithTest(await startSiteGate({ variables: variables({ SESSION_RENEWS: 'no' }) }))
  const alice = await member(gate)
  expect((await alice.document('/account')).text).toContain('for alice')
  origin.configure({ successCookie: null })
  const answer = await elsewhere(alice)
  expect([answer.status, answer.text.includes('for bob')]).toEqual([401, false])
  await ended(alice)
})

test('where the site renews it by itself, forms go on being saved, and the start says what is not noticed', async () => {
  const rolling = variables({ SESSION_RENEWS: 'yes', LOGIN_OK_COOKIE: '', LOGIN_OK_STATUS: '302' })
  origin.configure({ sessionId: 'rolling', successCookie: null })
  const gate = endsWithTest(await startSiteGate({ variables: rolling }))
  const alice = await member(gate)
  for (let n = 0; n < 3; n++) expect(await alice.form('/save', { n: String(n) })).toHaveStatus(200)
  expect((await alice.document('/account')).text).toContain('for alice')
  expect(noticesSignIns(readConfig(rolling), null)).toBe(false)
  expect(noticesSignIns(readConfig(variables({ SESSION_RENEWS: 'yes' })), null)).toBe(true)
  expect(noticesSignIns(readConfig(variables()), null)).toBe(true)
  expect(noticesSignIns(readConfig(variables({ LOGIN_OK_COOKIE: '', LOGIN_OK_STATUS: '302' })), null)).toBe(false)
})

describe('the rule', () => {
  const cookie = (name: string, value = 'new') => {
    return { name, value, path: '/', httpOnly: true, expiresAt: null, sameSite: null }
  }
  const [auth, session, remembered] = [cookie('auth'), cookie('sid_x7'), cookie('sid_x7_keep')]
  const same = cookie('sid_x7', 'old')
  const jar = { cookies: [same] }
  const failure = { status: 200, location: null }
  const stays: Variables = { SESSION_RENEWS: 'no' }
  const renews: Variables = { SESSION_RENEWS: 'yes' }
  const byStatus: Variables = { LOGIN_OK_COOKIE: '', LOGIN_OK_STATUS: '302' }
  const bySession: Variables = { LOGIN_OK_COOKIE: 'sid_x7' }

  test.each<[string, Variables, (typeof auth)[], boolean, true?]>([
    ['sign and new session', {}, [auth, session], true],
    ['sign, the same session', {}, [auth, same], false],
    ['sign, no session', {}, [auth], false],
    ['new session, not known whether it stays', {}, [session], false],
    ['new session where it stays', stays, [session], true],
    ['new session where it renews', renews, [session], false],
    ['status and new session where it stays', { ...byStatus, ...stays }, [session], true],
    ['status and a first session cookie where it stays', { ...byStatus, ...stays }, [remembered], true],
    ['status and new session, as any saved form has', byStatus, [session], false],
    ['status alone', byStatus, [], false],
    ['status where it renews', { ...byStatus, ...renews }, [session], false],
    ['status where even a failure renews', byStatus, [session], false, true],
    ['the session is the sign', bySession, [session], true],
    ['… and renews by itself', { ...bySession, ...renews }, [session], false],
    ['own sign where it renews', renews, [auth, session], true],
    ['a session named after a listed one', {}, [auth, remembered], true],
  ])('%s', (_, more, cookies, wanted, doesFailureRenew) => {
    const status = more.LOGIN_OK_STATUS ? 302 : 200
    const answer = { status, cookies, location: null, type: 'text/html' }
    const failed = doesFailureRenew ? { ...failure, renews: doesFailureRenew } : failure
    expect(looksLikeSignIn(readConfig(variables(more)), failed, jar, answer)).toBe(wanted)
  })
})

describe('what the probe sees with a test account', () => {
  const account = { user: 'alice', password: 'alice has a password' }
  const look = (asSaid: Variables = {}) =>
    probe(readConfig(variables(asSaid)), { fetch, random: platformRandom }, { account })

  test.each<[NastySite['sessionId'], 'yes' | 'no', string]>([
    ['rotated', 'no', 'The session stays as it is while somebody is signed in.'],
    ['rolling', 'yes', 'The site renews the session of somebody who is signed in.'],
  ])('a session that is %s: SESSION_RENEWS=%s', async (sessionId, renews, told) => {
    origin.configure({ sessionId })
    const findings = await look(sessionId === 'rolling' ? { LOGIN_FAIL_RENEWS: 'yes', LOGIN_FAIL_STATUS: '200' } : {})
    expect(findings.renews).toBe(renews)
    expect(findings.notes.map(({ text }) => text)).toContain(told)
  })
})
