import { createClient } from '@libsql/client/http'
import { drizzle } from 'drizzle-orm/libsql/http'
import type { Hono } from 'hono'
import { gatedSite } from './gated.ts'

type Env = { DATABASE_URL: string; MFA_KEYS: string }

let app: Hono | undefined

export default {
  fetch(request: Request, env: Env, context: Parameters<Hono['fetch']>[2]) {
    app ??= gatedSite({ db: drizzle(createClient({ url: env.DATABASE_URL })), keys: env.MFA_KEYS })
    return app.fetch(request, env, context)
  },
}
