import type { LogEntry } from '../http/deployment/deployment.ts'
import type { Mfa } from '../mfa/mfa.ts'
import type { MfaStore } from '../ports/store.ts'
import type { Sink } from './event.ts'
import { observedMfa } from './mfa.ts'
import { observedStore } from './store.ts'
import { tellTo } from './tell.ts'

/** What runs of Sallyport, as events and numbers (spec O5), apart from `sallyport/edge` so that others do not carry it. */
export type { ChallengeResult, GateResult, ObservedEvent, Sink } from './event.ts'
export { type AnalyticsEngine, analyticsEngine, BLOBS, jsonLines } from './lines.ts'
export { outboxAge } from './outbox.ts'
export { prometheus } from './prometheus.ts'

export type ObserveOptions = {
  /** Where each event goes; what one of them throws is dropped. */
  to: readonly Sink[]
  /** Milliseconds, of any beginning. Default: `Date.now`. */
  now?: () => number
}

/**
 * Watches a store and what `createMfa` made of it.
 *
 * @example
 * const metrics = prometheus()
 * const watch = observe({ to: [jsonLines(console.log), metrics.sink] })
 * const mfa = watch.mfa(createMfa({ ...options, store: watch.store(createStore(db)), log: watch.log }))
 */
export function observe({ to, now = Date.now }: ObserveOptions) {
  const tell = tellTo(to)
  return {
    /** The store whose acts are told. */
    store: (store: MfaStore): MfaStore => observedStore(store, tell, now),
    /** The routes and the gate, whose answers are told. */
    mfa: (mfa: Mfa): Mfa => observedMfa(mfa, tell, now),
    /** The option `log` of `createMfa`. */
    log: (entry: LogEntry): void => tell(entry),
  }
}
