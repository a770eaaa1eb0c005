import { defineConfig } from 'vitest/config'
import { LONG_ONLY } from './tests/long/files.ts'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/widget/**', 'tests/integration/**', 'tests/engines/**', 'node_modules/**', ...LONG_ONLY],
    setupFiles: ['tests/support/matchers.ts', 'tests/openapi/everywhere.ts'],
    pool: 'forks',
    // One process for many files: starting one and loading its modules costs more than most tests.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 90_000,
    // What is waited for comes when the machine gets to it.
    expect: { poll: { timeout: 20_000 } },
  },
})
