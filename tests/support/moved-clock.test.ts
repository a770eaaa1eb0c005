import { createServer, type ServerResponse } from 'node:http'
import { expect, test } from 'vitest'
import { movedWindows } from '../browser/support/moved-clock.ts'
import { openWindow } from '../browser/support/window.ts'
import { serveApp, stopSites } from '../node/servers.ts'
import { sharedBrowser } from './browser.ts'
import { endsWithFile } from './ends-with-file.ts'

/* The clock of a window is moved, and nothing that is on its way is lost by that. */

const LIMIT_MS = 30_000
/** So many requests a page makes, each when the one before is answered. */
const CHAIN = 6

const held: ServerResponse[] = []
const server = createServer((request, response) => {
  if (request.url === '/held') held.push(response)
  else response.setHeader('content-type', 'text/html').end('<!doctype html><title>x</title>')
})
const url = `http://localhost:${new URL(await serveApp(server)).port}`
endsWithFile({ stop: stopSites })
const browser = await sharedBrowser()

/** What the page keeps of it, as globals that its own types do not have: hence the casts. */
type Noted = { timer: Promise<string>; answer: Promise<string>; count: number }

async function openMoved() {
  const windows = movedWindows()
  const window = await openWindow(browser, url)
  const { page, close } = window
  await windows.add(window, Date.now())
  await page.goto('/')
  const ended = () => {
    windows.remove(window)
    return close()
  }
  const noted = (name: keyof Noted): Promise<string | number> =>
    page.evaluate<string | number, keyof Noted>((key) => (globalThis as unknown as Noted)[key], name)
  return { page, windows, noted, ended }
}

test('timers that are due have run, and a request that waits for its answer gets it', async () => {
  const { page, windows, noted, ended } = await openMoved()
  const asked = page.waitForRequest('**/held')
  await page.evaluate((limit) => {
    const answer = fetch('/held', { signal: AbortSignal.timeout(limit) }).then(
      (response) => response.text(),
      ({ name }: Error) => name,
    )
    Object.assign(globalThis, { answer, timer: new Promise((resolve) => setTimeout(resolve, limit, 'over')) })
  }, LIMIT_MS)
  await asked
  await windows.pass(LIMIT_MS / 1000 + 1)
  expect(await noted('timer')).toBe('over')
  await expect.poll(() => held.length).toBe(1)
  held[0]?.end('answered')
  expect(await noted('answer')).toBe('answered')
  await ended()
})

test('what an answer sets off is waited for, as far as it goes', async () => {
  const { page, windows, noted, ended } = await openMoved()
  await page.evaluate((chain) => {
    const page = globalThis as unknown as Noted
    page.count = 0
    const next = async () => {
      await (await fetch(`/?${page.count}`)).text()
      if (++page.count < chain) await next()
    }
    void next()
  }, CHAIN)
  await windows.settled()
  expect(await noted('count')).toBe(CHAIN)
  await ended()
})
