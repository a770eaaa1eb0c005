import { expect, test } from 'vitest'
import { rawRequest, UserAgent } from '../../support/client.ts'
import type { GuardedSite } from '../guarded-site.ts'

/** What may go wrong in a configuration with a script, as a change of one of its files. */
export type Fault = [name: string, file: string, change: (text: string) => string]

export const before = (line: string, first: string) => (text: string) => text.replace(line, `${first}\n${line}`)

/** A script that asks must not open anything by failing. */
export function failingScriptTests(stand: GuardedSite, faults: readonly Fault[]): void {
  test.each(faults)('%s: nothing reaches the site', async (_, file, change) => {
    let hasChanged = false
    const changeOne = (text: string, name: string) => {
      const changed = name === file ? change(text) : text
      hasChanged ||= changed !== text
      return changed
    }
    await stand.beside({ change: changeOne }, async (_url, port) => {
      expect(hasChanged).toBe(true)
      const agents = [stand.alice.agent, stand.withPasswordOnly().agent, new UserAgent(stand.proxy.url)]
      for (const path of ['/page', '/about']) {
        for (const { jar } of agents) {
          const head = [`GET ${path} HTTP/1.1`, stand.host, `Cookie: ${jar.header('/') ?? 'none=1'}`]
          const { status } = await rawRequest(port, `${head.join('\r\n')}\r\nConnection: close\r\n\r\n`, 10_000)
          expect([path, status === null || status >= 400]).toEqual([path, true])
        }
      }
      expect(stand.site.arrived()).toEqual([])
    })
  })
}
