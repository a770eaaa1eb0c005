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
app.get('/settings', (c) => c.json({ csrf: 'token-of-this-read' }))

export default app
