import { describe, expect, test } from 'vitest'
import type { Browser } from '../proxy/world.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { attacker, enc, FORM, JSON_TYPE, json, send, triesOwnCode } from './attacker.ts'
import { type Account, heldSite } from './held-site.ts'

/*
 * Ways around the gate in front of a site that is not touched. Mallory has an account at the site and a method of her own,
 * and knows the victim's password; she has the site answer what is no word about a login, and keeps every cookie that she
 * ever had. Requirements: spec H3, L1, L7, L10. Cases TOK-01, TOK-04, POL-05, POL-08; failures of others V02, V05, V28.
 */

const site = await heldSite('user_name')
const { newcomer, signIn, visitor, member, startGate, ownGate, leaks } = site
const { staysOut } = attacker(site)

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
