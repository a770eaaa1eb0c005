import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Variables } from '../../edge/proxy/config/config.ts'
import { matchesName } from '../../edge/reading/patterns.ts'
import { type Gate, startGate } from '../../tools/gate/gate.ts'
import { freePort } from '../../tools/local/local-server.ts'
import { codeAt } from '../browser/support/codes.ts'
import { tabOf } from '../browser/support/tab.ts'
import { sharedBrowser } from '../support/browser.ts'
import { type Answer, UserAgent } from '../support/client.ts'
import { recipe } from '../support/recipes.ts'
import type { Site, Ways } from './sites/site.ts'
import { everything, Visitor } from './visitor.ts'

/*
 * A site that nobody here wrote, behind `npm run gate` with the flags of docs/any-site.md letter for letter: the password
 * opens nothing, by whatever name; after the code everything works as it did. Each site is held to the same sentences. Faults have
 * the numbers of the round in which twelve such sites were tried.
 */

const MIB = 1024 ** 2

export function realSiteSuite(ways: Ways): void {
  describe(`${ways.recipe}, protected by the flags of the documentation`, () => {
    let site: Site
    let gate: Gate
    let dataDir: string
    let owner: Visitor
    let refusal: Error | null = null
    const { headers = {}, aliases, remember } = ways
    const visitor = () => new Visitor(gate.url, { headers })

    beforeAll(async () => {
      const port = await freePort()
      dataDir = await mkdtemp(path.join(tmpdir(), 'sallyport-gate-'))
      site = await ways.start(`http://localhost:${port}`)
      if (ways.secondName) await lookForRefusal(port)
      gate = await startGate({ variables: recipe(ways.recipe, site.origin), port, dataDir })
      owner = visitor()
    })
    afterAll(async () => {
      await gate?.stop()
      await site?.stop()
      if (dataDir) await rm(dataDir, { recursive: true, force: true })
      if (gate) await rm(path.resolve('.build/gate', new URL(gate.url).port), { recursive: true, force: true })
    })

    /** The same without a word of the site's: known by what was typed. */
    function byForm(): Variables {
      const own = Object.entries(recipe(ways.recipe, site.origin)).filter(([name]) => !name.startsWith('WHOAMI'))
      return { ...Object.fromEntries(own), USER_PATTERN: '[A-Za-z0-9 ._@-]+' }
    }

    /** At the port of the gate itself, whose address the site may name. */
    async function lookForRefusal(port: number): Promise<void> {
      const account = { ...site.users[0], ...ways.secondName }
      try {
        const started = await startGate({ variables: byForm(), port, dataDir, account })
        await started.stop()
      } catch (error) {
        refusal = error as Error
      }
    }

    const direct = () =>
      new UserAgent(site.origin, { origin: gate.config.hostMode === 'public' ? gate.url : site.origin, headers })
    const isSession = (name: string) => matchesName(gate.config.sessionCookies, name)
    const pages = () => [...new Set([site.secretPath, ...ways.secretPaths])]

    /** Where the secret comes out, of all the places at which it stands. */
    async function opened(get: (page: string) => Promise<Answer>): Promise<string[]> {
      const found: string[] = []
      for (const page of pages()) if ((await get(page)).text.includes(site.secret)) found.push(page)
      return found
    }
    const inBrowser = (who: UserAgent) => opened((page) => who.document(page))
    const byCurl = (cookie: string) =>
      opened((page) => new UserAgent(gate.url, { headers }).send('GET', page, { cookie }))

    /** A browser, a script with all of its cookies, and one with the cookies of the site itself. */
    async function expectNothingOpen(who: UserAgent, raw: string): Promise<void> {
      expect(await inBrowser(who)).toEqual([])
      expect(await byCurl(everything(who))).toEqual([])
      expect(await byCurl(raw)).toEqual([])
      expect(await byCurl(`${everything(who)}; ${raw}`)).toEqual([])
    }

    async function expectRefused(who: Visitor): Promise<void> {
      const wrong = await ways.signIn(who, { ...site.users[0], password: 'wrong' })
      expect([wrong.status, wrong.text.includes(ways.wrong.text)]).toEqual([ways.wrong.status, true])
    }

    /** Signed in by another name: nothing opens, and there is no method to set up, which would be one of the thief's own. */
    async function expectNothingBy(user: string, raw: string): Promise<void> {
      const thief = visitor()
      const answer = await ways.signIn(thief, { ...site.users[0], user })
      expect(answer.text + answer.location, user).not.toContain('/.mfa/enrol')
      await expectNothingOpen(thief, raw)
      expect([user, (await thief.enrol()).status]).not.toEqual([user, 200])
      await expectNothingOpen(thief, raw)
    }

    async function expectLedTo(page: 'enrol' | 'challenge', answer: Answer): Promise<void> {
      const scripted = page === 'enrol' ? 'enrolment_required' : 'challenge_required'
      if (answer.status === 303) expect(answer.location).toMatch(new RegExp(`^/\\.mfa/${page}\\b`))
      else expect([answer.status, answer.code]).toEqual([401, scripted])
    }

    /** What the site itself hands to whoever has the password. */
    async function rawCookies(): Promise<string> {
      const past = direct()
      await ways.signIn(past, site.users[0])
      expect(await inBrowser(past), 'past the gate, at the site itself').toEqual(pages())
      return everything(past)
    }

    test('a wrong password shows what the site says; the right one opens nothing; the code opens all', async () => {
      const [account] = site.users
      const raw = await rawCookies()
      expect(await inBrowser(visitor())).toEqual([])
      await expectRefused(owner)
      const early = owner.copy()

      await expectLedTo('enrol', await ways.signIn(owner, account))
      await expectNothingOpen(owner, raw)
      const held = owner.copy()
      expect((await owner.enrol()).status).toBe(200)
      expect(await inBrowser(owner)).toEqual(pages())
      for (const thief of [early, held]) await expectNothingOpen(thief, raw)
    })

    // Fault 1.
    if (aliases) {
      test('another name of the same person opens nothing', async () => {
        const [account] = site.users
        const raw = await rawCookies()
        for (const user of aliases(account.user)) {
          const past = direct()
          await ways.signIn(past, { ...account, user })
          expect(await inBrowser(past), `the site takes "${user}" for ${account.user}`).toEqual(pages())
          await expectNothingBy(user, raw)
        }
      })
    }

    if (ways.secondName) {
      test('by the form alone it is not started: the second name is seen, and what closes it is named', () => {
        expect(refusal?.message).toMatch(/WHOAMI/)
      })
    }

    test('in another browser: a wrong code opens nothing, the right one and a backup code do', async () => {
      const [account] = site.users
      const raw = await rawCookies()
      const again = owner.elsewhere()
      await expectLedTo('challenge', await ways.signIn(again, account))
      await expectNothingOpen(again, raw)
      expect((await again.answer({ code: '000000' })).status).toBe(401)
      await expectNothingOpen(again, raw)
      expect((await again.answer()).status).toBe(200)
      expect(await inBrowser(again)).toEqual(pages())

      const third = owner.elsewhere()
      await expectRefused(third)
      await expectLedTo('challenge', await ways.signIn(third, account))
      expect((await third.answer({ backupCode: owner.codes[0] ?? '' })).status).toBe(200)
      expect(await inBrowser(third)).toEqual(pages())
    })

    if (remember) {
      test('after "remember me" and a restart of the browser the code is due, not the password', async () => {
        const browser = visitor()
        await expectLedTo('challenge', await remember(browser, site.users[0]))
        const held = browser.copy()
        held.restart()
        expect((await browser.answer({ backupCode: owner.codes[1] ?? '' })).status).toBe(200)
        expect(await inBrowser(browser)).toEqual(pages())
        browser.restart()
        for (const who of [held, browser]) {
          expect(await inBrowser(who)).toEqual([])
          expect((await who.document(site.secretPath)).location).toMatch(/^\/\.mfa\/challenge\b/)
        }
        expect((await browser.answer({ backupCode: owner.codes[2] ?? '' })).status).toBe(200)
        expect(await inBrowser(browser)).toEqual(pages())
      })
    }

    test('a change is saved', async () => {
      expect(await ways.save(owner, `written_${Date.now()}`)).toBe(true)
    })

    // Fault 4: at the login's own path too.
    test(`a file of ${ways.uploadMiB ?? 30} MiB arrives whole`, async () => {
      const size = (ways.uploadMiB ?? 30) * MIB
      expect(await ways.upload(owner, Buffer.alloc(size, 'a line of a long file\n'))).toBe(size)
    })

    // Faults 2, 3, 5 and 8: what only a browser sends, and a login that a script sends.
    test('in a real browser: the login page is whole, its own script or form leads to the code, and on', async () => {
      const [, other] = site.users
      const browser = await sharedBrowser()
      const context = await browser.newContext()
      try {
        context.setDefaultTimeout(15_000)
        const page = await context.newPage()
        const broken: string[] = []
        page.on('response', (answer) => {
          const type = answer.request().resourceType()
          if (answer.status() < 400 || !/^(stylesheet|script|font)$/.test(type)) return
          if (!ways.spare?.test(answer.url())) broken.push(answer.url())
        })
        const [login, user, password, button] = ways.byHand
        await page.goto(gate.url + login)
        await page.locator(user).fill(other.user)
        await page.locator(password).fill(other.password)
        await page.locator(button).click()
        await page.waitForURL(/\/\.mfa\/enrol/)
        await tabOf(page).setUpRequired(async (app) => codeAt(app))
        await page.waitForURL((url) => !url.pathname.startsWith('/.mfa'))
        await ways.seesItself(page, gate.url)
        expect(broken).toEqual([])
        const raw = (await context.cookies()).filter(({ name }) => isSession(name))
        expect(raw.map(({ name }) => name)).toEqual([])
      } finally {
        await context.close()
      }
    })

    test("the site's own sign-out ends the visit, for copies of its cookies too", async () => {
      const raw = await rawCookies()
      const copy = owner.copy()
      expect(await inBrowser(copy)).toEqual(pages())
      await ways.signOut(owner)
      for (const thief of [owner, copy]) await expectNothingOpen(thief, raw)
      // The next one is a sign-in as any other.
      await expectLedTo('challenge', await ways.signIn(owner, site.users[0]))
    })

    if (ways.secondName) {
      test('by invitation a second name opens nothing, though the site is not asked who it is', async () => {
        const [account] = site.users
        const raw = await rawCookies()
        const { port } = new URL(gate.url)
        await gate.stop()
        const variables = { ...byForm(), NEW_PEOPLE: 'invite', OWNERS: account.user }
        gate = await startGate({ variables, port: Number(port), dataDir, isReset: true })
        const named = visitor()
        await expectLedTo('enrol', await ways.signIn(named, account))
        expect((await named.enrol()).status).toBe(200)
        expect(await inBrowser(named)).toEqual(pages())
        for (const user of aliases?.(account.user) ?? []) await expectNothingBy(user, raw)
      })
    }
  })
}
