import { createClient } from '@libsql/client/http'
import { Hono } from 'hono'

/* The libraries that a host brings in any case and nothing of ours: below this no gate over a database can be. */

type Env = { DATABASE_URL: string }

let app: Hono | undefined

export default {
  fetch(request: Request, env: Env) {
    if (!app) {
      const client = createClient({ url: env.DATABASE_URL })
      app = new Hono().get('/about', (c) => c.text(`about ${typeof client.batch}`))
    }
    return app.fetch(request, env)
  },
}
