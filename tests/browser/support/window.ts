import assert from 'node:assert/strict'
import type { Browser } from 'playwright-core'
import { type StrictPage, type StrictPageOptions, strictPage } from '../../support/browser.ts'
import type { UserAgent } from '../../support/client.ts'
import { watchAnswers } from './answers.ts'
import { type Tab, tabOf } from './tab.ts'

/** A window of the browser that must behave (see `assertClean`): with one tab. */
export type Window = Omit<StrictPage, 'page'> & {
  page: Tab
  /**
   * What it has asked for since `forget`. Told after a request of the test's own has come back, so that whatever was set
   * off before is counted.
   */
  sent(): Promise<string[]>
  /** Waits for every answer, and for what that sets off. */
  settled(): Promise<void>
}

/** Open to everybody. */
const FENCE = '/assets/app.css?fence'

/** In American English, with nothing in it that another window has. */
export async function openWindow(browser: Browser, url: string, options: StrictPageOptions = {}): Promise<Window> {
  const strict = await strictPage(browser, {
    baseURL: url,
    locale: 'en-US',
    viewport: { width: 1280, height: 900 },
    // The browser's own line for an answer that the product gives on purpose.
    expectedErrors: [/status of 401/],
    ...options,
  })
  // Shorter than a test may take, so that a failure names what it waited for.
  strict.context.setDefaultTimeout(15_000)
  return {
    ...strict,
    page: tabOf(strict.page),
    settled: watchAnswers(strict.context),
    async sent() {
      await strict.page.evaluate((address) => fetch(address, { cache: 'no-store' }), FENCE)
      return strict.requests.filter((request) => !request.endsWith(FENCE))
    },
    async assertClean() {
      if (options.javaScriptEnabled !== false) return strict.assertClean()
      // Nothing can be waited for in a page that runs no script, and nothing has to be.
      assert.deepEqual([...strict.violations, ...strict.foreignRequests], [])
    },
  }
}

/** What a browser has of a session. */
export const cookiesOf = ({ jar }: UserAgent, url: string): { name: string; value: string; url: string }[] =>
  jar.names().map((name) => ({ name, value: jar.get(name) ?? '', url }))
