import path from 'node:path'
import type { InlineConfig } from 'vitest/node'

/** The folder that files are named from. */
export const ROOT = path.resolve(import.meta.dirname, '../..')

/** For runs that nobody waits for: more patience than `npm test` has. */
export const PATIENT: InlineConfig = {
  setupFiles: [path.join(import.meta.dirname, 'matchers.ts')],
  pool: 'forks',
  isolate: false,
  maxWorkers: 2,
  testTimeout: 60_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 20_000 } },
}
