import type { Browser, BrowserContext, BrowserContextOptions, CDPSession, Page } from 'playwright-core'

/*
 * Browser contexts that are used again. Most of what a window costs is the renderer process that a new context starts, and
 * a page more in a context that has one needs none. Between two users everything goes that one could leave: pages, cookies,
 * storage, cache, permissions, routes, listeners, time limits, what was said about the network. Scripts and bindings for the
 * whole context cannot be taken back: tests give theirs to a page.
 */

type Kept = {
  context: BrowserContext
  /** Never shown and never closed: without any page the process would end. */
  keeper: Page
  session: CDPSession
  uses: number
  report(violation: string): void
}

/** Each moved clock leaves a script that every later page runs. */
const MOST_USES = 8

/** All that a test may listen for. Playwright itself listens for the end of a context. */
const EVENTS = ['console', 'dialog', 'page', 'request', 'requestfailed', 'requestfinished', 'response', 'weberror']

/** What Playwright itself begins with. */
const PLAYWRIGHTS_TIMEOUT_MS = 30_000

const idle = new WeakMap<Browser, Map<string, Kept[]>>()

function idleOf(browser: Browser, options: BrowserContextOptions): Kept[] {
  const [all, key] = [idle.get(browser) ?? new Map<string, Kept[]>(), JSON.stringify(options)]
  idle.set(browser, all)
  const some = all.get(key) ?? []
  all.set(key, some)
  return some
}

async function fresh(browser: Browser, options: BrowserContextOptions): Promise<Kept> {
  const context = await browser.newContext(options)
  const kept: Omit<Kept, 'keeper' | 'session'> = { context, uses: 0, report() {} }
  await context.exposeBinding('__reportViolation', (_source, text: string) => kept.report(text))
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      // The binding above, which no type of a page knows.
      const report = (globalThis as unknown as { __reportViolation(text: string): void }).__reportViolation
      const where = `${event.documentURI} (${event.sourceFile}:${event.lineNumber})`
      report(`${event.effectiveDirective} refused ${event.blockedURI} ${event.sample} at ${where}`)
    })
  })
  const keeper = await context.newPage()
  return Object.assign(kept, { keeper, session: await context.newCDPSession(keeper) })
}

async function clear({ context, keeper, session }: Kept, origins: Iterable<string>): Promise<void> {
  for (const event of EVENTS) context.removeAllListeners(event)
  context.setDefaultTimeout(PLAYWRIGHTS_TIMEOUT_MS)
  const pages = context.pages().filter((page) => page !== keeper)
  await Promise.all([...pages.map((page) => page.close()), context.unrouteAll({ behavior: 'ignoreErrors' })])
  await Promise.all([
    context.clearCookies(),
    context.clearPermissions(),
    context.setOffline(false),
    session.send('Network.clearBrowserCache'),
    ...[...origins].map((origin) => session.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })),
  ])
}

type Wanted = {
  options: BrowserContextOptions
  /** Not one that is used again. */
  isAlone: boolean
  /** Gets what a policy of a page has refused. */
  report(violation: string): void
}

/** A context with these options and a page in it. */
export async function takeContext(browser: Browser, { options, isAlone, report }: Wanted) {
  const others = idleOf(browser, options)
  const kept = (isAlone ? undefined : others.pop()) ?? (await fresh(browser, options))
  kept.uses += 1
  kept.report = report
  const { context, keeper } = kept
  const page = await context.newPage()
  if (isAlone) await keeper.close()
  return {
    context,
    page,
    /** The pages of who has it. */
    pages: () => context.pages().filter((one) => one !== keeper),
    /** `origins`: those whose pages were open. */
    async giveBack(origins: Iterable<string>) {
      kept.report = () => {}
      const isCleared = () =>
        clear(kept, origins)
          .then(() => true)
          .catch(() => false)
      if (!isAlone && kept.uses < MOST_USES && (await isCleared())) others.push(kept)
      else await context.close()
    },
  }
}
