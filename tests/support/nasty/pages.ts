import { randomUUID } from 'node:crypto'
import type { Session } from './accounts.ts'
import { bodyFields, findCredentials, queryFields } from './credentials.ts'
import { asNow, type Exchange, json, page, type Reply, redirect } from './exchange.ts'

const GONE = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0'
const REMEMBER_SECONDS = 30 * 86_400

const sessionCookie = ({ site }: Exchange, { id }: Session): [string, string] => [
  'Set-Cookie',
  `${site.sessionCookie}=${id}; Path=/; HttpOnly; SameSite=Lax`,
]

const field = (exchange: Exchange, name: string): string | null =>
  bodyFields(exchange.contact).fields.get(name) ?? queryFields(exchange.contact).get(name) ?? null

const wantsJson = ({ contact }: Exchange) =>
  /json/i.test(`${contact.headers.accept ?? ''} ${contact.headers['content-type'] ?? ''}`)

function loginForm({ site, session }: Exchange): string {
  const csrf = site.csrf === 'session' ? `<input type="hidden" name="csrf" value="${session?.csrf ?? ''}">` : ''
  return `<form method="post">${csrf}<input name="${site.userField}"><input name="${site.passwordField}" type="password">
<input name="remember" type="checkbox" value="1"><button>Sign in</button></form>`
}

const contactIsScript = ({ contact }: Exchange) => contact.headers['x-requested-with'] !== undefined

const isCsrfWrong = (exchange: Exchange) =>
  exchange.site.csrf === 'session' &&
  (exchange.session === null ||
    (field(exchange, 'csrf') ?? exchange.contact.headers['x-csrf']) !== exchange.session.csrf)

/** Signs the session of the request in, or a new one; says which cookies that sets. */
function signIn(exchange: Exchange, user: string): { now: Exchange; cookies: [string, string][] } {
  const { accounts, site } = exchange
  const before = exchange.session
  const session = before ?? accounts.open()
  session.user = user
  const isRotated = before !== null && site.sessionId === 'rotated'
  const current = isRotated ? accounts.rotate(session) : session
  const cookies: [string, string][] = isRotated || before === null ? [sessionCookie(exchange, current)] : []
  return { now: asNow(exchange, current), cookies }
}

function succeeded(exchange: Exchange, user: string, place: string): Reply {
  const { site, accounts, address } = exchange
  if (place === 'json' && site.jsonSuccess === 'token') {
    const told = asNow(exchange, { id: '', user, csrf: '', named: null })
    return json(told, 200, { access_token: accounts.bearer(user), token_type: 'Bearer', text: told.text })
  }
  const { now, cookies } = signIn(exchange, user)
  if (site.successCookie !== null) {
    cookies.push(['Set-Cookie', `${site.successCookie}=${randomUUID()}; Path=/; HttpOnly`])
  }
  if (field(exchange, 'remember') !== null) {
    const attributes = `Path=/; Max-Age=${REMEMBER_SECONDS}${site.isRememberHttpOnly ? '; HttpOnly' : ''}`
    cookies.push(['Set-Cookie', `${site.rememberCookie}=${accounts.remember(user)}; ${attributes}`])
  }
  if (place === 'json') return json(now, 200, { ok: true, user, text: now.text }, cookies)
  // The page that was asked for, in the answer that signs in.
  if (place === 'query') return page(now, 200, `<p>${now.text}`, cookies)
  if (site.isScriptTold && (contactIsScript(exchange) || field(exchange, 'ajax') !== null)) {
    return page(now, 200, JSON.stringify({ ok: true }), cookies)
  }
  const next = field(exchange, 'next') ?? site.successLocation
  const location = /^\/(?!\/)/.test(next) ? `${address}${next}` : next
  return { ...page(now, site.successStatus, `<p>${now.text}`, [['Location', location], ...cookies]) }
}

/** As some sites do: 200 with the form again, one cookie deleted and another one set. */
function failed(exchange: Exchange, place: string): Reply {
  const { site } = exchange
  const cookies: [string, string][] = [
    ['Set-Cookie', `${site.successCookie ?? 'ticket'}=deleted; Path=/; ${GONE}`],
    ['Set-Cookie', 'flash=wrong; Path=/'],
  ]
  if (place === 'json') return json(exchange, site.failureStatus, { ok: false, error: 'wrong' }, cookies)
  const opened = withSession(exchange, cookies)
  return page(opened, site.failureStatus, `<p>Wrong name or password${loginForm(opened)}`, cookies)
}

/** A page gives a session to whoever has none, and rolls the id where the site does. */
function withSession(exchange: Exchange, cookies: [string, string][]): Exchange {
  const { site, accounts, session, who } = exchange
  if (session === null && who.by === 'remember') {
    const opened = accounts.open(who.user)
    cookies.push(sessionCookie(exchange, opened))
    return { ...exchange, session: opened }
  }
  if (session === null && site.hasAnonymousSessions && who.user === null) {
    const opened = accounts.open()
    cookies.push(sessionCookie(exchange, opened))
    return { ...exchange, session: opened }
  }
  if (session !== null && site.sessionId === 'rolling') {
    const rolled = accounts.rotate(session, { isOldKept: true })
    cookies.push(sessionCookie(exchange, rolled))
    return { ...exchange, session: rolled }
  }
  return exchange
}

function signOut(exchange: Exchange): Reply {
  const { site, accounts, session } = exchange
  const cookies: [string, string][] = []
  if (session !== null && site.signOut === 'deletes') accounts.close(session)
  else if (session !== null) session.user = null
  if (site.signOut === 'deletes') {
    for (const name of [site.sessionCookie, site.rememberCookie]) {
      cookies.push(['Set-Cookie', `${name}=deleted; Path=/; HttpOnly; ${GONE}`])
    }
  }
  const nobody = asNow(exchange, { id: '', user: null, csrf: '', named: null })
  return redirect(nobody, '/', cookies)
}

/** Signs the current session in by a link, without any cookie; `rotate=1` gives a new id as careful sites do. */
function magic(exchange: Exchange): Reply {
  const user = exchange.accounts.followed(exchange.query.get('token') ?? '')
  if (user === null) return page(exchange, 403, '<p>This link does not work any more')
  const { now, cookies } = signIn(exchange, user)
  if (exchange.query.get('rotate') !== '1' || now.session === null) return redirect(now, '/account', cookies)
  const rotated = exchange.accounts.rotate(now.session)
  return redirect(now, '/account', [sessionCookie(exchange, rotated)])
}

/** A login in two posts: the name in the first, the password alone in the second. */
function twoSteps(exchange: Exchange): Reply {
  const { site, accounts } = exchange
  const cookies: [string, string][] = []
  const opened = withSession(exchange, cookies)
  const { session } = opened
  if (session === null) return page(exchange, 403, '<p>No session')
  if (exchange.path === '/step-1') {
    session.named = field(exchange, site.userField)
    return redirect(opened, '/step-2', cookies)
  }
  const user = accounts.check(session.named ?? '', field(exchange, site.passwordField) ?? '')
  return user === null ? failed(exchange, 'form') : succeeded(exchange, user, 'form')
}

/** The pages of the site. */
export function visit(exchange: Exchange, write: (text: string) => void): Reply {
  const { site, accounts, contact, path, who } = exchange
  const credentials = findCredentials(contact, { user: site.userField, password: site.passwordField })
  if (credentials !== null && (site.loginPath === '*' || site.loginPath === path)) {
    if (isCsrfWrong(exchange)) return page(exchange, 403, '<p>This form is stale')
    if (site.leadsOnWhoIsIn && who.user !== null)
      return redirect(exchange, `${exchange.address}${site.successLocation}`)
    const user = accounts.check(credentials.user, credentials.password)
    return user === null ? failed(exchange, credentials.place) : succeeded(exchange, user, credentials.place)
  }
  if (path === site.magicPath) return magic(exchange)
  if (path === '/step-1' || (path === '/step-2' && contact.method === 'POST')) return twoSteps(exchange)
  if (path === '/logout') return signOut(exchange)
  if (path === site.whoamiPath && site.whoami !== null) return site.whoami(who.user, contact)
  if (path === site.whoamiPath)
    return json(exchange, who.user === null ? 401 : 200, { user: who.user, accounts: site.accounts[who.user ?? ''] })
  const cookies: [string, string][] = []
  const now = withSession(exchange, cookies)
  if (path === '/roll' && now.session !== null) {
    const rolled = accounts.rotate(now.session, { isOldKept: true })
    return page(now, 200, `<p>${now.text}`, [sessionCookie(now, rolled)])
  }
  if (path === '/account' || path === '/save' || path.startsWith('/gated')) {
    if (who.user === null && !site.isAllGated) {
      return wantsJson(now) ? json(now, 401, { error: 'sign in' }, cookies) : redirect(now, '/login', cookies)
    }
    if (path === '/save') {
      if (isCsrfWrong(now)) return page(now, 403, '<p>This form is stale', cookies)
      write(contact.body)
    }
  }
  return page(now, 200, `<p>${now.text}${who.user === null ? loginForm(now) : ''}`, cookies)
}
