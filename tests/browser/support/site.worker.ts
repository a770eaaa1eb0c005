import type { Context, ExecutionContext } from 'hono'
import { createPasskeyStore } from '../../../db/passkeys.ts'
import { createHost, type HostEnv, type HostOptions } from '../../../demo/host.ts'
import { lookUpSession } from '../../../demo/routes/site.ts'
import { offerAfterCode, passkeys } from '../../../edge/passkeys/index.ts'

/**
 * The demo's site as a Worker whose clock a test can move, and which, told by a cookie, leaves our pages as they are for
 * a site that has nothing of its own around them. This route, this cookie and the clock are in nothing that ships.
 */
let aheadMs = 0

const OPTIONS: Record<string, Omit<HostOptions, 'ports'>> = {
  plain: { layout: undefined },
  'plain-passkeys': { layout: undefined },
  branded: {
    layout: undefined,
    tokens: {
      '--mfa-color-accent': 'light-dark(#7a1fa2, #d9a5f0)',
      '--mfa-color-on-accent': 'light-dark(#fff, #24102e)',
      '--mfa-radius': '2px',
      '--mfa-font': 'Georgia, serif',
    },
  },
  'for-everybody': { layout: undefined, requireMfa: 'all' },
  // Nobody is shown where they are signed in.
  'no-sessions': { sessions: undefined },
  // Somebody whom the host knows, and who is in no account.
  'no-accounts': { layout: undefined, identify: identifyAlone },
}

const hosts = new Map<string, ReturnType<typeof createHost>>()

export default {
  async fetch(request: Request, env: HostEnv, context: ExecutionContext): Promise<Response> {
    if (request.method === 'POST' && new URL(request.url).pathname === '/__clock') {
      aheadMs = Number(await request.text())
      return new Response(null, { status: 204 })
    }
    const pages = /(?:^|; )our-pages=([\w-]+)/.exec(request.headers.get('cookie') ?? '')?.[1] ?? ''
    const host =
      hosts.get(pages) ??
      createHost(env, {
        ...OPTIONS[pages],
        ...passkeysAt(request, pages),
        ports: { clock: () => Date.now() + aheadMs },
      })
    hosts.set(pages, host)
    return host.fetch(request, env, context)
  },
}

/** With passkeys, for the address at which this site happens to be. */
function passkeysAt({ url }: Request, pages: string): Pick<HostOptions, 'origins' | 'passkeys'> {
  if (!pages.endsWith('passkeys')) return {}
  const { origin, hostname } = new URL(url)
  return {
    origins: [origin],
    passkeys: passkeys({ store: createPasskeyStore(), rpId: hostname, offer: offerAfterCode() }),
  }
}

async function identifyAlone(c: Context) {
  const found = await lookUpSession(c)
  if (typeof found === 'string') return null
  const { id, name, sessionId } = found
  return { id, name, sessionId, memberships: [] }
}
