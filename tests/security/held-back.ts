import { expect } from 'vitest'
import type { Browser, SiteGate } from '../proxy/world.ts'
import type { HeldSite } from './held-site.ts'

/** What is looked at when nothing may come out of a site or go into it: `hold-back*.test.ts`. */
export function heldBack(site: HeldSite) {
  const { signIn, visitor, member, leaks } = site

  /** Requests that reached the site as somebody. */
  const asSomebody = () => site.origin.contacts(({ user }) => user !== null)

  /** Nothing that the site would know somebody by is in the browser. */
  function holdsNothingRaw(browser: Browser): void {
    const kept = browser.jar.header('/') ?? ''
    for (const credential of site.origin.credentials()) expect(kept).not.toContain(credential)
  }

  /** Nothing gated comes out to a browser as it is now. */
  async function isShut(browser: Browser, paths = ['/account', '/login']): Promise<void> {
    for (const path of paths) expect(leaks(await browser.copy().document(path)), path).toBe(false)
  }

  /** A page asked for with these cookies and no others. */
  const askWith = (gate: SiteGate, cookie: string, path = '/account') =>
    gate.browser().send('GET', path, { cookie, 'sec-fetch-dest': 'document' })

  /** Signed in by password in a new browser; the code is due. */
  async function pending(gate: SiteGate): Promise<Browser> {
    const { account, browser: first } = await member(gate)
    const browser = await visitor(gate, first.elsewhere())
    expect((await signIn(browser, account)).location).toMatch(/^\/\.mfa\/challenge/)
    return browser
  }

  return { asSomebody, holdsNothingRaw, isShut, askWith, pending }
}
