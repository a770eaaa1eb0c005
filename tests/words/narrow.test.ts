import path from 'node:path'
import { expect, test } from 'vitest'
import { ALL_WORDS } from '../../edge/words/languages/all.ts'
import { sharedBrowser } from '../support/browser.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { createWorld } from '../world/world.ts'
import { PSEUDO_WORDS } from './pseudo.ts'

/* Our pages without JavaScript on the narrowest screen, in each language and in one that is longer than any: nothing is wider than it, and all goes one way. */

const WIDTH = 320
const world = endsWithFile(
  await createWorld({
    entry: path.join(import.meta.dirname, 'languages.worker.ts'),
    mfa: { support: 'Ask the help desk, extension 42.', switchAccount: { path: '/switch', field: 'account' } },
  }),
)
await world.requireMfa('strict')
const memberships = [
  { accountId: 'strict', accountName: 'Strict Ltd.', role: 'owner' as const },
  { accountId: 'lax', accountName: 'Lax', role: 'member' as const },
]
const ada = () => world.person({ name: 'Ada', memberships })
const enrolled = await ada().enrol()
const fresh = ada()
const used = (await ada().enrol()).elsewhere()
await used.useBackup(used.codes[0])
const waiting = (await ada().enrol()).elsewhere()
// Last, since time passes while people enrol.
for (let status = 401; status === 401; ) ({ status } = await waiting.answer(await waiting.wrongCode()))
await world.freezeAt(await world.now())

const PAGES = [
  [waiting, '/mfa/challenge?way=totp'],
  [waiting, '/mfa/challenge?way=backup_code'],
  [waiting, '/mfa/challenge?way=other'],
  [fresh, '/mfa/enrol'],
  [used, '/mfa/codes-left'],
  [enrolled, '/mfa/accounts'],
  [enrolled, '/mfa/settings'],
] as const

const inThePage = `({
  overflow: document.documentElement.scrollWidth - innerWidth,
  // A sentence and the link behind it, on one line or on two: where each begins, from the side that is read from.
  starts: [...document.querySelectorAll('[data-mfa=meanwhile], .mfa-ways > a, .mfa-who > bdi, .mfa-accounts bdi')].map((at) => {
    const { left, right, top } = at.getClientRects()[0]
    return { at: at.parentElement.className, top, from: getComputedStyle(document.body).direction === 'rtl' ? innerWidth - right : left }
  }),
})`
type Measured = { overflow: number; starts: { at: string; top: number; from: number }[] }

test.each([...ALL_WORDS, PSEUDO_WORDS].map(({ lang }) => [lang]))('%s', async (lang) => {
  const browser = await sharedBrowser()
  const headers = { 'accept-language': lang }
  const viewport = { width: WIDTH, height: 640 }
  for (const [person, at] of PAGES) {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport, extraHTTPHeaders: headers })
    try {
      const pairs = person.agent.jar.header('/mfa')?.split('; ') ?? []
      const cookies = pairs.map((pair) => ({
        name: pair.slice(0, pair.indexOf('=')),
        value: pair.slice(pair.indexOf('=') + 1),
      }))
      await context.addCookies(cookies.map((cookie) => ({ ...cookie, url: world.url })))
      const page = await context.newPage()
      await page.goto(world.url + at)
      const { overflow, starts } = await page.evaluate<Measured>(inThePage)
      expect(await page.locator('html').getAttribute('lang')).toBe(lang)
      expect(overflow, at).toBeLessThanOrEqual(0)
      expect(starts.length, at).toBeGreaterThan(0)
      for (const [n, start] of starts.entries()) {
        // All within the half of the page that is read first, and of what is on one line the first one first.
        const next = starts[n + 1]
        if (next && next.at === start.at && next.top === start.top) expect(start.from, at).toBeLessThan(next.from)
        else if (start.at !== 'mfa-ways') expect(start.from, at).toBeLessThan(WIDTH / 2)
      }
    } finally {
      await context.close()
    }
  }
})
