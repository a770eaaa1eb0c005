import { defineConfig } from 'vitest/config'
import { PATIENT, ROOT } from '../support/vitest-patient.ts'

export default defineConfig({
  root: ROOT,
  test: { ...PATIENT, testTimeout: 180_000, include: ['tests/engines/**/*.test.ts'] },
})
