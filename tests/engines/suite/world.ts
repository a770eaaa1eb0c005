import path from 'node:path'
import { expect } from 'vitest'
import { DEMO_PASSWORD } from '../../../demo/people/people.ts'
import { Agent, type Enrolment } from '../../browser/support/agent.ts'
import { codeAt, roomInStep, STEP_MS } from '../../browser/support/codes.ts'
import { type Person, startTestDemo } from '../../browser/support/demo.ts'
import { type CreationOptions, SoftAuthenticator } from '../../support/soft-authenticator.ts'
import { type Confirmed, codesOf } from '../../world/enrol.ts'
import type { EngineBrowser, OpenOptions } from '../driver/browser.ts'
import { type Tab, tabOf } from '../driver/tab.ts'

/** Somebody with an app and backup codes. `agent`: the session that set MFA up, of no browser. */
export type Enrolled = Person & Enrolment & { agent: Agent }

export const CODE = '6-digit code'
export { WRONG_CODE } from '../../browser/support/tab.ts'

const PICTURES = path.resolve(import.meta.dirname, '../../../.screenshots/engines')
/** The browser's own line for an answer that the product gives on purpose. */
const EXPECTED = /status of (401|409|410|429)/

/** The demo by the clock of the machine, and an engine. */
export type World = Awaited<ReturnType<typeof startWorld>>

export async function startWorld(start: () => Promise<EngineBrowser>) {
  const [demo, browser] = await Promise.all([startTestDemo(), start()])
  const told: Tab[] = []

  async function open(options?: OpenOptions): Promise<Tab> {
    const tab = tabOf(await browser.open(options), demo.url)
    told.splice(0, told.length, tab)
    return tab
  }

  /** A session in the browser, at an address. */
  async function bringIn(tab: Tab, agent: Agent, address: string): Promise<void> {
    // Cookies can be given to the page that is open alone.
    await tab.goto('/assets/app.css')
    await tab.forgetCookies()
    for (const name of agent.jar.names()) await tab.addCookie(name, agent.jar.get(name) ?? '')
    await tab.goto(address)
  }

  const agentOf = (person: Pick<Person, 'email'>) => new Agent(demo.url).signIn(person)

  return {
    demo,
    browser,
    open,
    bringIn,
    agentOf,
    /** With the code of the step before, so that the one of now is free. */
    async newEnrolled(): Promise<Enrolled> {
      const person = await demo.newPerson()
      const agent = await agentOf(person)
      await roomInStep(4)
      const enrolment = await agent.enrol(() => Date.now() - STEP_MS)
      await agent.confirmCodes()
      return { ...person, ...enrolment, agent }
    },
    /** Somebody whose only method is a passkey, on a device that no browser here has. */
    async newWithPasskey() {
      const person = await demo.newPerson()
      const agent = await agentOf(person)
      await agent.json('GET', '/mfa/api/settings')
      const begun = await agent.json('POST', '/mfa/api/enrolments', { factor: 'passkey' })
      const { id, prompts } = begun.json<{ id: string; prompts: { publicKey: CreationOptions }[] }>()
      const options = prompts[0]?.publicKey as CreationOptions
      const response = new SoftAuthenticator({ origin: demo.url }).create(options)
      const confirmed = await agent.json('POST', `/mfa/api/enrolments/${id}/confirm`, { response })
      expect(confirmed).toHaveStatus(200)
      await agent.json('GET', '/mfa/api/settings')
      await agent.confirmCodes()
      return { ...person, agent, codes: codesOf(confirmed.json<Confirmed>()) }
    },
    async openAs(agent: Agent, address: string, options?: OpenOptions): Promise<Tab> {
      const tab = await open(options)
      await bringIn(tab, agent, address)
      return tab
    },
    /** What the pages of the last window were told off for. */
    async assertClean(): Promise<void> {
      for (const tab of told) expect((await tab.complaints()).filter((line) => !EXPECTED.test(line))).toEqual([])
    },
    pictureOf: (tab: Tab, name: string) =>
      tab.picture(path.join(PICTURES, `${browser.name.split(' ')[0]?.toLowerCase()}.${name}.png`)),
    async stop(): Promise<void> {
      await browser.stop()
      await demo.stop()
    },
  }
}

/** The demo's sign-in page, by its form. */
export async function signIn(tab: Tab, { email }: Pick<Person, 'email'>): Promise<void> {
  await tab.goto('/login')
  await tab.fill('Email', email)
  await tab.fill('Password', DEMO_PASSWORD)
  await tab.press('Sign in')
  await tab.until('the sign-in', async () => !(await tab.pathOf()).startsWith('/login'))
}

/** By the link of the challenge, or the menu of the top bar. */
export async function signOut(tab: Tab): Promise<void> {
  if ((await tab.count('button[popovertarget="user-menu"]')) > 0) await tab.pressOn('button[popovertarget="user-menu"]')
  await tab.press('Sign out')
  await tab.untilAt('/login')
}

/** Waits for the question for a code, with the script of its element. */
export async function untilAsked(tab: Tab): Promise<void> {
  await tab.untilAt('/mfa/challenge')
  await tab.shows('mfa-challenge:is([state=asking], [state=locked])')
}

/** Types a code and presses **Enter**, when no answer can come any more that takes away what was typed. */
export async function enter(tab: Tab, code: string, field = CODE): Promise<void> {
  await tab.shows('button:not([aria-disabled=true])', 'Enter')
  await tab.fill(field, code)
  await tab.press('Enter')
}

/** From My profile to the QR code. Answers the secret as the page shows it, without its spaces. */
export async function beginSetUp(tab: Tab): Promise<string> {
  await tab.press('Add new method')
  await tab.press('Next')
  return shownSecret(tab)
}

export async function shownSecret(tab: Tab): Promise<string> {
  await tab.shows('img[alt^="QR code"]')
  return ((await tab.texts('#key'))[0] ?? '').replaceAll(' ', '')
}

export async function shownBackupCodes(tab: Tab): Promise<string[]> {
  await tab.shows('h1, h2, h3, [role=heading]', 'Backup codes')
  return tab.texts('#codes li')
}

export async function confirmSetUp(tab: Tab, code: string): Promise<string[]> {
  await tab.press('Next')
  await enter(tab, code)
  return shownBackupCodes(tab)
}

export async function finish(tab: Tab): Promise<void> {
  await tab.press('Finish')
  await tab.says('10 of 10 left')
}

/** The code of now, when there is time enough to use it. */
export async function codeOfNow(app: { secret: string }): Promise<string> {
  return codeAt(app, await roomInStep(6))
}
