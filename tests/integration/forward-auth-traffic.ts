import { afterAll, beforeAll, beforeEach, vi } from 'vitest'
import { startBusySite } from './busy-site.ts'
import { answerTests } from './forward-auth/answers.ts'
import { cachingTests } from './forward-auth/caching.ts'
import { http2Tests } from './forward-auth/http2.ts'
import { noAnswerTests } from './forward-auth/no-answer.ts'
import { oneReadingTests } from './forward-auth/one-reading.ts'
import type { Stand } from './forward-auth/stand.ts'
import { upgradeTests } from './forward-auth/upgrades.ts'
import { uploadTests } from './forward-auth/uploads.ts'
import { guard } from './guarded-site.ts'
import type { StartProxy } from './proxies.ts'

/**
 * What a proxy does with requests and answers once it asks: nothing that worked without Sallyport is spoilt, and nothing
 * travels past the question. Each proxy is held to the same sentences.
 */
export function forwardAuthTraffic(startProxy: StartProxy): void {
  vi.setConfig({ testTimeout: 90_000 })

  let stand: Stand
  beforeAll(async () => {
    const site = await startBusySite()
    const guarded = await guard(startProxy, site.url)
    stand = { site, guarded, alice: guarded.alice }
  })
  afterAll(async () => {
    await stand?.guarded.stop()
    await stand?.site.stop()
  })
  beforeEach(() => stand.site.forget())

  const current = () => stand
  uploadTests(current)
  cachingTests(current)
  answerTests(current)
  upgradeTests(current)
  oneReadingTests(current)
  http2Tests(current)
  noAnswerTests(current, startProxy)
}
