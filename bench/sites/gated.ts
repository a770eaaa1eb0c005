import { Hono } from 'hono'
import { createStore } from '../../db/index.ts'
import { createMfa, type Principal } from '../../edge/index.ts'
import { CONTENT } from './open.ts'

export type SiteOptions = { db: Parameters<typeof createStore>[0]; keys: string }

/** A site that believes its cookie, as the README has it, with a clock that the benchmark moves. */
export function gatedSite({ db, keys }: SiteOptions): Hono {
  let aheadMs = 0
  const mfa = createMfa({
    store: createStore(db),
    identify: (c) => identify(c.req.header('cookie') ?? ''),
    keys,
    issuer: 'Acme',
    login: '/login',
    signOut: '/logout',
    elements: '/assets/mfa.js',
    ports: { clock: () => Date.now() + aheadMs, platformClock: () => Date.now() },
  })
  const app = new Hono()
  app.get('/clock', (c) => {
    aheadMs = Number(c.req.query('aheadMs'))
    return c.body(null, 204)
  })
  app.route('/mfa', mfa.routes)
  app.use('*', mfa.gate({ open: ['/about'] }))
  app.all('*', (c) => c.text(CONTENT))
  return app
}

function identify(cookies: string): Principal | null {
  const sid = /(?:^|;\s*)sid=([^;]*)/.exec(cookies)?.[1]
  return sid === undefined ? null : (JSON.parse(atob(decodeURIComponent(sid))) as Principal)
}
