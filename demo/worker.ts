import type { ExecutionContext } from 'hono'
import { createPasskeyStore } from '../db/passkeys.ts'
import { offerAfterCode, passkeys } from '../edge/passkeys/index.ts'
import { createHost, type HostEnv, type HostOptions } from './host.ts'

/** Made at the first request: a Worker does no I/O while its module loads. */
const hosts = new WeakMap<HostEnv, ReturnType<typeof createHost>>()

export default {
  fetch(request: Request, env: HostEnv, context: ExecutionContext): Response | Promise<Response> {
    const elsewhere = addressAtOrigin(request, env)
    if (elsewhere) return Response.redirect(elsewhere, 302)
    const host = hosts.get(env) ?? createHost(env, passkeysOf(env))
    hosts.set(env, host)
    return host.fetch(request, env, context)
  },
}

function passkeysOf({ ORIGIN: origin }: HostEnv): Pick<HostOptions, 'origins' | 'passkeys'> {
  if (!origin) return {}
  const rpId = new URL(origin).hostname
  return { origins: [origin], passkeys: passkeys({ store: createPasskeyStore(), rpId, offer: offerAfterCode() }) }
}

/** Of a page that was asked for by another name of this machine, where browsers make no passkeys. */
function addressAtOrigin({ url, method }: Request, { ORIGIN: origin }: HostEnv): string | null {
  const { host, pathname, search } = new URL(url)
  const isElsewhere = origin !== undefined && origin !== '' && host !== new URL(origin).host
  return isElsewhere && method === 'GET' ? new URL(origin).origin + pathname + search : null
}
