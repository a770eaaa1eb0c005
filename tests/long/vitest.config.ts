import path from 'node:path'
import { defineConfig } from 'vitest/config'
import { PATIENT, ROOT } from '../support/vitest-patient.ts'
import { LONG_ONLY, WITH_A_LONG_FORM } from './files.ts'

export default defineConfig({
  root: ROOT,
  test: {
    ...PATIENT,
    setupFiles: [PATIENT.setupFiles ?? [], path.join(ROOT, 'tests/openapi/everywhere.ts')].flat(),
    include: [...LONG_ONLY, ...WITH_A_LONG_FORM],
    env: { TEST_FORM: 'long' },
  },
})
