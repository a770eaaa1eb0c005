import type { ExecutionContext } from 'hono'
import worker, { type WorkerEnv } from '../../edge/worker.ts'
import { counted, unfinished } from '../support/unfinished.ts'

/** The ready-made Worker itself, with the platform's cron trigger as a path, which is in nothing that ships. */
type Env = { LIBSQL_URL: string; MFA_KEYS: string; VARIABLES: string }

let env: WorkerEnv | undefined
const points: object[] = []
/** The platform's: it takes a point and says nothing. */
const ANALYTICS = { writeDataPoint: (point: object) => void points.push(point) }

export default {
  async fetch(
    request: Request,
    { LIBSQL_URL, MFA_KEYS, VARIABLES }: Env,
    context: ExecutionContext,
  ): Promise<Response> {
    const { IS_WATCHED, ...variables } = JSON.parse(VARIABLES) as Partial<WorkerEnv> & { IS_WATCHED?: string }
    env ??= {
      ...variables,
      ...{ LIBSQL_URL, MFA_KEYS },
      ...(IS_WATCHED && { ANALYTICS }),
      ASSETS: { fetch: async () => new Response('// the elements') },
    }
    const { pathname } = new URL(request.url)
    if (pathname === '/__world') return Response.json({ now: Date.now(), unfinished: unfinished() })
    if (pathname === '/__points') return Response.json(points.splice(0))
    if (pathname === '/__scheduled') {
      await worker.scheduled(null, env)
      return new Response('done')
    }
    return worker.fetch(request, env, counted(context))
  },
}
