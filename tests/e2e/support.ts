import assert from 'node:assert/strict'
import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Client, createClient } from '@libsql/client'
import type { Browser, Locator, Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../../demo/people/people.ts'
import { startDemo } from '../../demo/start.ts'
import { type StrictPage, type StrictPageOptions, strictPage } from '../support/browser.ts'
import { atOurEnd } from '../support/children.ts'
import { UserAgent } from '../support/client.ts'
import { once } from '../support/shared.ts'
import { totp } from '../support/totp-oracle.ts'

const ROOT = path.resolve(import.meta.dirname, '../..')
const STEP_MS = 30_000

export type Person = { id: string; email: string; name: string }

export type TestDemo = {
  url: string
  /** The demo's own database, to bring about what its pages cannot yet. */
  database: Client
  /** Somebody new with the demo's password, Owner of an account of their own, without MFA. */
  newPerson(name?: string): Promise<Person>
  stop(): Promise<void>
}

/** The demo as `npm start` runs it, on a free port with data of its own. `entry`: another module than its own Worker. */
export async function startTestDemo(entry?: string): Promise<TestDemo> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'sallyport-e2e-'))
  const demo = await startDemo({ port: 0, dataDir, quiet: true, entry })
  const build = path.join(ROOT, '.build/demo', new URL(demo.url).port)
  const folders = [dataDir, build]
  // What a shared one leaves, for which nobody calls `stop`.
  atOurEnd(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })
  const database = createClient({ url: demo.databaseUrl })
  let people = 0
  return {
    url: demo.url,
    database,
    async newPerson(name) {
      people += 1
      const person = { id: `person-${people}`, email: `person-${people}@example.com`, name: name ?? `Person ${people}` }
      await addPerson(database, person)
      return person
    },
    async stop() {
      database.close()
      await demo.stop()
      await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true })))
    },
  }
}

/** The demo of this test process, which nobody stops. Its seeded people stay as they are: tests make people of their own. */
export const sharedDemo: () => Promise<TestDemo> = once(() => startTestDemo())

/** The demo's password as the demo keeps it, made quicker to check: tests sign in hundreds of times. */
export const PASSWORD_HASH = (() => {
  const [iterations, salt] = [1_000, randomBytes(16)]
  const hash = pbkdf2Sync(DEMO_PASSWORD, salt, iterations, 32, 'sha256')
  return `${iterations}.${salt.toString('hex')}.${hash.toString('hex')}`
})()

async function addPerson(database: Client, { id, email, name }: Person): Promise<void> {
  await database.batch(
    [
      {
        sql: 'insert into demo_person (id, email, name, password_hash) values (?, ?, ?, ?)',
        args: [id, email, name, PASSWORD_HASH],
      },
      { sql: 'insert into demo_account (id, name) values (?, ?)', args: [`account-${id}`, `Account of ${name}`] },
      {
        sql: `insert into demo_membership (person_id, account_id, role) values (?, ?, 'owner')`,
        args: [id, `account-${id}`],
      },
    ],
    'write',
  )
}

/** What the Owner's switch will do: from now on this person's account asks for MFA. */
export async function requireMfa({ database }: TestDemo, { id }: Person): Promise<void> {
  await database.execute({
    sql: 'insert into mfa_policy (account_id, required, changed_at, changed_by) values (?, 1, ?, ?)',
    args: [`account-${id}`, Date.now(), id],
  })
}

/** A browser window of its own, in American English, that must behave: see `assertClean`. */
export async function openWindow(
  browser: Browser,
  demo: Pick<TestDemo, 'url'>,
  options: StrictPageOptions = {},
): Promise<StrictPage> {
  const window = await strictPage(browser, {
    baseURL: demo.url,
    locale: 'en-US',
    viewport: { width: 1280, height: 900 },
    // The browser's own line for an answer that the product gives on purpose.
    expectedErrors: [/status of 401/],
    ...options,
  })
  // Shorter than a test may take, so that a failure names what it waited for.
  window.context.setDefaultTimeout(12_000)
  if (options.javaScriptEnabled !== false) return window
  // Nothing can be waited for in a page that runs no script, and nothing has to be.
  return {
    ...window,
    async assertClean() {
      assert.deepEqual([...window.violations, ...window.foreignRequests], [])
    },
  }
}

// Codes

export const stepNow = (): number => Math.floor(Date.now() / STEP_MS)

/** What the person's app shows in a time step. */
export const codeOf = (secret: string, step: number): string => totp({ secret, atMs: step * STEP_MS })

export const pause = (milliseconds: number): Promise<void> => new Promise((done) => setTimeout(done, milliseconds))

/** Waits for the next step when less than `seconds` of the current one are left, so that no code runs out on its way. */
export async function roomInStep(seconds = 4): Promise<number> {
  const left = STEP_MS - (Date.now() % STEP_MS)
  if (left < seconds * 1000) await pause(left + 50)
  return stepNow()
}

/** A code of no step near enough to be right. */
export function wrongCode(secret: string): string {
  const near = new Set(Array.from({ length: 81 }, (_, index) => codeOf(secret, stepNow() - 40 + index)))
  for (let number = 111_111; ; number++) if (!near.has(String(number))) return String(number)
}

// People at the keyboard

export async function signIn(page: Page, person: Pick<Person, 'email'>): Promise<void> {
  await page.goto('/login')
  await page.getByLabel('Email').fill(person.email)
  await page.getByLabel('Password').fill(DEMO_PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/login')
}

/** By the menu of the top bar, or the link of the challenge, whichever the page has. */
export async function signOut(page: Page): Promise<void> {
  const menu = page.locator('button[popovertarget="user-menu"]')
  if (await menu.isVisible()) await menu.click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL('**/login')
}

export const heading = (page: Page, name: string): Locator => page.getByRole('heading', { name, exact: true })

export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true })

/** From My profile to the QR code. Answers the secret as the page shows it, without its spaces. */
export async function goToSetUp(page: Page): Promise<string> {
  await button(page, 'Add new method').click()
  await button(page, 'Next').click()
  return shownSecret(page)
}

export async function shownSecret(page: Page): Promise<string> {
  await qrCode(page).waitFor()
  return ((await page.locator('#key').textContent()) ?? '').replaceAll(' ', '')
}

export const qrCode = (page: Page): Locator => page.getByRole('img', { name: /^QR code/ })

export const codeField = (page: Page): Locator => page.getByLabel('6-digit code')

/** Types a code and presses **Enter**, in the wizard or at the challenge. */
export async function enterCode(page: Page, code: string): Promise<void> {
  await codeField(page).fill(code)
  await button(page, 'Enter').click()
}

/** From *Set up* to *Backup codes*. `step` is the one whose code is entered. */
export async function confirmSetUp(page: Page, secret: string, step: number): Promise<string[]> {
  await button(page, 'Next').click()
  await enterCode(page, codeOf(secret, step))
  return shownBackupCodes(page)
}

export async function shownBackupCodes(page: Page): Promise<string[]> {
  await heading(page, 'Backup codes').waitFor()
  return page.locator('backup-codes li').allTextContents()
}

// What needs no window

export type Enrolled = Person & {
  secret: string
  /** The time step whose code confirmed the enrolment. */
  step: number
  backupCodes: string[]
  /** The session that enrolled, and so is assured. */
  agent: UserAgent
}

export async function signInAgent({ url }: TestDemo, person: Pick<Person, 'email'>): Promise<UserAgent> {
  const agent = new UserAgent(url)
  const answer = await agent.form('/login', { email: person.email, password: DEMO_PASSWORD })
  assert.deepEqual([answer.status, answer.location], [303, '/'])
  return agent
}

/** What a browser has of this session. */
export const cookiesOf = ({ jar }: UserAgent, url: string): { name: string; value: string; url: string }[] =>
  jar.names().map((name) => ({ name, value: jar.get(name) ?? '', url }))

/** At an address with the password alone, which was typed in no window: for what begins after the sign-in page. */
export async function bringIn(demo: TestDemo, page: Page, person: Pick<Person, 'email'>, address: string) {
  await page.context().addCookies(cookiesOf(await signInAgent(demo, person), demo.url))
  await page.goto(address)
}

export type EnrolOptions = {
  /** Whose code confirms the enrolment; left out, that of the step before the current one, which so stays free. */
  step?: number
  /** False: **Finish** was never pressed. */
  keepsCodes?: boolean
}

/** Somebody with an app and backup codes. */
export async function newEnrolledPerson(demo: TestDemo, options: EnrolOptions = {}): Promise<Enrolled> {
  const person = await demo.newPerson()
  const agent = await signInAgent(demo, person)
  await agent.json('GET', '/mfa/api/settings')
  const begun = await agent.json('POST', '/mfa/api/enrolments', { factor: 'totp' })
  const { id, prompts } = begun.json<{ id: string; prompts: { secret?: string }[] }>()
  const secret = prompts.find((prompt) => prompt.secret !== undefined)?.secret ?? ''
  const step = options.step ?? (await roomInStep()) - 1
  const confirmed = await agent.json('POST', `/mfa/api/enrolments/${id}/confirm`, { code: codeOf(secret, step) })
  assert.equal(confirmed.status, 200, confirmed.text)
  const backupCodes = confirmed.json<{ prompts: { codes?: string[] }[] }>().prompts.flatMap(({ codes = [] }) => codes)
  if (options.keepsCodes !== false) {
    await agent.json('GET', '/mfa/api/settings')
    const kept = await agent.json('POST', '/mfa/api/backup-codes/confirm', {})
    assert.equal(kept.status, 204, kept.text)
  }
  return { ...person, secret, step, backupCodes, agent }
}

/** `GET` from within the page, as a script of the site would. */
export function fetchIn(page: Page, address: string): Promise<{ status: number; type: string; body: string }> {
  return page.evaluate(async (url) => {
    const answer = await fetch(url)
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', body: await answer.text() }
  }, address)
}

// Accessibility

type Violation = { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core has against the page as it is now, by all its rules or these, one line each. The policy of the page does not bind the debugger. */
export async function axeComplaints(page: Page, rules?: string[]): Promise<string[]> {
  const session = await page.context().newCDPSession(page)
  const evaluate = async (expression: string) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value as unknown
  }
  try {
    if (!(await evaluate('Boolean(globalThis.axe)'))) await evaluate(`${AXE}; undefined`)
    const options = JSON.stringify({ preload: false, resultTypes: ['violations'], ...(rules && { runOnly: rules }) })
    const found = await evaluate(`axe.run(document, ${options}).then(({ violations }) => violations)`)
    return (found as Violation[]).flatMap(({ id, help, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${help}: ${html} ${failureSummary ?? ''}`),
    )
  } finally {
    await session.detach()
  }
}
