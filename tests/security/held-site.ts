import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, expect } from 'vitest'
import type { Variables } from '../../edge/proxy/config/config.ts'
import { type Browser, nastyVariables, type SiteGate, startSiteGate } from '../proxy/world.ts'
import type { Answer } from '../support/client.ts'
import { startDatabase } from '../support/database.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { type NastySite, startNastyOrigin } from '../support/nasty-origin.ts'
import { newKeyRing } from '../world/world.ts'

export type Account = { name: string; password: string }

/**
 * A site to put the gate in front of, for the file that calls this: each test begins with it as it was at first, with all
 * who have signed up since, and ends without an error of its own.
 */
export async function heldSite(userField: string, more: Variables = {}) {
  const origin = endsWithFile(await startNastyOrigin({ userField }))
  const before: NastySite = origin.site
  let users: Record<string, string> = {}

  const asAtFirst = () => origin.configure({ ...before, users })
  beforeEach(() => {
    asAtFirst()
    origin.reset()
  })
  afterEach(() => {
    expect(origin.errors()).toEqual([])
  })

  /** Somebody new at the site, who has no method yet. */
  function newcomer(): Account {
    const account = { name: `u${randomBytes(6).toString('hex')}`, password: `right ${randomBytes(6).toString('hex')}` }
    users = { ...users, [account.name]: account.password }
    origin.configure({ users })
    return account
  }

  const signIn = (browser: Browser, { name, password }: Account) =>
    browser.form('/login', { [userField]: name, p: password })

  /** A browser that has the page with the form. */
  async function visitor(gate: SiteGate, browser = gate.browser()): Promise<Browser> {
    await browser.document('/login')
    return browser
  }

  /** Through the gate, with a method of their own. */
  async function member(gate: SiteGate, account = newcomer()): Promise<{ account: Account; browser: Browser }> {
    const browser = await visitor(gate)
    expect((await signIn(browser, account)).location).toMatch(/^\/\.mfa\/enrol/)
    await browser.enrol()
    return { account, browser }
  }

  /** A session and a remembered sign-in, as a browser got them before there was a gate. */
  async function stolenFrom({ name, password }: Account): Promise<{ session: string; remembered: string }> {
    const body = new URLSearchParams({ [userField]: name, p: password, remember: '1' })
    const { headers } = await fetch(`${origin.url}/login`, { method: 'POST', redirect: 'manual', body })
    const [session = '', remembered = ''] = ['sid_x7', 'keep_me'].map(
      (cookie) => new RegExp(`${cookie}=([^;,]+)`).exec(headers.get('set-cookie') ?? '')?.[1],
    )
    expect([session.length, remembered.length]).toEqual([32, 32])
    return { session, remembered }
  }

  const variables = (other: Variables = {}): Variables =>
    nastyVariables(origin, { USER_FIELD: userField, LOGIN_OK_LOCATION: '/account', REQUIRE: 'all', ...more, ...other })
  // One database and one key ring for all of its gates: everybody is somebody of their own.
  const database = endsWithFile(await startDatabase())
  const keys = newKeyRing()
  const startGate = (other: Variables = {}) => startSiteGate({ variables: variables(other), database, keys })

  return {
    origin,
    asAtFirst,
    startGate,
    /** A gate that stands until the test is over. */
    ownGate: async (other: Variables = {}) => endsWithTest(await startGate(other)),
    newcomer,
    signIn,
    visitor,
    member,
    stolenFrom,
    /** Whether an answer holds anything of the site's gated content. */
    leaks: (answer: Answer | null) => shown(answer).includes(origin.secret),
    /** A path that signs somebody in who follows it, as a link in a mail does. */
    magic: ({ name }: Account) => `/magic?token=${origin.magicToken(name)}`,
  }
}

export type HeldSite = Awaited<ReturnType<typeof heldSite>>

export const shown = (answer: Answer | null) =>
  answer === null ? '' : `${answer.text}\n${JSON.stringify([...answer.headers])}`
