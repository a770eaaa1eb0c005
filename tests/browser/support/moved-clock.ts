import type { BrowserContext, Page, Request } from 'playwright-core'

/** Longer than any answer takes; what is held back on purpose is not waited for. */
const PATIENCE_MS = 3_000

/** Where a page keeps the browser's own `AbortSignal.timeout`. */
const OWN_TIMEOUT = '__ownTimeout'

/**
 * Playwright's clock with time limits of requests as the browser has them: a clock that leaps would give up whatever request
 * a page has just begun, and the page would say that the server is not reached.
 */
async function installClock(context: BrowserContext, time: number): Promise<void> {
  await context.addInitScript((name) => {
    const page = globalThis as unknown as Record<string, typeof AbortSignal.timeout>
    // A context that is used again has the scripts of those before as well.
    page[name] ??= AbortSignal.timeout
  }, OWN_TIMEOUT)
  await context.clock.install({ time })
  await context.addInitScript((name) => {
    Object.assign(AbortSignal, { timeout: (globalThis as unknown as Record<string, unknown>)[name] })
  }, OWN_TIMEOUT)
}

/** Windows whose pages have a clock that can be moved. */
export function movedWindows() {
  const windows = new Map<BrowserContext, Set<Request>>()
  let told = () => {}

  const isWaiting = () => [...windows.values()].some((requests) => requests.size > 0)

  /** Resolves when no request is without its answer; to false when nothing has come for a while. */
  async function answered(): Promise<boolean> {
    while (isWaiting()) {
      const isAnswered = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(resolve, PATIENCE_MS, false)
        told = () => {
          clearTimeout(timer)
          resolve(true)
        }
      })
      if (!isAnswered) return false
    }
    return true
  }

  // A task of its own: what an answer or a press has just set off is on its way by then. A page that was closed waits for nothing.
  const look = (page: Page): Promise<void> =>
    page
      .evaluate(async () => {
        const { port1, port2 } = new MessageChannel()
        await new Promise((resolve) => {
          port1.onmessage = resolve
          port2.postMessage(null)
        })
      })
      .catch(() => {})

  return {
    /** From now on the pages of a window have this clock. */
    async add(context: BrowserContext, now: number) {
      const requests = new Set<Request>()
      const forget = (request: Request) => {
        requests.delete(request)
        told()
      }
      context.on('request', (request) => requests.add(request))
      context.on('requestfinished', forget)
      context.on('requestfailed', forget)
      await installClock(context, now)
      windows.set(context, requests)
    },
    remove(context: BrowserContext) {
      windows.delete(context)
      told()
    },
    /** Waits for what is on its way, and for what that sets off, until two looks in a row find nothing more. */
    async settled() {
      for (let quiet = 0; quiet < 2; quiet++) {
        await Promise.all([...windows.keys()].flatMap((context) => context.pages().map(look)))
        if (isWaiting()) quiet = -1
        if (!(await answered())) return
      }
    },
    async pass(seconds: number) {
      for (const context of windows.keys()) await context.clock.fastForward(seconds * 1000)
    },
  }
}
