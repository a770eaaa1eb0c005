import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, nastyVariables, type SiteGate, startSiteGate } from '../proxy/world.ts'
import { type NastyOrigin, startNastyOrigin } from '../support/nasty-origin.ts'

/*
 * A thief with the password alone, and a site that takes more than one name for a person (fault 1 of the real sites): whoever
 * comes under another one is never somebody new, who would set up a method of their own.
 */

const PASSWORD = 'a password of the tests'

const login = async (browser: Browser, name: string, password = PASSWORD) => {
  await browser.document('/login')
  return browser.form('/login', { u: name, p: password })
}

describe('by the form alone', () => {
  let origin: NastyOrigin
  let gate: SiteGate
  const start = async (more: Record<string, string> = {}) => {
    await gate?.stop()
    gate = await startSiteGate({ variables: nastyVariables(origin, { REQUIRE: 'all', ...more }) })
  }
  const posts = () => origin.contacts(({ method }) => method === 'POST')
  /** The name that reached the site last. */
  const posted = () => new URLSearchParams(posts().at(-1)?.body).get('u')
  afterAll(async () => {
    await gate?.stop()
    await origin?.stop()
  })

  describe('a site that folds case, spaces and more', () => {
    beforeAll(async () => {
      // As MediaWiki does: `_` is a space, the first letter is a capital; and as MySQL compares: accents, full width.
      const normalise = (name: string) =>
        name.normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('_', ' ').replace(/\s+/g, ' ').trim().toLowerCase()
      const users = { johndoe: PASSWORD, 'ann lee': PASSWORD }
      origin = await startNastyOrigin({ loginPath: '/login', users, normalise })
      await start()
    })

    test('a name with capitals reaches the site as it was typed, and its first spelling is the only one', async () => {
      const john = gate.browser()
      expect((await login(john, 'JohnDoe')).location).toMatch(/^\/\.mfa\/enrol/)
      expect(posted()).toBe('JohnDoe')
      await john.enrol()
      expect((await john.document('/account')).text).toContain('for johndoe')
      for (const name of ['johnDoe', 'JOHNDOE', 'johndoe']) {
        const thief = gate.browser()
        const answer = await login(thief, name)
        expect([answer.status, answer.text.includes('as you did first')], name).toEqual([403, true])
        expect(answer.text).not.toContain(origin.secret)
        expect(thief.jar.names()).toEqual([])
        expect((await thief.document('/account')).location).toBe('/.mfa/login')
      }
      expect((await login(john.elsewhere(), 'JohnDoe')).location).toMatch(/^\/\.mfa\/challenge/)
      const { rows } = await gate.sql.execute('select distinct principal_id from mfa_enrolment')
      expect(rows.map((row) => row.principal_id)).toEqual(['johndoe'])
    })

    test('what sites fold beyond case is no name: 400, and the site hears nothing of it', async () => {
      const letters = ['johnd\u00f3e', '\uff4aohndoe', 'john\u200bdoe', 'j\u043ehndoe', 'johndoe\u00a0']
      const before = posts().length
      for (const name of [...letters, 'John Doe', 'john/doe']) {
        const thief = gate.browser()
        expect(await login(thief, name), JSON.stringify(name)).toHaveStatus(400)
        expect(thief.jar.names().filter((one) => /-who/.test(one))).toEqual([])
      }
      expect((await login(gate.browser(), 'ann lee')).text).toContain('plain letters, digits and . _ - + @')
      expect(posts().length).toBe(before)
    })

    test('spaces around a name, as phones add them, cost nothing', async () => {
      const ann = gate.browser()
      expect((await login(ann, ' Ann_lee ')).location).toMatch(/^\/\.mfa\/enrol/)
      expect(posted()).toBe('Ann_lee')
    })

    test('with a pattern that takes spaces, a space and _ are still one spelling or the other', async () => {
      await start({ USER_PATTERN: '[A-Za-z0-9 _]+' })
      const ann = gate.browser()
      expect((await login(ann, 'Ann lee')).location).toMatch(/^\/\.mfa\/enrol/)
      await ann.enrol()
      for (const name of ['Ann_lee', 'ann lee', 'Ann  lee']) {
        expect(await login(gate.browser(), name), name).toHaveStatus(403)
      }
    })
  })

  test('letters that databases take for plain ones, and Unicode does not, are no second name', async () => {
    const plain: Record<string, string> = { ø: 'o', ł: 'l', đ: 'd', ı: 'i', æ: 'ae', þ: 'th' }
    origin.configure({
      users: { 'olaf.maeth': PASSWORD, dill: PASSWORD },
      // MySQL's utf8mb4_0900_ai_ci, and WordPress.
      normalise: (name) => [...name.toLowerCase()].map((letter) => plain[letter] ?? letter).join(''),
    })
    await start({ USER_PATTERN: '[\\p{L}0-9 ._@-]+' })
    for (const [own, others] of [
      ['olaf.maeth', ['ølaf.maeth', 'ołaf.maeth', 'Ølaf.mæth', 'olaf.maeþ']],
      ['dill', ['đill', 'dıll', 'diŁl']],
    ] as const) {
      const person = gate.browser()
      await login(person, own)
      await person.enrol()
      for (const name of others) expect(await login(gate.browser(), name), name).toHaveStatus(403)
      expect((await login(person.elsewhere(), own)).location).toMatch(/^\/\.mfa\/challenge/)
    }
  })

  test('whoever is listed as an Owner is that in this very spelling: another one is refused from the first time on', async () => {
    origin.configure({ users: { Boss: PASSWORD, boss: PASSWORD }, normalise: (name) => name })
    await start({ OWNERS: 'Boss', REQUIRE: 'accounts' })
    expect(await login(gate.browser(), 'boss')).toHaveStatus(403)
    const boss = gate.browser()
    expect((await login(boss, 'Boss')).location).toContain('/account')
    expect((await boss.document('/.mfa/accounts')).text).toContain('Your role: Owner')
    expect(await gate.count('mfa_audit', null, "act = 'sign_in.other_spelling'")).toBe(1)
  })

  test('of a site that was seen to fold, any case is the one person, and the site gets what was typed', async () => {
    origin.configure({ users: { boss: PASSWORD }, normalise: (name) => name.toLowerCase() })
    await start({ SPELLINGS: 'any-case', OWNERS: 'Boss' })
    const boss = gate.browser()
    await login(boss, 'boss')
    await boss.enrol()
    expect((await boss.document('/.mfa/accounts')).text).toContain('Your role: Owner')
    expect((await login(boss.elsewhere(), 'BOSS')).location).toMatch(/^\/\.mfa\/challenge/)
    expect(posted()).toBe('BOSS')
    // Kept with capitals from before that was seen, or as an operator wrote it: still the one person.
    await gate.sql.execute("update mfa_name set spelling = 'Boss'")
    for (const name of ['boss', 'Boss', 'BOSS']) {
      expect((await login(boss.elsewhere(), name)).location, name).toMatch(/^\/\.mfa\/challenge/)
    }
  })
})
