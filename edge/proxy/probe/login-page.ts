import { type Form, type Page, readPage, readStyles } from '../../reading/page.ts'
import { isPlainPath } from '../../reading/paths.ts'
import { Misconfigured } from '../config/config.ts'
import type { ProxyConfig } from '../config/proxy-config.ts'
import { NO_COOKIES, type ProbeClient, type Seen } from './probe-client.ts'

/** The page with the login form, as a browser that comes for the first time gets it. */
export type LoginPage = {
  seen: Seen
  page: Page
  /** The form with the user field; null: the page has none, its scripts make one. */
  form: Form | null
}

const MAX_PAGE = 1_000_000
const MAX_STYLE = 500_000
const MAX_STYLES = 12
const MAX_REDIRECTS = 5

const ACCEPT_PAGE = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

/** The configuration, and how the probe's browser calls the site. */
export type SeenConfig = ProxyConfig & {
  base: string
  /** What browsers call it in front of the gate; undefined: not known yet. */
  publicOrigin?: string | undefined
}

/**
 * Fetches the login page. Throws `Misconfigured` when there is none, when its form has no such field, or when browsers would
 * send it past the gate.
 */
export async function openLoginPage(config: SeenConfig, ask: ProbeClient): Promise<LoginPage> {
  let path = config.loginPage
  let seen = await ask({ path, headers: ACCEPT_PAGE, cookies: NO_COOKIES, maxText: MAX_PAGE })
  for (let n = 0; seen.location !== null && seen.status >= 300 && seen.status < 400; n++) {
    const next = ownPath(seen.location, path, config)
    if (next === null) throw wrongPage(`${path} leads to ${seen.location}, which is not on this site`)
    if (n === MAX_REDIRECTS) throw wrongPage(`${path} leads on and on, the last time to ${next}`)
    path = next
    seen = await ask({ path, headers: ACCEPT_PAGE, cookies: seen.cookies, maxText: MAX_PAGE })
  }
  if (seen.status >= 400) throw wrongPage(`${path} answers ${seen.status}`)
  const page = /html/i.test(seen.contentType) ? readPage(seen.text) : readPage('')
  const form = loginForm(config, page, path)
  refuseDetour(config, page, form, path)
  return { seen, page, form }
}

function wrongPage(what: string): Misconfigured {
  return new Misconfigured([
    { variable: 'LOGIN_PAGE', advice: `${what}; write the path of the page that holds the login form, like /login` },
  ])
}

function loginForm({ userField, loginType }: ProxyConfig, page: Page, path: string): Form | null {
  const hasPassword = ({ fields }: Form) => fields.some(({ type }) => type === 'password')
  const withUser = page.forms.filter(({ fields }) => fields.some(({ name }) => name === userField))
  const found = withUser.find(hasPassword) ?? withUser[0]
  if (found?.fields.some(({ name, type }) => name === userField && type === 'password')) {
    throw new Misconfigured([
      {
        variable: 'USER_FIELD',
        advice: `"${userField}" on ${path} is the password itself, which would become the person's name, on screen and in the database: write the field of the user name. A site that asks for a password alone cannot be protected`,
      },
    ])
  }
  if (found) return found
  const other = page.forms.find(hasPassword)
  // A page whose scripts send JSON may hold a form too.
  if (!other || loginType === 'json') return null
  const names = other.fields.filter(({ type }) => !/^(hidden|submit|password|checkbox|radio)$/.test(type))
  const listed = names.map(({ name }) => `"${name}"`).join(', ')
  throw new Misconfigured([
    {
      variable: 'USER_FIELD',
      advice: `the login form on ${path} has no field "${userField}"; it has ${listed || 'none that has a name'}: write the one that holds the user name`,
    },
  ])
}

/** Where nobody is: what a browser in front of the gate calls the site, in place of a name that is not known yet. */
const HERE = 'http://gate.invalid'

/** Addresses are as they are written: from a page that names the site's own, browsers go there, and not through the gate. */
function refuseDetour(config: SeenConfig, page: Page, form: Form | null, path: string): void {
  const here = config.publicOrigin ?? HERE
  const from = page.base === null ? here + path : resolved(page.base, here + path)
  const to = form ? resolved(form.action ?? here + path, from) : from
  if (!to || !URL.canParse(to) || new URL(to).origin === here) return
  const what = form
    ? `the form on ${path} is sent to ${to}`
    : `${path} takes its addresses to be relative to ${to} (<base>)`
  const isSite = new URL(to).hostname === config.origin.hostname
  const way =
    config.hostMode === 'origin'
      ? 'give the site the name that browsers will use, in its own settings, and write HOST_MODE=public'
      : `set the site's own address to ${config.publicOrigin ?? 'the name that browsers use'}, in its settings`
  throw new Misconfigured([
    isSite
      ? {
          variable: 'HOST_MODE',
          advice: `${what}, the site's own address: passwords would go past the gate. If it can, ${way}`,
        }
      : { variable: 'LOGIN_PAGE', advice: `${what}, another site, in front of which the gate does not stand` },
  ])
}

function resolved(address: string, from: string): string {
  return URL.canParse(address, from) ? new URL(address, from).href : ''
}

/** An address as a path of this site, query included; null: elsewhere. */
export function ownPath(
  address: string,
  from: string,
  { origin, base, publicOrigin }: Pick<SeenConfig, 'origin' | 'base' | 'publicOrigin'>,
): string | null {
  if (!URL.canParse(address, base + from)) return null
  const url = new URL(address, base + from)
  return [origin.origin, base, publicOrigin].includes(url.origin) ? url.pathname + url.search : null
}

/** Parts of the login page that browsers fetch past the gate, since it names the site's own address. */
export function detours({ origin, base }: SeenConfig, { page }: LoginPage): string[] {
  if (base !== origin.origin) return []
  return [...page.assets, ...page.styles].filter((address) => URL.canParse(address) && new URL(address).origin === base)
}

export type Assets = {
  /** Paths, without query. */
  paths: string[]
  /** Addresses that cannot be opened for everybody, each with why. */
  left: { address: string; why: string }[]
}

/** What a browser needs to show the login page, its style sheets' parts included. What scripts load later is not seen. */
export async function loginAssets(config: SeenConfig, { seen, page }: LoginPage, ask: ProbeClient): Promise<Assets> {
  const base = page.base === null ? seen.path : ownPath(page.base, seen.path, config)
  const found = new Set<string>()
  const add = (addresses: readonly string[], from: string): string[] =>
    addresses.flatMap((address) => {
      const path = ownPath(address, from, config)
      if (path === null) return []
      found.add(path)
      return [path]
    })
  if (base === null) return { paths: [], left: [] }
  add(page.assets, base)
  const open = add(page.styles, base)
  const read = new Set<string>()
  for (let path = open.shift(); path !== undefined && read.size < MAX_STYLES; path = open.shift()) {
    if (read.has(path)) continue
    read.add(path)
    // As the gate will fetch it for everybody: without cookies.
    const style = await ask({
      path,
      headers: { Accept: 'text/css,*/*;q=0.1' },
      cookies: NO_COOKIES,
      maxText: MAX_STYLE,
    })
    if (style.status !== 200) continue
    const { urls, imports } = readStyles(style.text)
    add(urls, path)
    open.push(...add(imports, path))
  }
  return sorted(config, seen.path, found)
}

/** Pages are not opened because a page refers to them as a picture. */
function sorted(config: ProxyConfig, page: string, found: ReadonlySet<string>): Assets {
  const pages = new Set(['/', page.split('?')[0], config.loginPage.split('?')[0], ...config.loginPaths])
  const paths = new Set<string>()
  const left: Assets['left'] = []
  for (const address of found) {
    const [path = ''] = address.split('?')
    if (pages.has(path)) left.push({ address, why: 'it has the path of a page' })
    else if (!isPlainPath(path) || path.includes(',') || path.startsWith('/.mfa')) {
      left.push({ address, why: 'its path can be read in more than one way' })
    } else paths.add(path)
  }
  return { paths: [...paths].toSorted(), left }
}
