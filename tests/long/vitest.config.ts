import path from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    include: [
      'tests/e2e/accessibility.test.ts',
      'tests/gallery/gallery.test.ts',
      'tests/package/package.test.ts',
      'tests/security/{attempt-budget,gate-variants,hold-back,hold-back-attacks,replay,session-binding,step-up}.test.ts',
    ],
    env: { TEST_FORM: 'long' },
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
})
