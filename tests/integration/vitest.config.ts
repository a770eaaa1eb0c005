import path from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    // The long form of a test that `npm test` runs shortly.
    include: ['tests/integration/**/*.test.ts', 'tests/security/gate-variants.test.ts'],
    env: { VARIANTS: '10000' },
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
