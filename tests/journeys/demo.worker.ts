import type { ExecutionContext } from 'hono'
import { createHost, type HostEnv } from '../../demo/host.ts'

/**
 * The demo's site as a Worker whose clock a test can move. This route, and the clock behind it, are in nothing that
 * ships.
 */
let aheadMs = 0
let host: ReturnType<typeof createHost> | null = null

export default {
  async fetch(request: Request, env: HostEnv, context: ExecutionContext): Promise<Response> {
    if (request.method === 'POST' && new URL(request.url).pathname === '/__clock') {
      aheadMs = Number(await request.text())
      return new Response(null, { status: 204 })
    }
    host ??= createHost(env, { ports: { clock: () => Date.now() + aheadMs } })
    return host.fetch(request, env, context)
  },
}
