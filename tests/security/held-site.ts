import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import type { Variables } from '../../edge/proxy/config/config.ts'
import { type Browser, nastyVariables, type SiteGate } from '../proxy/world.ts'
import type { Answer } from '../support/client.ts'
import { type NastyOrigin, type NastySite, startNastyOrigin } from '../support/nasty-origin.ts'

export type Account = { name: string; password: string }

/**
 * A site to put the gate in front of, for the file that calls this: each test begins with it as it was at first, with all
 * who have signed up since, and ends without an error of its own.
 */
export function heldSite(userField: string, more: Variables = {}) {
  let origin: NastyOrigin
  let before: NastySite
  let users: Record<string, string> = {}

  const asAtFirst = () => origin.configure({ ...before, users })
  beforeAll(async () => {
    origin = await startNastyOrigin({ userField })
    before = origin.site
  })
  afterAll(() => origin.stop())
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

  /** Through the gate, with a method of their own. */
  async function member(gate: SiteGate, account = newcomer()): Promise<{ account: Account; browser: Browser }> {
    const browser = gate.browser()
    await browser.document('/login')
    expect((await signIn(browser, account)).location).toMatch(/^\/\.mfa\/enrol/)
    await browser.enrol()
    return { account, browser }
  }

  return {
    get origin() {
      return origin
    },
    asAtFirst,
    variables: (other: Variables = {}): Variables =>
      nastyVariables(origin, {
        USER_FIELD: userField,
        LOGIN_OK_LOCATION: '/account',
        REQUIRE: 'all',
        ...more,
        ...other,
      }),
    newcomer,
    signIn,
    member,
    /** Whether an answer holds anything of the site's gated content. */
    leaks: (answer: Answer | null) => shown(answer).includes(origin.secret),
  }
}

export const shown = (answer: Answer | null) =>
  answer === null ? '' : `${answer.text}\n${JSON.stringify([...answer.headers])}`
