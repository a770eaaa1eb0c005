import type { BrowserContext, Page, Request } from 'playwright-core'

/** Longer than any answer takes; what is held back on purpose is not waited for. */
const PATIENCE_MS = 3_000

/** Windows whose pages have a clock that can be moved. */
export function movedWindows() {
  const windows = new Map<BrowserContext, Set<Request>>()
  let told = () => {}

  /** Resolves when no request is without its answer, or nothing has come for a while. */
  async function answered(): Promise<void> {
    while ([...windows.values()].some((requests) => requests.size > 0)) {
      const isAnswered = await new Promise<boolean>((resolve) => {
        const timer = setTimeout(resolve, PATIENCE_MS, false)
        told = () => {
          clearTimeout(timer)
          resolve(true)
        }
      })
      if (!isAnswered) return
    }
  }

  // A page that was closed waits for nothing any more.
  const look = (page: Page): Promise<void> => page.evaluate(() => {}).catch(() => {})

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
      await context.clock.install({ time: now })
      windows.set(context, requests)
    },
    remove(context: BrowserContext) {
      windows.delete(context)
      told()
    },
    /** Waits for what is on its way: a page whose clock is moved gives up what it waits for. */
    async settled() {
      // What a press has just set off is on its way when the page answers; what that sets off, at the second look.
      for (let looks = 0; looks < 2; looks++) {
        await Promise.all([...windows.keys()].flatMap((context) => context.pages().map(look)))
        await answered()
      }
    },
    async pass(seconds: number) {
      for (const context of windows.keys()) await context.clock.fastForward(seconds * 1000)
    },
  }
}
