import { Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { mfa } from './mfa'
import { readSession, writeSession } from './session'

const passwords = new Map([['alice', 'correct horse']])

const app = new Hono()
app.route('/mfa', mfa.routes)
app.use('*', mfa.gate())

app.get('/login', (c) =>
  c.html(
    '<form method="post"><input name="user"><input name="password" type="password"><button>Sign in</button></form>',
  ),
)
app.post('/login', async (c) => {
  const { user, password } = await c.req.parseBody()
  if (typeof user !== 'string' || passwords.get(user) !== password) return c.text('No.', 403)
  const session = await writeSession({ id: crypto.randomUUID(), user })
  setCookie(c, 'sid', session, { httpOnly: true, sameSite: 'Lax', path: '/' })
  return c.redirect('/', 303)
})
app.post('/logout', (c) => {
  deleteCookie(c, 'sid')
  return c.redirect('/login', 303)
})
app.get('/', (c) =>
  c.html(`<script type="module" src="/assets/mfa.js"></script><h1>My profile</h1><p id="heard"></p>
    <mfa-settings theme="dark"></mfa-settings>
    <form method="post" action="/logout"><button>Sign out</button></form>
    <script type="module">
      document.addEventListener('mfa-enrolled', () => (document.querySelector('#heard').textContent = 'MFA is on.'))
    </script>`),
)
app.get('/api/me', async (c) => c.json({ user: (await readSession(getCookie(c, 'sid') ?? ''))?.user }))

export default app
