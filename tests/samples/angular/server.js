import { randomUUID } from 'node:crypto'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { mfa } from './mfa.js'
import { sessions } from './sessions.js'

const passwords = { alice: 'correct horse' }

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
app.get('/api/me', (c) => c.json({ user: sessions.get(getCookie(c, 'sid')) }))

const port = Number(process.env.PORT ?? 3000)
serve({ fetch: app.fetch, port }, () => console.log(`http://localhost:${port}`))
