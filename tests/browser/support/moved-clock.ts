import type { BrowserContext } from 'playwright-core'
import type { Window } from './window.ts'

/** Where a page keeps the browser's own `AbortSignal.timeout`. */
const OWN_TIMEOUT = '__ownTimeout'

/**
 * Playwright's clock with time limits of requests as the browser has them: a clock that leaps would give up whatever request
 * a page has just begun, and the page would say that the server is not reached.
 */
async function installClock(context: BrowserContext, time: number): Promise<void> {
  await context.addInitScript((name) => {
    const page = globalThis as unknown as Record<string, typeof AbortSignal.timeout>
    // A name of ours, which no type of a page has. A context that is used again has the scripts of those before as well.
    page[name] ??= AbortSignal.timeout
  }, OWN_TIMEOUT)
  await context.clock.install({ time })
  await context.addInitScript((name) => {
    // By the same name; it is handed back as it was, whatever its type.
    Object.assign(AbortSignal, { timeout: (globalThis as unknown as Record<string, unknown>)[name] })
  }, OWN_TIMEOUT)
}

type Moved = Pick<Window, 'context' | 'settled'>

/** Windows whose pages have a clock that can be moved. */
export function movedWindows() {
  const windows = new Set<Moved>()

  return {
    /** From now on the pages of a window have this clock. */
    async add(window: Moved, now: number) {
      await installClock(window.context, now)
      windows.add(window)
    },
    remove(window: Moved) {
      windows.delete(window)
    },
    /** Waits for what is on its way. */
    async settled() {
      await Promise.all([...windows].map(({ settled }) => settled()))
    },
    async pass(seconds: number) {
      for (const { context } of windows) await context.clock.fastForward(seconds * 1000)
    },
  }
}
