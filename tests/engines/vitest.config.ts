import { defineConfig } from 'vitest/config'
import { PATIENT, ROOT } from '../support/vitest-patient.ts'

export default defineConfig({ root: ROOT, test: { ...PATIENT, include: ['tests/engines/**/*.test.ts'] } })
