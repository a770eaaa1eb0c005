import type { ExecutionContext } from 'hono'
import worker, { type WorkerEnv } from '../../edge/worker.ts'
import { counted, unfinished } from '../support/unfinished.ts'

/** The ready-made Worker itself, with the platform's cron trigger as a path, which is in nothing that ships. */
type Env = { LIBSQL_URL: string; MFA_KEYS: string; VARIABLES: string }

let env: WorkerEnv | undefined

export default {
  async fetch(
    request: Request,
    { LIBSQL_URL, MFA_KEYS, VARIABLES }: Env,
    context: ExecutionContext,
  ): Promise<Response> {
    env ??= {
      ...(JSON.parse(VARIABLES) as Partial<WorkerEnv>),
      ...{ LIBSQL_URL, MFA_KEYS },
      ASSETS: { fetch: async () => new Response('// the elements') },
    }
    const { pathname } = new URL(request.url)
    if (pathname === '/__world') return Response.json({ now: Date.now(), unfinished: unfinished() })
    if (pathname === '/__scheduled') {
      await worker.scheduled(null, env)
      return new Response('done')
    }
    return worker.fetch(request, env, counted(context))
  },
}
