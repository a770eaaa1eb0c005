import type { OperatorStore } from '../ports/operators/operator.ts'

/**
 * How long the oldest event has waited that has not arrived at its receiver, in seconds; 0: none waits. What is no longer named
 * by the site does not count. For `metrics.gauge`. `now` in epoch milliseconds.
 */
export function outboxAge(
  store: Pick<OperatorStore, 'listEndpoints'>,
  now: () => number = Date.now,
): () => Promise<number> {
  return async () => {
    const named = (await store.listEndpoints()).filter(({ disabledFor }) => disabledFor !== 'removed')
    const waits = named.map(({ oldestPendingAt }) => (oldestPendingAt === null ? 0 : now() - oldestPendingAt))
    return Math.max(0, ...waits) / 1000
  }
}
