import { expect } from 'vitest'
import type { Browser, SiteGate } from '../proxy/world.ts'
import type { Answer } from '../support/client.ts'
import { type Account, type HeldSite, shown } from './held-site.ts'

/* What Mallory has, who goes around the gate in front of a site of `heldSite('user_name')`: `hold-back-*.test.ts`. */

export const isFor = (answer: Answer | null, { name }: Account) => shown(answer).includes(`for ${name}`)

export function attacker(site: HeldSite) {
  /** A browser that somebody new is through the gate with, before the first test. */
  async function admitted(gate: SiteGate): Promise<Browser> {
    site.asAtFirst()
    return (await site.member(gate)).browser
  }

  /** No page of this person can be seen in a browser. */
  async function seesNothing(browser: Browser, victim: Account, paths = ['/account', '/login', '/gated/x', '/']) {
    for (const path of paths) expect(isFor(await browser.copy().document(path), victim), path).toBe(false)
  }

  /** Nor does anything reach the site as them. */
  async function staysOut(browser: Browser, victim: Account, paths?: string[]) {
    site.origin.reset()
    await seesNothing(browser, victim, paths)
    expect(site.origin.contacts(({ user }) => user === victim.name)).toEqual([])
  }

  return { admitted, seesNothing, staysOut }
}

/** Mallory's own code, on whatever a browser holds now. */
export async function triesOwnCode(browser: Browser, mallory: Browser) {
  browser.secret = mallory.secret
  await browser.answer().catch(() => null)
}

type Sent = { path?: string; encoding?: string }

export function send(
  browser: Browser,
  type: string | null,
  body: string | Buffer,
  { path = '/login', encoding }: Sent = {},
) {
  const ours = { origin: browser.gate.url, 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' }
  const headers = { ...ours, accept: 'text/html', 'content-type': type, 'content-encoding': encoding ?? null }
  return browser.send('POST', path, headers, body).catch(() => null)
}

export const FORM = 'application/x-www-form-urlencoded'
export const JSON_TYPE = 'application/json'
export const MULTIPART = 'multipart/form-data; boundary=b'
export const NAMED = ' name="user_name"'

export const enc = encodeURIComponent
export const form = (u: string, p: string) => `user_name=${u}&p=${enc(p)}`
export const json = (u: unknown, p: string) => JSON.stringify({ user_name: u, p })
export const part = (rest: string, value: string, end = '\r\n') =>
  `--b${end}Content-Disposition: form-data;${rest}${end}${end}${value}${end}`
export const parts = (rest: string, u: string, p: string, end = '\r\n') =>
  `${part(rest, u, end)}${part(' name="p"', p, end)}--b--${end}`
