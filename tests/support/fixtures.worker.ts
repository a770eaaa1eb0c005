import { Hono } from 'hono'

/** A Worker for the tests of the user agent and of the runtime. */
const app = new Hono()

app.get('/node', (c) => c.json({ process: typeof (globalThis as { process?: unknown }).process }))
app.get('/throws', () => {
  throw new Error('deliberate')
})
app.all('/echo', async (c) =>
  c.json({ url: c.req.url, headers: Object.fromEntries(c.req.raw.headers), body: await c.req.text() }),
)
app.get('/sign-in', (c) => {
  c.header('Set-Cookie', 'session=one; Path=/; HttpOnly; SameSite=Lax', { append: true })
  c.header('Set-Cookie', 'narrow=two; Path=/mfa; HttpOnly', { append: true })
  return c.redirect('/echo', 303)
})
app.get('/sign-out', (c) => c.body(null, 204, { 'Set-Cookie': 'session=; Path=/; Max-Age=0' }))
app.get('/settings', (c) => c.json({ csrf: 'token-of-this-read' }))

export default app
