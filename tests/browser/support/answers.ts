import type { BrowserContext, Page, Request } from 'playwright-core'

/** Longer than any answer takes; what is held back on purpose is not waited for. */
const PATIENCE_MS = 3_000

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

/**
 * Watches what the pages of a window, which run scripts, ask for. What it gives waits for every answer and for what that sets
 * off, until two looks in a row find nothing more, or nothing comes for a while.
 */
export function watchAnswers(context: BrowserContext): () => Promise<void> {
  const requests = new Set<Request>()
  let told = () => {}
  const forget = (request: Request) => {
    requests.delete(request)
    told()
  }
  context.on('request', (request) => requests.add(request))
  context.on('requestfinished', forget)
  context.on('requestfailed', forget)

  /** False: nothing has come for a while. */
  const answered = (): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS, false)
      told = () => {
        clearTimeout(timer)
        resolve(true)
      }
    })

  return async () => {
    for (let quiet = 0; quiet < 2; quiet++) {
      await Promise.all(context.pages().map(look))
      while (requests.size > 0) {
        quiet = -1
        if (!(await answered())) return
      }
    }
  }
}
