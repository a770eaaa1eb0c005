import assert from 'node:assert/strict'
import path from 'node:path'
import type { Client } from '@libsql/client'
import type { BrowserContext, Locator, Page, Request } from 'playwright-core'
import { expect } from 'vitest'
import { DEMO_PASSWORD, type Role } from '../../demo/people/people.ts'
import {
  button,
  cookiesOf,
  heading,
  openWindow,
  PASSWORD_HASH,
  type Person,
  pause,
  startTestDemo,
  type TestDemo,
} from '../e2e/support.ts'
import { type StrictPage, type StrictPageOptions, sharedBrowser } from '../support/browser.ts'
import { UserAgent } from '../support/client.ts'
import { once } from '../support/shared.ts'
import { totp } from '../support/totp-oracle.ts'

export { button, codeField, enterCode, fetchIn, heading, qrCode, signIn, signOut } from '../e2e/support.ts'

const STEP_MS = 30_000

export const WRONG_CODE = "That code didn't work. If you have just used it, wait for the next one."
export const WRONG_BACKUP_CODE = "That code didn't work. Each backup code works once."
export const SUPPORT = 'No phone and no codes? Ask the help desk, extension 42.'

export type Account = { id: string; name: string }

/** Which roles somebody has, by account. */
export type Roles = [account: Account, role: Role][]

/** Somebody with an authenticator app and backup codes. */
export type Enrolled = Person & {
  secret: string
  backupCodes: string[]
  /** The session that set MFA up: assured, and of no browser. */
  agent: UserAgent
}

export type EnrolOptions = {
  roles?: Roles
  /** False: **Finish** was never pressed. */
  keepsCodes?: boolean
}

export type Site = Omit<TestDemo, 'newPerson' | 'stop'> & {
  /** What the server takes for the time. */
  now(): number
  /** Time passes, for the server and for every window that is open. */
  pass(seconds: number): Promise<void>
  /** Waits for nothing: the next time step of every app begins. */
  nextStep(): Promise<void>
  /** A code that nobody has used, for now. */
  newCode(person: Pick<Enrolled, 'secret'>): Promise<string>
  /** What the person's app shows now, used or not. */
  codeNow(person: Pick<Enrolled, 'secret'>): string
  newAccount(name: string): Promise<Account>
  /** Without roles: Owner of an account of their own. */
  newPerson(name?: string, roles?: Roles): Promise<Person>
  newEnrolled(options?: EnrolOptions): Promise<Enrolled>
  /** A session that has shown the password and nothing else. */
  agentOf(person: Pick<Person, 'email'>): Promise<UserAgent>
  /** A browser of its own; the clock of its pages is the server's. */
  open(options?: StrictPageOptions): Promise<StrictPage>
  /** A browser that has the session of an agent, at an address. */
  openAs(agent: UserAgent, address: string, options?: StrictPageOptions): Promise<StrictPage>
  /** A browser with a new sign-in of somebody with a method, on its way to an address and asked for a code. */
  openChallenge(person: Person, address?: string, options?: StrictPageOptions): Promise<StrictPage>
}

/** The demo with a clock that can be moved, and the browser: one of this test process, which nobody stops. */
export const sharedSite: () => Promise<Site> = once(startSite)

async function startSite(): Promise<Site> {
  const entry = path.join(import.meta.dirname, 'demo.worker.ts')
  const [demo, browser] = await Promise.all([startTestDemo(entry), sharedBrowser()])
  const { database } = demo
  const clock = new UserAgent(demo.url)
  /** The windows that are open, each with the requests that have no answer yet. */
  const windows = new Map<BrowserContext, Set<Request>>()
  let aheadMs = 0
  let count = 0

  const site: Site = {
    url: demo.url,
    database,
    now: () => Date.now() + aheadMs,
    async pass(seconds) {
      await untilAnswered(windows)
      aheadMs += seconds * 1000
      const answer = await clock.send('POST', '/__clock', {}, String(aheadMs))
      assert.equal(answer.status, 204)
      for (const window of windows.keys()) await window.clock.fastForward(seconds * 1000)
    },
    async nextStep() {
      const left = STEP_MS - (site.now() % STEP_MS)
      await site.pass(Math.ceil(left / 1000) + 1)
    },
    async newCode(person) {
      await site.nextStep()
      return site.codeNow(person)
    },
    codeNow: ({ secret }) => totp({ secret, atMs: site.now() }),
    async newAccount(name) {
      const account = { id: `account-${++count}`, name }
      await database.execute({ sql: 'insert into demo_account (id, name) values (?, ?)', args: [account.id, name] })
      return account
    },
    async newPerson(name, roles) {
      const id = `person-${++count}`
      const person = { id, email: `${id}@example.com`, name: name ?? `Person ${count}` }
      await addPerson(database, person, roles ?? [[await site.newAccount(`Account of ${person.name}`), 'owner']])
      return person
    },
    async newEnrolled({ roles, keepsCodes = true } = {}) {
      const person = await site.newPerson(undefined, roles)
      const agent = await site.agentOf(person)
      await site.nextStep()
      const enrolled = await enrol(site, agent)
      if (keepsCodes) assert.equal((await agent.json('POST', '/mfa/api/backup-codes/confirm', {})).status, 204)
      return { ...person, ...enrolled, agent }
    },
    async agentOf({ email }) {
      const agent = new UserAgent(demo.url)
      const answer = await agent.form('/login', { email, password: DEMO_PASSWORD })
      assert.deepEqual([answer.status, answer.location], [303, '/'])
      return agent
    },
    async open(options = {}) {
      const window = await openWindow(browser, site, { expectedErrors: [/status of (401|409|410|429)/], ...options })
      if (options.javaScriptEnabled === false) return window
      await window.context.clock.install({ time: site.now() })
      windows.set(window.context, unanswered(window.context))
      const close = async () => {
        windows.delete(window.context)
        await window.close()
      }
      return { ...window, close }
    },
    async openAs(agent, address, options) {
      const window = await site.open(options)
      await window.context.addCookies(cookiesOf(agent, demo.url))
      await window.page.goto(address)
      return window
    },
    async openChallenge(person, address = '/profile', options = {}) {
      const window = await site.openAs(await site.agentOf(person), address, options)
      await heading(window.page, 'Verify your identity').waitFor()
      return window
    },
  }
  return site
}

function unanswered(context: BrowserContext): Set<Request> {
  const requests = new Set<Request>()
  const forget = (request: Request) => requests.delete(request)
  context.on('request', (request) => requests.add(request))
  context.on('requestfinished', forget)
  context.on('requestfailed', forget)
  return requests
}

const settle = (page: Page): Promise<void> => page.evaluate(() => {}).catch(() => {})

/** A page whose clock is moved gives up what it waits for. A page that was closed waits for nothing any more. */
async function untilAnswered(windows: Map<BrowserContext, Set<Request>>): Promise<void> {
  for (let looks = 0, quiet = 0; looks < 150 && quiet < 2; looks++) {
    // What a press has just set off is on its way when the page answers; what that sets off, at the next look.
    await Promise.all([...windows.keys()].flatMap((context) => context.pages().map(settle)))
    quiet = [...windows.values()].every((requests) => requests.size === 0) ? quiet + 1 : 0
    if (quiet === 0) await pause(20)
  }
}

async function addPerson(database: Client, { id, email, name }: Person, roles: Roles): Promise<void> {
  await database.batch(
    [
      {
        sql: 'insert into demo_person (id, email, name, password_hash) values (?, ?, ?, ?)',
        args: [id, email, name, PASSWORD_HASH],
      },
      ...roles.map(([account, role]) => ({
        sql: 'insert into demo_membership (person_id, account_id, role) values (?, ?, ?)',
        args: [id, account.id, role],
      })),
    ],
    'write',
  )
}

type Begun = { id: string; prompts: { secret?: string }[] }
type Confirmed = { prompts: { codes?: string[] }[] }

/** Sets up an app in a session without a window. */
export async function enrol(site: Site, agent: UserAgent): Promise<{ secret: string; backupCodes: string[] }> {
  await agent.json('GET', '/mfa/api/settings')
  const begun = await agent.json('POST', '/mfa/api/enrolments', { factor: 'totp' })
  assert.equal(begun.status, 201, begun.text)
  const { id, prompts } = begun.json<Begun>()
  const secret = prompts.find((prompt) => prompt.secret !== undefined)?.secret ?? ''
  const code = totp({ secret, atMs: site.now() })
  const confirmed = await agent.json('POST', `/mfa/api/enrolments/${id}/confirm`, { code })
  assert.equal(confirmed.status, 200, confirmed.text)
  const backupCodes = confirmed.json<Confirmed>().prompts.flatMap(({ codes = [] }) => codes)
  await agent.json('GET', '/mfa/api/settings')
  return { secret, backupCodes }
}

/** One answer to the challenge of a session without a window. */
export async function answerChallenge(agent: UserAgent, factor: 'totp' | 'backup_code', code: string) {
  await agent.json('GET', '/mfa/api/challenge')
  return agent.json('POST', '/mfa/api/challenge', { factor, code: code.replaceAll('-', '') })
}

/** True where a fresh sign-in with this code gets in. */
export async function getsIn(site: Site, person: Person, factor: 'totp' | 'backup_code', code: string) {
  const answer = await answerChallenge(await site.agentOf(person), factor, code)
  assert.ok(answer.status === 200 || answer.code === 'wrong_code', answer.text)
  return answer.status === 200
}

/** The Owner's switch, without a window. */
export async function switchOn(agent: UserAgent, account: Account): Promise<void> {
  await agent.json('GET', '/mfa/api/settings')
  const answer = await agent.json('PUT', `/mfa/api/policies/${account.id}`, { required: true })
  assert.equal(answer.status, 200, answer.text)
}

/** Where a navigation of this session leads. */
export async function leadsTo(agent: UserAgent, address: string): Promise<string> {
  const { status, location } = await agent.document(address)
  return status === 303 ? (location ?? '') : `${status} ${address}`
}

/** A code of no time step near enough to be right. */
export function wrongCode(site: Site, { secret }: Pick<Enrolled, 'secret'>): string {
  const near = Array.from({ length: 81 }, (_, index) => totp({ secret, atMs: site.now() + (index - 40) * STEP_MS }))
  for (let number = 111_111; ; number++) if (!near.includes(String(number))) return String(number)
}

/** How many wrong codes in a row stand against somebody. */
export async function failuresOf(site: Site, person: Person, factor: 'totp' | 'backup_code'): Promise<number> {
  const { rows } = await site.database.execute({
    sql: 'select consecutive from mfa_throttle where principal_id = ? and factor = ?',
    args: [person.id, factor],
  })
  return Number(rows[0]?.consecutive ?? 0)
}

/** Uses codes up, from the end of the list, until so many are left. */
export async function leaveCodes(site: Site, person: Person, remaining: number): Promise<void> {
  await site.database.execute({
    sql: `update mfa_backup_code set used_at = ? where place >= ?
      and set_id = (select id from mfa_backup_set where principal_id = ?)`,
    args: [site.now(), remaining, person.id],
  })
}

// At the keyboard

export const link = (page: Page, name: string): Locator => page.getByRole('link', { name, exact: true })

export const text = (page: Page, words: string | RegExp): Locator => page.getByText(words)

export const backupCodeField = (page: Page): Locator => page.getByLabel('Backup code')

export async function toBackupCode(page: Page): Promise<void> {
  await link(page, 'Try another way').click()
  await link(page, 'Enter backup code').click()
  await backupCodeField(page).waitFor()
}

export async function enterBackupCode(page: Page, code: string): Promise<void> {
  await backupCodeField(page).fill(code)
  await button(page, 'Enter').click()
}

/** **Rename**, **Reset** or **Delete** of the method. */
export async function choose(page: Page, item: 'Rename' | 'Reset' | 'Delete', method = 'Authenticator app') {
  await button(page, `Menu for ${method}`).click()
  await page.getByRole('menuitem', { name: item }).click()
}

export function pathOf(page: Page): string {
  const { pathname, search } = new URL(page.url())
  return pathname + search
}

export const untilAt = (page: Page, pathname: string): Promise<void> =>
  page.waitForURL((url) => url.pathname === pathname)

/** What has the focus, through all shadow roots: its label or text. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let element = document.activeElement
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement
    if (!element || element === document.body) return 'nothing'
    const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent
    return (element.getAttribute('aria-label') ?? label ?? '').replace(/\s+/g, ' ').trim()
  })
}

/** As the browser tells a page that the person is back at its window. */
export async function comeBack(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
}

/** `expect` of what will be so before long. */
export function eventually(look: () => unknown): ReturnType<typeof expect.poll> {
  return expect.poll(look, { timeout: 10_000 })
}
