import type { HostContext } from './deployment.ts'

/** Goes on with work after the answer has left. On Workers the runtime is told to wait for it. */
export function afterAnswer(c: HostContext, work: Promise<unknown>): void {
  const settled = work.catch(() => undefined)
  try {
    c.executionCtx.waitUntil(settled)
  } catch {
    // No execution context outside Workers: the promise runs by itself.
  }
}
