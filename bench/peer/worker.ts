import { createClient } from '@libsql/client/http'
import { drizzle } from 'drizzle-orm/libsql/http'
import type { Hono } from 'hono'
import { peerSite } from './app.ts'

type Env = { DATABASE_URL: string; SECRET: string; CACHED: string }

let app: Hono | undefined

export default {
  fetch(request: Request, env: Env, context: Parameters<Hono['fetch']>[2]) {
    app ??= peerSite({
      db: drizzle(createClient({ url: env.DATABASE_URL })),
      url: new URL(request.url).origin,
      secret: env.SECRET,
      isCached: env.CACHED === 'yes',
    })
    return app.fetch(request, env, context)
  },
}
