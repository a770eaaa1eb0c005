import type { ExecutionContext } from 'hono'
import worker, { type WorkerEnv } from '../../edge/worker.ts'

/** The ready-made Worker, and a path that does what the platform's clock does. None of this is in anything that ships. */
const whole = new WeakMap<object, WorkerEnv>()

/** With what a test cannot bind. One for all requests, as the platform's is. */
function envOf(bound: WorkerEnv): WorkerEnv {
  const known = whole.get(bound) ?? { ...bound, ASSETS: { fetch: async () => new Response('// elements') } }
  whole.set(bound, known)
  return known
}

export default {
  async fetch(request: Request, bound: WorkerEnv, context: ExecutionContext): Promise<Response> {
    const env = envOf(bound)
    if (new URL(request.url).pathname !== '/__scheduled') return worker.fetch(request, env, context)
    try {
      await worker.scheduled({}, env)
      return new Response('done')
    } catch (error) {
      return new Response((error as Error).message, { status: 500 })
    }
  },
}
