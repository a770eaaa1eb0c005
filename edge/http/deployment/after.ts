import type { HostContext } from './deployment.ts'

/** Goes on with work, if there is any, after the answer has left. On Workers the runtime is told to wait for it. */
export function afterAnswer(c: HostContext, work: Promise<unknown> | null): void {
  // Outside Workers asking for the context costs an error and its stack.
  if (work === null) return
  const settled = work.catch(() => undefined)
  try {
    c.executionCtx.waitUntil(settled)
  } catch {
    // No execution context outside Workers: the promise runs by itself.
  }
}
