import assert from 'node:assert/strict'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { type StrictPageOptions, sharedBrowser } from '../../support/browser.ts'
import { UserAgent } from '../../support/client.ts'
import { once } from '../../support/shared.ts'
import { Agent, type Enrolment } from './agent.ts'
import { codeAt, STEP_MS, type WithApp, wrongCodeAt } from './codes.ts'
import { type Account, type Person, type Roles, startTestDemo } from './demo.ts'
import { movedWindows } from './moved-clock.ts'
import type { Tab } from './tab.ts'
import { cookiesOf, openWindow, type Window } from './window.ts'

/** Somebody with an app and backup codes. `agent`: the session that set MFA up, assured, and of no browser. */
export type Enrolled = Person & Enrolment & { agent: Agent }

export type EnrolOptions = {
  roles?: Roles
  /** False: **Finish** was never pressed. */
  keepsCodes?: boolean
  codesLeft?: number
  /** As if so many wrong codes of the app had been entered in a row, days ago. */
  failures?: number
}

type Factor = 'totp' | 'backup_code'

const ENTRY = path.join(import.meta.dirname, 'site.worker.ts')
const FAILED = `insert or replace into mfa_throttle
  (principal_id, factor, consecutive, next_at, day_count, day_started_at, month_count, month_started_at, charged_by)
  values (?, 'totp', ?, ?, ?, ?, ?, ?, 'before')`

/** The demo, with a clock that can be moved, and windows of a browser. */
export type Site = Awaited<ReturnType<typeof startSite>>

/** That of this test process, which nobody stops. Its seeded people stay as they are: tests make people of their own. */
export const sharedSite: () => Promise<Site> = once(() => startSite())

/** `entry`: another Worker than the demo's, which takes `/__clock` as it does. */
export async function startSite({ entry = ENTRY } = {}) {
  const [demo, browser] = await Promise.all([startTestDemo({ entry }), sharedBrowser()])
  const { url, database, newAccount, newPerson } = demo
  const clock = new UserAgent(url)
  const windows = movedWindows()
  /** The time step of the newest code of each app that a test has taken. */
  const taken = new Map<string, number>()
  let aheadMs = 0

  const execute = (sql: string, ...args: (string | number)[]) => database.execute({ sql, args })

  const now = () => Date.now() + aheadMs

  /** Time passes, for the server and for every window that is open. */
  async function pass(seconds: number): Promise<void> {
    await windows.settled()
    aheadMs += seconds * 1000
    const answer = await clock.send('POST', '/__clock', {}, String(aheadMs))
    assert.equal(answer.status, 204)
    await windows.pass(seconds)
  }

  /** Waits for nothing: the next time step of every app begins. */
  const nextStep = () => pass(Math.ceil((STEP_MS - (now() % STEP_MS)) / 1000) + 1)

  /** The code of now, which nobody will be given again. */
  const take = ({ secret }: WithApp): string => {
    taken.set(secret, Math.floor(now() / STEP_MS))
    return codeAt({ secret }, now())
  }

  /** A code that nobody has used, for now: it takes the next time step where it must. */
  async function newCode(person: WithApp): Promise<string> {
    if ((taken.get(person.secret) ?? 0) >= Math.floor(now() / STEP_MS)) await nextStep()
    return take(person)
  }

  async function enterCode(page: Tab, person: WithApp, leadsTo: string): Promise<void> {
    await page.enterCode(await newCode(person))
    await page.untilAt(leadsTo)
  }

  /** A session that has shown the password and nothing else. */
  const agentOf = (person: Pick<Person, 'email'>) => new Agent(url).signIn(person)

  /** Uses codes up, from the end of the list, until so many are left. */
  const leaveCodes = (person: Pick<Person, 'id'>, remaining: number) =>
    execute(
      `update mfa_backup_code set used_at = ? where place >= ?
        and set_id = (select id from mfa_backup_set where principal_id = ?)`,
      ...[now(), remaining, person.id],
    )

  async function newEnrolled({ roles, keepsCodes = true, codesLeft, failures }: EnrolOptions = {}): Promise<Enrolled> {
    const person = await newPerson(undefined, roles)
    const agent = await agentOf(person)
    // With the code of the step before, so that the one of now is free; it must not grow too old on its way.
    if (STEP_MS - (now() % STEP_MS) < 10_000) await nextStep()
    const enrolment = await agent.enrol(() => now() - STEP_MS)
    if (keepsCodes) await agent.confirmCodes()
    if (codesLeft !== undefined) await leaveCodes(person, codesLeft)
    if (failures !== undefined) await execute(FAILED, person.id, failures, 0, 0, 0, 0, 0)
    return { ...person, ...enrolment, agent }
  }

  const newOwner = async (account: string) => newEnrolled({ roles: [[await newAccount(account), 'owner']] })

  async function failuresOf({ id }: Pick<Person, 'id'>, factor: Factor): Promise<number> {
    const { rows } = await execute(
      'select consecutive from mfa_throttle where principal_id = ? and factor = ?',
      id,
      factor,
    )
    return Number(rows[0]?.consecutive ?? 0)
  }

  /** The method is locked for four minutes. */
  const lock = ({ id }: Pick<Person, 'id'>) => execute(FAILED, id, 8, now() + 4 * 60_000, 8, now(), 8, now())

  /** As a damaged database does: the method's row is gone, and nobody deleted the method. */
  const loseMethod = ({ id }: Pick<Person, 'id'>) => execute('delete from mfa_authenticator where principal_id = ?', id)

  /** What the Owner's switch does: from now on this account asks for MFA. */
  const requireMfa = ({ id }: Pick<Account, 'id'>) =>
    execute(
      `insert into mfa_policy (account_id, required, changed_at, changed_by) values (?, 1, ?, 'a test')`,
      id,
      now(),
    )

  /**
   * A browser of its own; the clock of its pages is the server's. It must have been clean when the test is over, and is
   * closed then.
   */
  async function open(options: StrictPageOptions = {}): Promise<Window> {
    const window = await openWindow(browser, url, { expectedErrors: [/status of (401|409|410|429)/], ...options })
    if (options.javaScriptEnabled !== false) await windows.add(window, now())
    onTestFinished(async () => {
      windows.remove(window)
      await window.assertClean().finally(window.close)
    })
    return window
  }

  /** A browser that has a session, or a new one with the password alone, at an address. */
  async function openAs(who: Agent | Pick<Person, 'email'>, address: string, options?: StrictPageOptions) {
    const window = await open(options)
    await window.context.addCookies(cookiesOf(who instanceof Agent ? who : await agentOf(who), url))
    await window.page.goto(address)
    return window
  }

  /** A browser that has a session, where our pages come as told: see `site.worker.ts`. */
  async function openOurs(pages: string, agent: Agent, address: string) {
    const window = await open()
    await window.context.addCookies([...cookiesOf(agent, url), { name: 'our-pages', value: pages, url }])
    await window.page.goto(address)
    return window
  }

  /** A browser with a new sign-in of somebody with a method, who may be new, on its way to an address and asked for a code. */
  async function openChallenge(
    who: Enrolled | EnrolOptions = {},
    address = '/profile',
    options: StrictPageOptions = {},
  ) {
    const person = 'agent' in who ? who : await newEnrolled(who)
    const window = await openAs(person, address, options)
    await window.page.heading('Verify your identity').waitFor()
    if (options.javaScriptEnabled !== false) await window.page.locator('mfa-challenge[state]').waitFor()
    return { ...window, person }
  }

  async function openProfile(options?: StrictPageOptions) {
    const person = await newEnrolled()
    const window = await openAs(person.agent, '/profile', options)
    await window.page.text('10 of 10 left').waitFor()
    return { ...window, person }
  }

  /** Somebody new with the QR code of a first set-up on the screen, and its secret. */
  async function openSetUp(options?: StrictPageOptions) {
    const person = await newPerson()
    const agent = await agentOf(person)
    const window = await openAs(agent, '/profile', options)
    return { ...window, person, agent, secret: await window.page.beginSetUp() }
  }

  /** Gives a window that is open another session of somebody, with the password alone. */
  async function bringIn(
    { context, page }: Pick<Window, 'context' | 'page'>,
    person: { email: string },
    address: string,
  ) {
    await context.addCookies(cookiesOf(await agentOf(person), url))
    await page.goto(address)
  }

  /** The same window with nothing in it but a new session of somebody, who is asked for a code. */
  async function signInAgain(window: Pick<Window, 'context' | 'page'>, person: { email: string }, address: string) {
    await window.context.clearCookies()
    await bringIn(window, person, address)
    await window.page.untilAsked()
  }

  return {
    ...demo,
    ...{ execute, now, pass, nextStep, newCode, enterCode, signInAgain, agentOf, newEnrolled, newOwner, failuresOf },
    ...{
      leaveCodes,
      lock,
      loseMethod,
      requireMfa,
      open,
      openAs,
      openOurs,
      openChallenge,
      openProfile,
      openSetUp,
      bringIn,
    },
    wrongCode: (person: WithApp) => wrongCodeAt(person, now()),
  }
}
