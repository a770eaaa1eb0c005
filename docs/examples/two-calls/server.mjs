// A site with its own login, and MFA by two calls. Node's own modules only: node server.mjs
// PORT, MFA_URL (https://app.example/mfa), MFA_KEY (the backend's key), ORIGIN (what browsers call this site)
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'

const { PORT = '3000', MFA_URL, MFA_KEY, ORIGIN, ELEMENTS = 'dist/elements' } = process.env
// These stand for your own users and their password check.
const USERS = JSON.parse(process.env.USERS ?? '{}') // { "alice": { "name", "password", "memberships": [] } }
const sessions = new Map() // cookie → { user, amr }
const pending = new Map() // cookie → { user, verdict, ticket, expiresAt }; a pending sign-in is not a session

const secret = () => randomBytes(32).toString('base64url')
const secure = ORIGIN?.startsWith('https:') ? '; Secure' : ''
const cookie = (name, value, more = '') => `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}${more}`
const cookieOf = (request, name) => new RegExp(`(?:^|; )${name}=([\\w-]+)`).exec(request.headers.cookie ?? '')?.[1]
const equal = (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** A call to Sallyport. Asked again with the same key, redeeming gives the same answer: a lost one costs no sign-in. */
async function mfa(path, body) {
  const headers = {
    Authorization: `Bearer ${MFA_KEY}`,
    'Content-Type': 'application/json',
    'Idempotency-Key': secret(),
  }
  const send = () => fetch(MFA_URL + path, { method: 'POST', headers, body: JSON.stringify(body) })
  const answer = await send().catch(send)
  return answer.ok ? answer.json() : null
}

/** Only here does anybody become signed in, under an id that did not exist before. */
function begin(user, amr, more = []) {
  const id = secret()
  sessions.set(id, { user, amr })
  return [cookie('session', id), cookie('pending', '', '; Max-Age=0'), ...more]
}

async function signIn(request) {
  const form = new URLSearchParams(await read(request))
  const [id, password] = [form.get('user') ?? '', form.get('password') ?? '']
  const user = USERS[id]
  if (!user || !equal(user.password, password)) return page(401, `<p>Wrong user or password.</p>${FORM}`)
  const pendingId = secret()
  const { name, memberships } = user
  const decision = await mfa('/api/logins', { principal: { id, name }, memberships, pendingId })
  // Anything but `allow` means: not signed in. That it could not be asked, too.
  if (decision?.verdict === 'allow') return seeOther('/', begin(id, ['pwd']))
  if (!decision?.ticket) return page(503, '<p>Signing in is not possible just now.</p>')
  for (const [old, { expiresAt }] of pending) if (expiresAt < Date.now() - 900_000) pending.delete(old)
  pending.set(pendingId, { user: id, ...decision })
  return seeOther('/login/code', [cookie('pending', pendingId)])
}

async function redeem(request) {
  const pendingId = cookieOf(request, 'pending')
  const login = pending.get(pendingId)
  if (!login) return { status: 403 }
  const { grant } = JSON.parse(await read(request))
  const proof = await mfa('/api/logins/redeem', { ticket: login.ticket, grant, pendingId })
  // The person who comes back is the one whose password was checked.
  if (proof?.principal.id !== login.user || proof.pendingId !== pendingId) return { status: 401 }
  pending.delete(pendingId)
  return { status: 204, cookies: begin(login.user, proof.amr) }
}

async function answer(request) {
  const { pathname } = new URL(request.url, 'http://localhost')
  const login = pending.get(cookieOf(request, 'pending'))
  if (request.method === 'POST' && request.headers.origin !== ORIGIN) return { status: 403 }
  switch (`${request.method} ${pathname}`) {
    case 'GET /': {
      const session = sessions.get(cookieOf(request, 'session'))
      return session ? page(200, `<p>Signed in as ${session.user} (${session.amr.join(' ')})</p>`) : seeOther('/login')
    }
    case 'GET /login':
      return page(200, FORM)
    case 'POST /login':
      return signIn(request)
    case 'GET /login/code':
      return login ? page(200, SCRIPTS) : seeOther('/login')
    case 'GET /login/ticket':
      return login ? json({ verdict: login.verdict, ticket: login.ticket }) : { status: 403 }
    case 'POST /login/grant':
      return redeem(request)
    case 'GET /login/code.js':
      return script(new URL('code.js', import.meta.url))
    default: {
      const file = /^\/assets\/([\w-]+\.js)$/.exec(pathname)?.[1]
      return file ? script(`${ELEMENTS}/${file}`) : { status: 404 }
    }
  }
}

const FORM = `<form method="post" action="/login"><label>User <input name="user" autocomplete="username"></label>
  <label>Password <input name="password" type="password" autocomplete="current-password"></label><button>Sign in</button></form>`
const SCRIPTS =
  '<script type="module" src="/assets/mfa.js"></script><script type="module" src="/login/code.js"></script>'
const POLICY =
  `default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; form-action 'self';
  base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html`.replace(
    /\s+/g,
    ' ',
  )

const page = (status, main) => ({
  status,
  type: 'text/html; charset=utf-8',
  body: `<!doctype html><html lang="en"><title>Acme</title><main>${main}</main></html>`,
})
const json = (value) => ({ status: 200, type: 'application/json', body: JSON.stringify(value) })
const script = async (file) => ({ status: 200, type: 'text/javascript', body: await readFile(file) })
const seeOther = (to, cookies = []) => ({ status: 303, to, cookies })

async function read(request) {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > 4096) throw new Error('too large')
  }
  return text
}

createServer(async (request, response) => {
  const { status, type, body, to, cookies = [] } = await answer(request).catch(() => ({ status: 400 }))
  response.setHeader('Cache-Control', 'no-store').setHeader('Content-Security-Policy', POLICY)
  response.setHeader('Set-Cookie', cookies).setHeader('X-Content-Type-Options', 'nosniff')
  if (type) response.setHeader('Content-Type', type)
  if (to) response.setHeader('Location', to)
  response.writeHead(status).end(body)
}).listen(Number(PORT), '127.0.0.1')
