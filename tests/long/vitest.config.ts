import path from 'node:path'
import { defineConfig } from 'vitest/config'
import { LONG_ONLY, WITH_A_LONG_FORM } from './files.ts'

export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    include: [...LONG_ONLY, ...WITH_A_LONG_FORM],
    env: { TEST_FORM: 'long' },
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
