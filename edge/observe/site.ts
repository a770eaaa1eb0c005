import type { Hono } from 'hono'
import type { LogEntry } from '../http/deployment/deployment.ts'
import type { MfaStore } from '../ports/store.ts'
import type { Sink } from './event.ts'
import { judged, observedRoutes } from './mfa.ts'
import { outboxAge } from './outbox.ts'
import { observedStore } from './store.ts'
import { tellTo } from './tell.ts'

/**
 * Watches the ready-made gate in front of a site: its store, our own pages and API, and what it decided of each request for
 * the site. `prefix`: where our own pages are. `now` in milliseconds.
 */
export function observeSite({
  to,
  prefix,
  now = Date.now,
}: {
  to: readonly Sink[]
  prefix: string
  now?: () => number
}) {
  const tell = tellTo(to)
  const sentAt = new WeakMap<Request, number>()
  return {
    store: (store: MfaStore): MfaStore => observedStore(store, tell, now),
    log: (entry: LogEntry): void => tell(entry),
    routes: (routes: Hono): Hono => observedRoutes(routes, tell, now),

    /** How long the oldest event of its webhooks waits. */
    async outbox(store: Parameters<typeof outboxAge>[0]): Promise<void> {
      tell({ event: 'mfa.outbox', ms: (await outboxAge(store)()) * 1000 })
    },

    sent(request: Request): void {
      if (!sentAt.has(request)) sentAt.set(request, now())
    },

    /** The answer of the gate, and with it what it decided. */
    async answered(request: Request, answer: () => Response | Promise<Response>): Promise<Response> {
      const startedAt = now()
      const given = await answer()
      const { pathname } = new URL(request.url)
      if (pathname === prefix || pathname.startsWith(`${prefix}/`)) return given
      const sent = sentAt.get(request)
      // The site's own time is not the gate's, and of the site's answer nothing is read. After a password it is held, and
      // the answer leads to us.
      const isSites = sent !== undefined && !given.headers.get('location')?.startsWith(`${prefix}/`)
      const ms = (sent ?? now()) - startedAt
      if (isSites) tell({ event: 'mfa.gate', result: 'allowed', code: null, requestId: null, ms })
      else tell({ event: 'mfa.gate', ...(await judged(given)), ms })
      return given
    },
  }
}
