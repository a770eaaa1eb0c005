import { createClient } from '@libsql/client/http'
import { drizzle } from 'drizzle-orm/libsql/http'
import { Hono } from 'hono'

/* The same libraries and nothing of ours: below this no gate over a database can be. */

type Env = { DATABASE_URL: string }

let app: Hono | undefined

export default {
  fetch(request: Request, env: Env) {
    if (!app) {
      const db = drizzle(createClient({ url: env.DATABASE_URL }))
      app = new Hono().get('/about', (c) => c.text(`about ${typeof db.batch}`))
    }
    return app.fetch(request, env)
  },
}
