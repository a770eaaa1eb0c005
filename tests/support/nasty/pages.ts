import { randomUUID } from 'node:crypto'
import type { Session } from './accounts.ts'
import { bodyFields, findCredentials, queryFields } from './credentials.ts'
import { asNow, type Exchange, json, page, type Reply, redirect } from './exchange.ts'
import { REMEMBER_COOKIE, SESSION_COOKIE } from './site.ts'

type Cookies = Reply['headers']

const GONE = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0'
const REMEMBER_SECONDS = 30 * 86_400
const NOBODY: Session = { id: '', user: null, named: null }

const setCookie = (name: string, value: string, attributes = 'HttpOnly'): [string, string] => [
  'Set-Cookie',
  `${name}=${value}; Path=/; ${attributes}`,
]
const sessionCookie = ({ id }: Session) => setCookie(SESSION_COOKIE, id, 'HttpOnly; SameSite=Lax')

const field = (exchange: Exchange, name: string): string | null =>
  bodyFields(exchange.contact).fields.get(name) ?? queryFields(exchange.contact).get(name) ?? null

const wantsJson = ({ contact }: Exchange) =>
  /json/i.test(`${contact.headers.accept ?? ''} ${contact.headers['content-type'] ?? ''}`)

const isScript = (exchange: Exchange) =>
  exchange.contact.headers['x-requested-with'] !== undefined || field(exchange, 'ajax') !== null

const loginForm = ({ site }: Exchange) =>
  `<form method="post"><input name="${site.userField}"><input name="${site.passwordField}" type="password">
<input name="remember" type="checkbox" value="1"><button>Sign in</button></form>`

/** Signs the session of the request in, or a new one; says which cookies that sets. */
function signIn(exchange: Exchange, user: string): { now: Exchange; cookies: Cookies } {
  const { accounts, site, session: before } = exchange
  const session = before ?? accounts.open()
  session.user = user
  const isRotated = before !== null && site.sessionId === 'rotated'
  const current = isRotated ? accounts.rotate(session) : session
  return { now: asNow(exchange, current), cookies: isRotated || before === null ? [sessionCookie(current)] : [] }
}

function succeeded(exchange: Exchange, user: string, place: string): Reply {
  const { site, accounts, address } = exchange
  if (place === 'json' && site.jsonSuccess === 'token') {
    const told = asNow(exchange, { ...NOBODY, user })
    return json(told, 200, { access_token: accounts.bearer(user), token_type: 'Bearer', text: told.text })
  }
  const { now, cookies } = signIn(exchange, user)
  if (site.successCookie !== null) cookies.push(setCookie(site.successCookie, randomUUID()))
  if (field(exchange, 'remember') !== null) {
    cookies.push(setCookie(REMEMBER_COOKIE, accounts.remember(user), `Max-Age=${REMEMBER_SECONDS}; HttpOnly`))
  }
  if (place === 'json') return json(now, 200, { ok: true, user, text: now.text }, cookies)
  // The page that was asked for, in the answer that signs in.
  if (place === 'query') return page(now, 200, `<p>${now.text}`, cookies)
  if (site.isScriptTold && isScript(exchange)) return page(now, 200, JSON.stringify({ ok: true }), cookies)
  const next = field(exchange, 'next') ?? '/account'
  const location = /^\/(?!\/)/.test(next) ? `${address}${next}` : next
  return page(now, site.successStatus, `<p>${now.text}`, [['Location', location], ...cookies])
}

/** As some sites do: 200 with the form again, one cookie deleted and another one set. */
function failed(exchange: Exchange, place: string): Reply {
  const { site } = exchange
  const cookies: Cookies = [
    setCookie(site.successCookie ?? 'ticket', 'deleted', GONE),
    ['Set-Cookie', 'flash=wrong; Path=/'],
  ]
  if (place === 'json') return json(exchange, site.failureStatus, { ok: false, error: 'wrong' }, cookies)
  const opened = withSession(exchange, cookies)
  return page(opened, site.failureStatus, `<p>Wrong name or password${loginForm(opened)}`, cookies)
}

/** A page gives a session to whoever has none, and rolls the id where the site does. */
function withSession(exchange: Exchange, cookies: Cookies): Exchange {
  const { site, accounts, session: before, who } = exchange
  const isNew = before === null && (who.by === 'remember' || who.user === null)
  if (!isNew && (before === null || site.sessionId !== 'rolling')) return exchange
  const session = before === null ? accounts.open(who.user) : accounts.rotate(before, { isOldKept: true })
  cookies.push(sessionCookie(session))
  return { ...exchange, session }
}

function signOut(exchange: Exchange): Reply {
  if (exchange.session !== null) exchange.accounts.close(exchange.session)
  const cookies = [SESSION_COOKIE, REMEMBER_COOKIE].map((name) => setCookie(name, 'deleted', `HttpOnly; ${GONE}`))
  return redirect(asNow(exchange, NOBODY), '/', cookies)
}

/** Signs the current session in by a link, without any cookie; `rotate=1` gives a new id as careful sites do. */
function magic(exchange: Exchange): Reply {
  const user = exchange.accounts.followed(exchange.query.get('token') ?? '')
  if (user === null) return page(exchange, 403, '<p>This link does not work any more')
  const { now, cookies } = signIn(exchange, user)
  if (exchange.query.get('rotate') !== '1' || now.session === null) return redirect(now, '/account', cookies)
  return redirect(now, '/account', [sessionCookie(exchange.accounts.rotate(now.session))])
}

/** A login in two posts: the name in the first, the password alone in the second. */
function twoSteps(exchange: Exchange): Reply {
  const { site, accounts } = exchange
  const cookies: Cookies = []
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
export function visit(exchange: Exchange): Reply {
  const { site, accounts, contact, path, who } = exchange
  const credentials = findCredentials(contact, { user: site.userField, password: site.passwordField })
  if (credentials !== null && (site.loginPath === '*' || site.loginPath === path)) {
    if (site.leadsOnWhoIsIn && who.user !== null) return redirect(exchange, `${exchange.address}/account`)
    const user = accounts.check(credentials.user, credentials.password)
    return user === null ? failed(exchange, credentials.place) : succeeded(exchange, user, credentials.place)
  }
  if (path === site.magicPath) return magic(exchange)
  if (path === '/step-1' || (path === '/step-2' && contact.method === 'POST')) return twoSteps(exchange)
  if (path === '/logout') return signOut(exchange)
  if (path === site.whoamiPath && site.whoami !== null) return site.whoami(who.user, contact)
  if (path === site.whoamiPath)
    return json(exchange, who.user === null ? 401 : 200, { user: who.user, accounts: site.accounts[who.user ?? ''] })
  const cookies: Cookies = []
  const now = withSession(exchange, cookies)
  if (path === '/roll' && now.session !== null) {
    const rolled = accounts.rotate(now.session, { isOldKept: true })
    return page(now, 200, `<p>${now.text}`, [sessionCookie(rolled)])
  }
  const isGated = path === '/account' || path === '/save' || path.startsWith('/gated')
  if (isGated && who.user === null && !site.isAllGated) {
    return wantsJson(now) ? json(now, 401, { error: 'sign in' }, cookies) : redirect(now, '/login', cookies)
  }
  return page(now, 200, `<p>${now.text}${who.user === null ? loginForm(now) : ''}`, cookies)
}
