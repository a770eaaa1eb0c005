import assert from 'node:assert/strict'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { type StrictPageOptions, sharedBrowser } from '../../support/browser.ts'
import { UserAgent } from '../../support/client.ts'
import { once } from '../../support/shared.ts'
import { Agent, type Enrolment } from './agent.ts'
import { codeAt, STEP_MS, type WithApp, wrongCodeAt } from './codes.ts'
import { type Account, type Person, type Roles, startTestDemo, type TestDemo } from './demo.ts'
import { movedWindows } from './moved-clock.ts'
import { cookiesOf, openWindow, type Window } from './window.ts'

/** Somebody with an app and backup codes. `agent`: the session that set MFA up, assured, and of no browser. */
export type Enrolled = Person & Enrolment & { agent: Agent }

export type EnrolOptions = {
  roles?: Roles
  /** False: **Finish** was never pressed. */
  keepsCodes?: boolean
}

type Factor = 'totp' | 'backup_code'

/** The demo, with a clock that can be moved, and windows of a browser. */
export type Site = TestDemo & {
  /** What the server takes for the time. */
  now(): number
  /** Time passes, for the server and for every window that is open. */
  pass(seconds: number): Promise<void>
  /** Waits for nothing: the next time step of every app begins. */
  nextStep(): Promise<void>
  /** A code that nobody has used, for now: it takes the next time step where it must. */
  newCode(person: WithApp): Promise<string>
  /** What the person's app shows now, used or not. */
  codeNow(person: WithApp): string
  wrongCode(person: WithApp): string
  newEnrolled(options?: EnrolOptions): Promise<Enrolled>
  /** The Owner of an account of this name, with a method. */
  newOwner(account: string): Promise<Enrolled>
  /** Sets up an app in this session, which uses up the code that it shows now. */
  enrolNow(agent: Agent): Promise<Enrolment>
  /** A session that has shown the password and nothing else. */
  agentOf(person: Pick<Person, 'email'>): Promise<Agent>
  /** True where a fresh sign-in with this code gets in. */
  getsIn(person: Person, factor: Factor, code: string): Promise<boolean>
  /** How many wrong codes in a row stand against somebody. */
  failuresOf(person: Person, factor: Factor): Promise<number>
  /** Uses codes up, from the end of the list, until so many are left. */
  leaveCodes(person: Person, remaining: number): Promise<void>
  /** As a damaged database does: the method's row is gone, and nobody deleted the method. */
  loseMethod(person: Person): Promise<void>
  /** What the Owner's switch does: from now on this account asks for MFA. */
  requireMfa(account: Pick<Account, 'id'>): Promise<void>
  /**
   * A browser of its own; the clock of its pages is the server's. It must have been clean when the test is over, and is
   * closed then.
   */
  open(options?: StrictPageOptions): Promise<Window>
  /** A browser that has a session, or a new one with the password alone, at an address. */
  openAs(who: Agent | Pick<Person, 'email'>, address: string, options?: StrictPageOptions): Promise<Window>
  /** A browser that has a session, where our pages come as told: see `site.worker.ts`. */
  openOurs(pages: string, agent: Agent, address: string): Promise<Window>
  /** A browser with a new sign-in of somebody with a method, if none is named somebody new, on its way to an address and asked for a code. */
  openChallenge(
    person?: Enrolled,
    address?: string,
    options?: StrictPageOptions,
  ): Promise<Window & { person: Enrolled }>
  /** Somebody with a method at My profile. */
  openProfile(options?: StrictPageOptions): Promise<Window & { person: Enrolled }>
  /** Somebody new with the QR code of a first set-up on the screen, and its secret. */
  openSetUp(options?: StrictPageOptions): Promise<Window & { person: Person; agent: Agent; secret: string }>
  /** Gives a window that is open another session of somebody, with the password alone. */
  bringIn(window: Pick<Window, 'context' | 'page'>, person: Pick<Person, 'email'>, address: string): Promise<void>
}

const ENTRY = path.join(import.meta.dirname, 'site.worker.ts')

/** That of this test process, which nobody stops. Its seeded people stay as they are: tests make people of their own. */
export const sharedSite: () => Promise<Site> = once(startSite)

export async function startSite(): Promise<Site> {
  const [demo, browser] = await Promise.all([startTestDemo({ entry: ENTRY }), sharedBrowser()])
  const { url, database, newAccount, newPerson } = demo
  const clock = new UserAgent(url)
  const windows = movedWindows()
  /** The time step of the newest code of each app that a test has taken. */
  const taken = new Map<string, number>()
  let aheadMs = 0

  /** The code of a time, which nobody will be given again. */
  const take = ({ secret }: WithApp, atMs: number): string => {
    taken.set(secret, Math.floor(atMs / STEP_MS))
    return codeAt({ secret }, atMs)
  }

  const site: Site = {
    url,
    database,
    newAccount,
    newPerson,
    stop: demo.stop,
    now: () => Date.now() + aheadMs,
    async pass(seconds) {
      await windows.settled()
      aheadMs += seconds * 1000
      const answer = await clock.send('POST', '/__clock', {}, String(aheadMs))
      assert.equal(answer.status, 204)
      await windows.pass(seconds)
    },
    async nextStep() {
      const left = STEP_MS - (site.now() % STEP_MS)
      await site.pass(Math.ceil(left / 1000) + 1)
    },
    async newCode(person) {
      if ((taken.get(person.secret) ?? 0) >= Math.floor(site.now() / STEP_MS)) await site.nextStep()
      return take(person, site.now())
    },
    codeNow: (person) => codeAt(person, site.now()),
    wrongCode: (person) => wrongCodeAt(person, site.now()),
    async newEnrolled({ roles, keepsCodes = true } = {}) {
      const person = await newPerson(undefined, roles)
      const agent = await site.agentOf(person)
      // With the code of the step before, so that the one of now is free; it must not grow too old on its way.
      if (STEP_MS - (site.now() % STEP_MS) < 10_000) await site.nextStep()
      const enrolment = await agent.enrol(() => site.now() - STEP_MS)
      if (keepsCodes) await agent.confirmCodes()
      return { ...person, ...enrolment, agent }
    },
    newOwner: async (account) => site.newEnrolled({ roles: [[await newAccount(account), 'owner']] }),
    async enrolNow(agent) {
      await site.nextStep()
      const enrolment = await agent.enrol(site.now)
      take(enrolment, site.now())
      return enrolment
    },
    agentOf: (person) => new Agent(url).signIn(person),
    async getsIn(person, factor, code) {
      const answer = await (await site.agentOf(person)).answerChallenge(factor, code)
      assert.ok(answer.status === 200 || answer.code === 'wrong_code', answer.text)
      return answer.status === 200
    },
    async failuresOf(person, factor) {
      const { rows } = await database.execute({
        sql: 'select consecutive from mfa_throttle where principal_id = ? and factor = ?',
        args: [person.id, factor],
      })
      return Number(rows[0]?.consecutive ?? 0)
    },
    async leaveCodes(person, remaining) {
      await database.execute({
        sql: `update mfa_backup_code set used_at = ? where place >= ?
          and set_id = (select id from mfa_backup_set where principal_id = ?)`,
        args: [site.now(), remaining, person.id],
      })
    },
    async loseMethod({ id }) {
      await database.execute({ sql: 'delete from mfa_authenticator where principal_id = ?', args: [id] })
    },
    async requireMfa({ id }) {
      await database.execute({
        sql: `insert into mfa_policy (account_id, required, changed_at, changed_by) values (?, 1, ?, 'the test')`,
        args: [id, site.now()],
      })
    },
    async open(options = {}) {
      const window = await openWindow(browser, url, { expectedErrors: [/status of (401|409|410|429)/], ...options })
      if (options.javaScriptEnabled !== false) await windows.add(window.context, site.now())
      onTestFinished(async () => {
        windows.remove(window.context)
        await window.assertClean().finally(window.close)
      })
      return window
    },
    async openAs(who, address, options) {
      const window = await site.open(options)
      await window.context.addCookies(cookiesOf(who instanceof Agent ? who : await site.agentOf(who), url))
      await window.page.goto(address)
      return window
    },
    async openOurs(pages, agent, address) {
      const window = await site.open()
      await window.context.addCookies([...cookiesOf(agent, url), { name: 'our-pages', value: pages, url }])
      await window.page.goto(address)
      return window
    },
    async openChallenge(who, address = '/profile', options = {}) {
      const person = who ?? (await site.newEnrolled())
      const window = await site.openAs(person, address, options)
      await window.page.heading('Verify your identity').waitFor()
      if (options.javaScriptEnabled !== false) await window.page.locator('mfa-challenge[state]').waitFor()
      return { ...window, person }
    },
    async openProfile(options) {
      const person = await site.newEnrolled()
      const window = await site.openAs(person.agent, '/profile', options)
      await window.page.text('10 of 10 left').waitFor()
      return { ...window, person }
    },
    async openSetUp(options) {
      const person = await newPerson()
      const agent = await site.agentOf(person)
      const window = await site.openAs(agent, '/profile', options)
      return { ...window, person, agent, secret: await window.page.beginSetUp() }
    },
    async bringIn({ context, page }, person, address) {
      await context.addCookies(cookiesOf(await site.agentOf(person), url))
      await page.goto(address)
    },
  }
  return site
}
