import type { ExecutionContext } from 'hono'

/*
 * In a Worker of the tests: what goes on after an answer. Workers stop everything else with the answer, so nothing more
 * comes once this is zero.
 */
let count = 0

export const unfinished = (): number => count

/** The context of a request, with what is handed to `waitUntil` counted until it is over. */
export const counted = (context: ExecutionContext): ExecutionContext => ({
  waitUntil(work) {
    count += 1
    context.waitUntil(work.finally(() => (count -= 1)))
  },
  passThroughOnException: () => context.passThroughOnException(),
  props: context.props,
})
