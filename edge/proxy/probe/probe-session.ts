import { matchesName } from '../../reading/patterns.ts'
import type { ProxyConfig } from '../config/proxy-config.ts'
import type { ProbeClient, Seen } from './probe-client.ts'
import { setBy } from './probe-notes.ts'

/*
 * Whether a site gives somebody who is signed in another session with its answers. Where it does not, a new one is a
 * sign-in.
 */

/** How many pages are looked at: some sites renew with every second answer. */
const PAGES = 3

/**
 * Opens a few pages as the person who has just signed in. `null`: nothing can be said, since the site signed nobody in or
 * has no session cookie.
 */
export async function renewsItself(config: ProxyConfig, ask: ProbeClient, right: Seen): Promise<'yes' | 'no' | null> {
  let { cookies } = right
  const isSession = (name: string) => matchesName(config.sessionCookies, name)
  if (!cookies.sealed.some(({ name }) => isSession(name))) return null
  const own = right.location?.startsWith('/') ? right.location : '/'
  for (let n = 0; n < PAGES; n++) {
    const seen = await ask({ path: own.split('#')[0] ?? '/', cookies })
    const before = new Map(cookies.sealed.map(({ name, value }) => [name, value]))
    const changed = setBy(seen).filter(
      (name) =>
        isSession(name) && seen.cookies.sealed.some((one) => one.name === name && one.value !== before.get(name)),
    )
    if (changed.length > 0) return 'yes'
    cookies = seen.cookies
  }
  return 'no'
}
