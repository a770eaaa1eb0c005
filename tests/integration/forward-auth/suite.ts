import { beforeEach, describe, vi } from 'vitest'
import { endsWithFile } from '../../support/ends-with-file.ts'
import { guard } from '../guarded-site.ts'
import type { StartProxy } from '../proxies.ts'
import { answerTests } from './answers.ts'
import { cachingTests } from './caching.ts'
import { decisionTests } from './decisions.ts'
import { http2Tests } from './http2.ts'
import { noAnswerTests } from './no-answer.ts'
import { oneReadingTests } from './one-reading.ts'
import { type Fault, failingScriptTests } from './scripts.ts'
import { trickTests } from './tricks.ts'
import { upgradeTests } from './upgrades.ts'
import { uploadTests } from './uploads.ts'

/**
 * One site behind a real proxy that asks us about each request. What is proved is about the site: whether a request reached
 * it, and with what; that nothing which worked without Sallyport is spoilt, and nothing travels past the question. Each proxy
 * is held to the same sentences; `faults`: what may go wrong with its script, where it has one.
 */
export async function forwardAuthSuite(startProxy: StartProxy, faults: readonly Fault[] = []): Promise<void> {
  // Hundreds of requests through three processes: a busy machine takes longer, and that is no failure.
  vi.setConfig({ testTimeout: 90_000 })

  const stand = endsWithFile(await guard(startProxy))
  beforeEach(() => stand.site.forget())

  describe('what is decided', () => {
    decisionTests(stand)
    trickTests(stand)
  })
  describe('what goes through', () => {
    uploadTests(stand)
    cachingTests(stand)
    answerTests(stand)
    upgradeTests(stand)
    oneReadingTests(stand)
    http2Tests(stand)
    noAnswerTests(stand)
  })
  describe.runIf(faults.length > 0)('a script that fails', () => failingScriptTests(stand, faults))
}
