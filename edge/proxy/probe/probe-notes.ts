import { couldMatchName, matchesName } from '../../reading/patterns.ts'
import type { ProxyConfig } from '../config/proxy-config.ts'
import { isDeletion } from '../jar/set-cookie.ts'
import { pathOf } from '../login/verdict.ts'
import type { Findings, Note } from './findings.ts'
import type { Seen } from './probe-client.ts'

/*
 * What the probe saw, in words. Pure.
 */

/** Where notes are collected. */
export function notebook() {
  const notes: Note[] = []
  return {
    notes,
    found: (text: string) => void notes.push({ kind: 'found', text }),
    warn: (text: string) => void notes.push({ kind: 'warning', text }),
  }
}

/** A wrong password that the gate cannot be sure about is answered with a page that says so, and a new visit. */
export const UNCLEAR = {
  renewed:
    'A wrong password gives the session cookie a new value, as a right one might: it ends the visit instead of showing the form again. Write LOGIN_FAIL_RENEWS=yes where every answer of the site renews it.',
  form: 'A wrong password ends the visit instead of showing the form again: only of a login that is posted by LOGIN_TYPE to LOGIN_PATH (with LOGIN_PATH=*: to LOGIN_PAGE), and answered in kind, is it known how the site refuses one. LOGIN_OK_COOKIE, where a right password sets one, avoids that.',
}

export const ONE_PERSON_ONE_NAME =
  'People are known by the name they type. Where the site takes more than one name for the same person (an e-mail address for a user name, say), each would be a person of its own here, and whoever has the password could set MFA up for the other name: such a site needs WHOAMI or JWT_JWKS. --test-user NAME tries it out.'

export const NO_ALIAS =
  "Only other spellings of the test account's name were tried. Where the site takes another name for the same person (an e-mail address for a user name, say), whoever has the password could set MFA up for that one: --test-alias NAME tries it out."

export const SILENT_REFERRER =
  'The login page tells nobody where people come from (Referrer-Policy: no-referrer), so browsers send its form with "Origin: null".'

export const WHOAMI_UNASKED =
  'WHOAMI was not tried: it takes a header field of the browser, or a token, that the start-up does not have. Sign in by each name that the site takes for one person, and look who you are at /.mfa/settings.'

export function pastTheGate(addresses: readonly string[]): string {
  return `The login page names ${addresses.length} of its files by the site's own address, like ${addresses[0]}: browsers fetch them there, past the gate. Give the site the name that browsers use, in its settings, and write HOST_MODE=public.`
}

export function limited(limit: string): string {
  return `The site limits requests (${limit}). It sees the gate's address for everybody, unless it takes the visitor's from X-Forwarded-For: one person's wrong passwords could lock all others out.`
}

export function notTried(names: readonly string[]): string {
  return `Not tried, since it would have been a third wrong login: ${names.map((name) => `"${name}"`).join(', ')}.`
}

export function countedLogins(wrong: number, right: number): string {
  const also = right === 0 ? '' : ` and ${right} right ${right === 1 ? 'one' : 'ones'}`
  return `This start sent the site ${wrong} wrong ${wrong === 1 ? 'login' : 'logins'}${also}: it stays below three wrong ones, at which sites begin to lock out. Starts that follow each other quickly add up.`
}

/** Cookies that page scripts can read, and that could not be a session's in any spelling. */
export function plainOf(
  config: Pick<ProxyConfig, 'sessionCookies'>,
  answers: readonly Pick<Seen, 'plain'>[],
): string[] {
  const set = answers.flatMap(({ plain }) => plain).filter((cookie) => !isDeletion(cookie))
  const names = new Set(set.map(({ name }) => name))
  return [...names].filter((name) => /^[^,*]+$/.test(name) && !couldMatchName(config.sessionCookies, name)).toSorted()
}

export function noteCookies(config: ProxyConfig, answers: readonly Seen[], warn: (text: string) => void): void {
  const names = plainOf(config, answers)
  for (const name of names.filter((one) => !matchesName(config.plainCookies, one))) {
    warn(
      config.plainCookies.length === 0
        ? `The cookie ${name} can be read by page scripts: it is treated as plain, no credential, and goes to the site from anybody. If it does sign somebody in, write it to SESSION_COOKIE.`
        : `The cookie ${name} can be read by page scripts and is not listed in PLAIN_COOKIE: visitors' requests go to the site without it, their login too.`,
    )
  }
  const readable = answers.flatMap(({ sealed }) => sealed).filter((cookie) => !cookie.httpOnly && !isDeletion(cookie))
  for (const name of new Set(readable.map((cookie) => cookie.name))) {
    warn(`The cookie ${name} will be sealed, so that the site's page scripts cannot read it any more.`)
  }
}

/** Cookies that only a right login sets: one that is not sealed could be the session itself. */
export function noteNewCookies(config: ProxyConfig, seen: Seen, right: Seen, warn: (text: string) => void): void {
  const before = new Set(seen.plain.map(({ name }) => name))
  const added = plainOf(config, [right]).filter((name) => !before.has(name))
  for (const name of added) {
    warn(
      `The login sets the cookie ${name} so that page scripts can read it, and SESSION_COOKIE does not name it: browsers get it raw after the code. If it signs somebody in, write it to SESSION_COOKIE.`,
    )
  }
  const all = [...right.cookies.sealed.map(({ name }) => name)]
  if (config.tokenField === null && !all.some((name) => matchesName(config.sessionCookies, name))) {
    warn(`SESSION_COOKIE names no cookie that a browser has after the login; it has ${all.join(', ') || 'none'}.`)
  }
}

export function noteFresh(
  { loginSession }: ProxyConfig,
  fresh: Findings['fresh'],
  begins: boolean,
  { found, warn }: Record<'found' | 'warn', (text: string) => void>,
): void {
  if (loginSession === 'fresh') {
    if (fresh === 'no') {
      warn('LOGIN_SESSION=fresh does not work here: without the session of its page a login is answered otherwise.')
    }
    return
  }
  if (fresh === 'works') found('Logins work without a session: LOGIN_SESSION=fresh is the safer and faster setting.')
  else if (fresh === 'likely') {
    const why = begins ? 'a wrong login is answered alike without one' : 'the login page begins none'
    found(`Logins seem to work without a session (${why}): try LOGIN_SESSION=fresh, the safer and faster setting.`)
  }
}

export function describeLogin(config: ProxyConfig, page: string, hasForm: boolean, request: string): string {
  if (hasForm) return `The form on ${page} sends ${request}.`
  return `There is no form with "${config.userField}" on ${page} as it arrives, so a script must send the login: taken to be ${request}. If your browser sends another one, write how it is answered as LOGIN_FAIL_STATUS. What scripts load later was not seen: open it with OPEN_PATHS, or write ANONYMOUS=pass.`
}

export function told({ status, location }: { status: number; location: string | null }): string {
  return location === null ? String(status) : `${status} to ${pathOf(location)}`
}

export function cookiesTold(answer: Seen): string {
  const names = setBy(answer)
  return names.length === 0 ? '' : ` with ${names.join(', ')}`
}

/** Cookies that an answer gives, by the gate's own reading: those that it seals. */
export function setBy({ sealed }: Pick<Seen, 'sealed'>): string[] {
  const last = new Map(sealed.map((cookie) => [cookie.name, cookie]))
  return [...last.values()].filter((cookie) => !isDeletion(cookie) && cookie.value !== '').map(({ name }) => name)
}
