import { readPage } from '../../reading/page.ts'
import { signsOut } from '../upstream/response.ts'
import { ownPath, type SeenConfig } from './login-page.ts'
import type { ProbeClient, ProbeRequest, Seen } from './probe-client.ts'

/* Is the site's sign-out noticed by itself? With the test account's own session, which is not needed any more. */

const WORDS = /(log|sign)[-_]?(out|off)|abmeld|deconnexion|logoff/i
const MAX_PAGE = 1_000_000
const MAX_REDIRECTS = 3

/** What to say about it; null: nothing, it works. */
export async function signOutNote(config: SeenConfig, right: Seen, ask: ProbeClient): Promise<string | null> {
  if (config.logoutPath !== null || config.tokenField !== null) return null
  const page = await landing(config, right, ask)
  const way = wayOut(config, page)
  if (way === null) {
    return `No way to sign out was found on ${page.path}. Where signing out takes no session cookie back, the gate notices only if you write LOGOUT_PATH.`
  }
  const [path = ''] = way.path.split('?')
  const answer = await ask({ ...way, cookies: page.cookies })
  if (signsOut(config, { cookies: page.cookies.sealed }, answer.sealed)) return null
  const why = answer.status < 400 ? 'takes no session cookie back' : `could not be tried (it answers ${answer.status})`
  return `Signing out at ${path} ${why}: write LOGOUT_PATH=${path}, or the gate goes on with a visit that is over at the site.`
}

/** Where a right login leads. */
async function landing(config: SeenConfig, right: Seen, ask: ProbeClient): Promise<Seen> {
  let seen = right
  let to: string | null = right.location ?? '/'
  for (let n = 0; n <= MAX_REDIRECTS && to !== null; n++) {
    const path = ownPath(to, seen.path, config)
    if (path === null) break
    seen = await ask({ path, headers: { Accept: 'text/html,*/*;q=0.8' }, cookies: seen.cookies, maxText: MAX_PAGE })
    to = seen.status >= 300 && seen.status < 400 ? seen.location : null
  }
  return seen
}

function wayOut(config: SeenConfig, page: Seen): Omit<ProbeRequest, 'cookies'> | null {
  const { forms, links } = readPage(page.text)
  const form = forms.find(
    ({ action, fields }) => WORDS.test(action ?? '') && !fields.some(({ type }) => type === 'password'),
  )
  if (form) {
    const path = ownPath(form.action ?? '', page.path, config)
    const body = new URLSearchParams(form.fields.map(({ name, value }): [string, string] => [name, value]))
    if (path !== null && form.method === 'post') {
      const headers = {
        'Content-Type': 'application/x-www-form-urlencoded',
        Origin: config.base,
        Referer: config.base + page.path,
      }
      return { method: 'POST', path, headers, body: String(body) }
    }
  }
  const link = links.find((address) => WORDS.test(address))
  const path = link === undefined ? null : ownPath(link, page.path, config)
  return path === null ? null : { path }
}
