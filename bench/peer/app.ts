import { betterAuth } from 'better-auth'
import { drizzleAdapter } from 'better-auth/adapters/drizzle'
import { twoFactor } from 'better-auth/plugins'
import type { LibSQLDatabase } from 'drizzle-orm/libsql'
import { Hono } from 'hono'
import { CONTENT } from '../sites/open.ts'
import { tables } from '../sites/peer-schema.ts'

export type PeerOptions = {
  db: LibSQLDatabase
  url: string
  secret: string
  /** Its cookie cache: sessions are believed for five minutes without asking. */
  isCached: boolean
}

/** The peer in front of the same content, as its documentation has it for Hono, and without its limit of requests. */
export function peerSite({ db, url, secret, isCached }: PeerOptions): Hono {
  const auth = betterAuth({
    baseURL: url,
    secret,
    database: drizzleAdapter(db, { provider: 'sqlite', schema: tables }),
    // What is measured comes after the password. With the peer's own hash, people would take minutes to sign in.
    emailAndPassword: {
      enabled: true,
      password: { hash: async (password) => password, verify: async ({ hash, password }) => hash === password },
    },
    session: { cookieCache: { enabled: isCached, maxAge: 300 } },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    plugins: [twoFactor()],
  })
  const app = new Hono()
  app.on(['GET', 'POST'], '/api/auth/*', (c) => auth.handler(c.req.raw))
  app.use('*', async (c, next) => {
    const session = await auth.api.getSession({ headers: c.req.raw.headers })
    if (!session) return c.text('signed out', 401)
    await next()
  })
  app.all('*', (c) => c.text(CONTENT))
  return app
}
