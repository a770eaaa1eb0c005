import { createClient } from '@libsql/client/http'
import { drizzle } from 'drizzle-orm/libsql/http'
import { type Context, type ExecutionContext, Hono } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { html } from 'hono/html'
import { createStore } from '../../db/index.ts'
import type { HostEnv } from '../../demo/host.ts'
import {
  beginSession,
  checkPassword,
  endSession,
  findSession,
  SESSION_COOKIE,
  type SignedIn,
} from '../../demo/people/sessions.ts'
import { serveAsset } from '../../demo/routes/assets.ts'
import { createMfa, type Notification } from '../../edge/index.ts'
import { languages } from '../../edge/languages/index.ts'
import { ALL_WORDS } from '../../edge/words/languages/all.ts'
import { HELP, HOST_WORDS, ISSUER } from './host-words.ts'

/*
 * A small site in twelve languages, with a sign-in of its own. Its people and their sessions are the demo's. The cookie
 * `reads` plays what a site knows of somebody's language; this, the clock and what was told are in nothing that ships.
 */

let aheadMs = 0
const told: Notification[] = []

const speechOf = languages(ALL_WORDS, { locale: (c) => getCookie(c, 'reads') })
const now = () => Date.now() + aheadMs

function createSite(env: HostEnv): Hono {
  const db = drizzle(createClient({ url: env.LIBSQL_URL, authToken: env.LIBSQL_TOKEN }))

  async function lookUp(c: Context): Promise<SignedIn | null> {
    const found = await findSession(db, getCookie(c, SESSION_COOKIE), now())
    return typeof found === 'string' ? null : found
  }

  const mfa = createMfa({
    store: createStore(db),
    async identify(c) {
      const found = await lookUp(c)
      return found && { ...found, label: found.email, accountId: found.account.accountId }
    },
    keys: env.MFA_KEYS,
    issuer: ISSUER,
    login: '/login',
    signOut: '/logout',
    elements: '/assets/mfa.js',
    support: HELP,
    notify: (event) => void told.push(event),
    languages: speechOf,
    ports: { clock: now },
  })

  function document(c: Context, title: 'signIn' | 'welcome', body: unknown) {
    const { lang, dir } = speechOf(c)
    const words = HOST_WORDS[lang]
    return c.html(html`<!doctype html><html lang="${lang}" dir="${dir}"><head><meta charset="utf-8" /><title>${words?.[title]}</title>
<meta name="viewport" content="width=device-width" /><link rel="icon" href="data:," /></head><body><h1>${words?.[title]}</h1>${body}</body></html>`)
  }

  const app = new Hono()
  app.route('/mfa', mfa.routes)
  app.use('*', mfa.gate({ open: [] }))
  app.get('/assets/:file', (c) => serveAsset(env.ASSETS, c.req.param('file'), undefined))
  app.get('/login', (c) => {
    const words = HOST_WORDS[speechOf(c).lang]
    const form = html`<form method="post"><label>${words?.email} <input name="email" /></label>
<label>${words?.password} <input name="password" type="password" /></label><button>${words?.signIn}</button></form>`
    return document(c, 'signIn', form)
  })
  app.post('/login', async (c) => {
    const form = await c.req.formData()
    const id = await checkPassword(db, String(form.get('email')), String(form.get('password')))
    if (id === null) return c.redirect('/login', 303)
    setCookie(c, SESSION_COOKIE, await beginSession(db, id, now()), { path: '/', httpOnly: true })
    return c.redirect('/', 303)
  })
  app.post('/logout', async (c) => {
    await endSession(db, getCookie(c, SESSION_COOKIE) ?? '')
    deleteCookie(c, SESSION_COOKIE, { path: '/' })
    return c.redirect('/login', 303)
  })
  app.get('/', async (c) => {
    const { say } = speechOf(c)
    const body = html`<p><bdi>${(await lookUp(c))?.name}</bdi></p>
<ul><li><a href="/mfa/settings">${say('MFA settings')}</a></li><li><a href="/mfa/accounts">${say('Accounts')}</a></li></ul>
<form method="post" action="/logout"><button>${say('Sign out')}</button></form>`
    return document(c, 'welcome', body)
  })
  return app
}

let site: Hono | null = null

export default {
  async fetch(request: Request, env: HostEnv, context: ExecutionContext): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/__clock') {
      aheadMs = Number(await request.text())
      return new Response(null, { status: 204 })
    }
    if (pathname === '/__told') return Response.json(told)
    site ??= createSite(env)
    return site.fetch(request, env, context)
  },
}
