import type { ExecutionContext } from 'hono'
import { createHost, type HostEnv } from './host.ts'

/** Made at the first request: a Worker does no I/O while its module loads. */
const hosts = new WeakMap<HostEnv, ReturnType<typeof createHost>>()

export default {
  fetch(request: Request, env: HostEnv, context: ExecutionContext): Response | Promise<Response> {
    const host = hosts.get(env) ?? createHost(env)
    hosts.set(env, host)
    return host.fetch(request, env, context)
  },
}
