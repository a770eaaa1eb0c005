import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { createClient } from '@libsql/client'
import { Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { createStore } from 'sallyport/db'
import { createMfa, UnknownCredential } from 'sallyport/edge'

// Your site's own: people, passwords, sessions. Yours are better than these.
const passwords = { alice: 'correct horse' }
const sessions = new Map()

const mfa = createMfa({
  store: createStore(createClient({ url: 'file:mfa.db' })),
  keys: readFileSync('mfa-keys.json', 'utf8'),
  issuer: 'My site',
  login: '/login',
  signOut: '/logout',
  elements: '/assets/mfa.js',
  // The one thing you write: who is signed in, by your own session.
  identify(c) {
    const id = getCookie(c, 'sid')
    if (id === undefined) return null
    const user = sessions.get(id)
    if (user === undefined) throw new UnknownCredential()
    return { id: user, name: user, sessionId: id, memberships: [] }
  },
})

const app = new Hono()
app.use('/assets/*', serveStatic({ root: './public' })) // static files come before the gate
app.route('/mfa', mfa.routes)
app.use('*', mfa.gate())

app.get('/login', (c) =>
  c.html(
    '<form method="post"><input name="user"><input name="password" type="password"><button>Sign in</button></form>',
  ),
)
app.post('/login', async (c) => {
  const { user, password } = await c.req.parseBody()
  if (passwords[user] !== password) return c.text('No.', 403)
  const id = randomUUID()
  sessions.set(id, user)
  setCookie(c, 'sid', id, { httpOnly: true, sameSite: 'Lax', path: '/' })
  return c.redirect('/', 303)
})
app.post('/logout', (c) => {
  sessions.delete(getCookie(c, 'sid'))
  setCookie(c, 'sid', '', { maxAge: 0, path: '/' })
  return c.redirect('/login', 303)
})
app.get('/', (c) =>
  c.html(`<script type="module" src="/assets/mfa.js"></script><h1>My profile</h1><p id="heard"></p><mfa-settings theme="dark"></mfa-settings>
    <script type="module">
      document.querySelector('mfa-settings').addEventListener('mfa-enrolled', () => (document.querySelector('#heard').textContent = 'MFA is on.'))
    </script>
    <form method="post" action="/logout"><button>Sign out</button></form>`),
)

app.get('/api/me', (c) => c.json({ user: sessions.get(getCookie(c, 'sid')) }))

const port = Number(process.env.PORT ?? 3000)
serve({ fetch: app.fetch, port }, () => console.log(`http://localhost:${port}`))
