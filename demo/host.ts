import { createClient } from '@libsql/client/http'
import { drizzle } from 'drizzle-orm/libsql/http'
import { type Context, Hono } from 'hono'
import document from 'sallyport/openapi.json' with { type: 'json' }
import { createStore } from '../db/index.ts'
import { createOperatorStore } from '../db/operator.ts'
import { createPersonSessionStore } from '../db/person-sessions/index.ts'
import { admin } from '../edge/admin/index.ts'
import { createMfa, type MfaOptions, UnknownCredential } from '../edge/index.ts'
import { languages } from '../edge/languages/index.ts'
import { sessions } from '../edge/sessions/index.ts'
import { ALL_WORDS } from '../edge/words/languages/all.ts'
import { keepAsMail, showMailbox } from './mail/mail.ts'
import { operations } from './operations/operations.ts'
import { renderMfaPage } from './pages/document.ts'
import { galleryOptions, renderGallery } from './pages/gallery.ts'
import { SITE_NAME } from './pages/head.ts'
import { renderMessage } from './pages/message.ts'
import { renderPhone } from './pages/phone.ts'
import { renderStart } from './pages/start.ts'
import { endOtherSessions } from './people/sessions.ts'
import { showAccounts, switchAccount } from './routes/accounts.ts'
import { serveAsset } from './routes/assets.ts'
import { changePassword, showChangePassword } from './routes/change-password.ts'
import { changeProfile, showProfile } from './routes/profile.ts'
import { changeEmail } from './routes/profile-email.ts'
import { refuseForeignForms, setSecurityHeaders } from './routes/security.ts'
import { showSignIn, signIn, signOut } from './routes/sign-in.ts'
import { flashOf, lookUpSession, type Site, type SiteContext, signedIn } from './routes/site.ts'

export type HostEnv = {
  LIBSQL_URL: string
  LIBSQL_TOKEN?: string
  MFA_KEYS: string
  /** Where browsers find the site, like `https://panel.example`: passkeys are bound to it. Left out, there are none. */
  ORIGIN?: string
  /** A key to the admin API, for Operations, which asks it at ORIGIN. Left out, Operations says so. */
  ADMIN_KEY?: string
  ASSETS: { fetch(request: Request): Promise<Response> }
}

/** What a test may hand in instead of the site's own. */
export type HostOptions = Pick<
  MfaOptions,
  'ports' | 'layout' | 'tokens' | 'requireMfa' | 'origins' | 'passkeys' | 'sessions'
> &
  Partial<Pick<MfaOptions, 'identify'>>

/** The whole host site: its own login and pages, with the MFA routes and the gate mounted as any site would. */
export function createHost(env: HostEnv, options: HostOptions = {}): Hono<Site> {
  const db = drizzle(createClient({ url: env.LIBSQL_URL, authToken: env.LIBSQL_TOKEN }))
  const mfa = createMfa({
    store: createStore(db),
    identify,
    keys: env.MFA_KEYS,
    issuer: SITE_NAME,
    login: '/login',
    signOut: '/logout',
    elements: '/assets/mfa.js',
    switchAccount: { path: '/switch-account', field: 'account' },
    support: 'Ask the help desk, extension 42.',
    notify: (event) => keepAsMail(db, event),
    layout: renderMfaPage,
    // `?lang=ar` on any of the MFA pages; else the browser says.
    languages: languages(ALL_WORDS, { locale: (c) => c.req.query('lang') }),
    admin: admin({ store: createOperatorStore(db) }),
    sessions: sessions({
      store: createPersonSessionStore(db),
      place: cityOf,
      onOthersEnded: async (c) => endOtherSessions(db, await signedIn(c)),
    }),
    ...options,
  })
  const app = new Hono<Site>()
  app.use('*', async (c, next) => {
    c.set('db', db)
    await next()
  })
  app.get('/mfa/api/openapi.json', (c) => c.json(document))
  app.route('/mfa', mfa.routes)
  app.use('*', setSecurityHeaders)
  app.use('*', mfa.gate({ open: [...OPEN_PAGES, ...OPEN_ASSETS] }))
  app.use('*', refuseForeignForms)
  app.get('/assets/:file', (c) => serveAsset(env.ASSETS, c.req.param('file'), c.req.header('If-None-Match')))
  app.get('/login', showSignIn).post(signIn)
  app.post('/logout', signOut)
  app.get('/phone', (c) => c.html(renderPhone()))
  app.get('/mailbox', showMailbox)
  app.get('/gallery', showGallery)
  app.get('/', async (c) => c.html(renderStart(await signedIn(c), flashOf(c))))
  app.get('/profile', showProfile).post(changeProfile)
  app.post('/profile/email', mfa.stepUp({ maxAgeSeconds: 300 }), changeEmail)
  app.get('/profile/password', showChangePassword).post((c) => changePassword(c, mfa))
  app.get('/accounts', showAccounts)
  app.get('/switch-account', (c) => c.redirect('/', 303)).post(switchAccount)
  app.get('/api/me', describeMe)
  const freshStep = mfa.stepUp({ maxAgeSeconds: 3600 })
  app.route('/admin', operations({ origin: env.ORIGIN, key: env.ADMIN_KEY, freshStep, hide: showNotFound }))
  app.notFound(showNotFound)
  return app
}

/** A device, a mail program and a show of the elements: none belongs to a session. */
const OPEN_PAGES = ['/phone', '/mailbox', '/gallery']

/** `mfa.js` and its chunks are open by themselves: the gate knows them from `elements`. */
const OPEN_ASSETS = [
  'app.css',
  'dock-first.js',
  'gallery.css',
  'gallery.js',
  'icon.svg',
  'panel.js',
  'phone.js',
  'phone-passkeys.js',
].map((file) => `/assets/${file}`)

/** The one thing a host writes for the gate: who sends this request, in which session, for which account. */
async function identify(c: Context) {
  const found = await lookUpSession(c)
  if (found === 'unknown') throw new UnknownCredential()
  if (typeof found === 'string') return null
  const { id, name, email, sessionId, memberships, account } = found
  return { id, name, label: email, sessionId, memberships, accountId: account.accountId }
}

/** Where Cloudflare says that a request comes from; on one's own machine it says nothing. */
function cityOf({ req }: Context): string {
  const { city, country } = (req.raw as { cf?: { city?: string; country?: string } }).cf ?? {}
  return [city, country].filter(Boolean).join(', ')
}

async function describeMe(c: SiteContext): Promise<Response> {
  const { id, name, email, memberships, account } = await signedIn(c)
  return c.json({ id, name, email, accountId: account.accountId, memberships })
}

function showGallery(c: SiteContext): Response | Promise<Response> {
  return c.html(renderGallery(galleryOptions(c.req.query())))
}

async function showNotFound(c: SiteContext): Promise<Response> {
  const found = await lookUpSession(c)
  const person = typeof found === 'string' ? null : found
  return c.html(renderMessage({ title: 'Page not found', text: 'There is nothing at this address.', person }), 404)
}
