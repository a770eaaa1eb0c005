import { createClient } from '@libsql/client/web'
import { Hono } from 'hono'

/** A Worker for the tests of the support files: bindings, echo, an exception, another server, a database. */
const app = new Hono<{ Bindings: { GREETING: string; LIBSQL_URL: string } }>()

app.get('/', (c) => c.text(c.env.GREETING))
app.get('/node', async (c) => c.json({ process: typeof (globalThis as { process?: unknown }).process }))
app.get('/fetch', async (c) => c.text(await (await fetch(c.req.query('url') ?? '')).text()))
app.get('/throws', () => {
  throw new Error('deliberate')
})
app.all('/echo', async (c) =>
  c.json({
    method: c.req.method,
    url: c.req.url,
    headers: Object.fromEntries(c.req.raw.headers),
    body: await c.req.text(),
  }),
)
app.get('/sign-in', (c) => {
  c.header('Set-Cookie', 'session=one; Path=/; HttpOnly; SameSite=Lax', { append: true })
  c.header('Set-Cookie', 'narrow=two; Path=/mfa; HttpOnly', { append: true })
  return c.redirect('/echo', 303)
})
app.get('/sign-out', (c) => {
  c.header('Set-Cookie', 'session=; Path=/; Max-Age=0')
  return c.body(null, 204)
})
app.post('/claim', async (c) => {
  const client = createClient({ url: c.env.LIBSQL_URL })
  const { rowsAffected } = await client.execute('update prize set taken = 1 where taken = 0')
  return c.body(null, rowsAffected === 1 ? 204 : 409)
})
app.get('/settings', (c) => c.json({ csrf: 'token-of-this-read' }))

export default app
