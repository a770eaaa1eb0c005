import { conformance, type Sample } from '../conformance.ts'
import { fourDigits } from './factor.ts'

let made = 0

/** Each with digits of its own. */
async function sample(): Promise<Sample> {
  made += 1
  const right = String(2000 + made)
  return {
    now: Date.parse('2026-11-02T12:00:05Z'),
    material: { opened: new TextEncoder().encode(right), salt: null, iterations: null },
    right,
    wrong: ['0000', '9999', String(1999 + made), String(2001 + made)],
  }
}

conformance(fourDigits, sample)
