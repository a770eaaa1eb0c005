import { afterAll, beforeAll, expect, test } from 'vitest'
import { rawRequest, UserAgent } from '../../support/client.ts'
import { type BusySite, startBusySite } from '../busy-site.ts'
import { type GuardedSite, guard } from '../guarded-site.ts'
import { freePort } from '../program.ts'
import type { StartProxy } from '../proxies.ts'

/** What may go wrong in a configuration with a script, as a change of one of its files. */
export type Fault = [name: string, file: string, change: (text: string) => string]

/** A script that asks must not open anything by failing. */
export function failingScriptTests(startProxy: StartProxy, faults: readonly Fault[]): void {
  let site: BusySite
  let guarded: GuardedSite
  beforeAll(async () => {
    site = await startBusySite()
    guarded = await guard(startProxy, site.url)
  })
  afterAll(async () => {
    await guarded?.stop()
    await site?.stop()
  })

  test.each(faults)('%s: nothing reaches the site', async (_, file, change) => {
    const [port, http2] = [await freePort(), await freePort()]
    let hasChanged = false
    const broken = await startProxy({
      port,
      http2,
      sallyport: guarded.world.url,
      site: site.url,
      key: guarded.key,
      change(text, name) {
        const changed = name === file ? change(text) : text
        hasChanged ||= changed !== text
        return changed
      },
    })
    try {
      expect(hasChanged).toBe(true)
      const agents = [guarded.alice.agent, guarded.withPasswordOnly().agent, new UserAgent(guarded.proxy.url)]
      for (const path of ['/page', '/about']) {
        for (const agent of agents) {
          const cookie = agent.jar.header('/') ?? 'none=1'
          const lines = [`GET ${path} HTTP/1.1`, guarded.host, `Cookie: ${cookie}`, 'Connection: close']
          const { status } = await rawRequest(port, `${lines.join('\r\n')}\r\n\r\n`, 10_000)
          expect([path, status === null || status >= 400]).toEqual([path, true])
        }
      }
      expect(site.arrived()).toEqual([])
    } finally {
      await broken.stop()
    }
  })
}
