import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { LONG_ONLY, WITH_A_LONG_FORM } from './files.ts'

/* What `npm test` leaves out or cuts short is whole in `npm run long`. */

const ROOT = path.resolve(import.meta.dirname, '../..')
const filesOf = (pattern: string) => globSync(pattern, { cwd: ROOT })
const inLongRun = new Set([...LONG_ONLY, ...WITH_A_LONG_FORM].flatMap(filesOf))

const hasLongForm = (file: string) => /\/long-form\.ts'/.test(readFileSync(path.join(ROOT, file), 'utf8'))

test('every test that has a long form is in the long run, and none that has none is run twice', () => {
  const short = filesOf('tests/**/*.test.ts').filter(hasLongForm)
  expect(short.length).toBeGreaterThan(15)
  expect(short.filter((file) => !inLongRun.has(file))).toEqual([])
  expect(WITH_A_LONG_FORM.flatMap(filesOf).filter((file) => !hasLongForm(file))).toEqual([])
})

test('every line of its lists names a file that there is', () => {
  expect([...LONG_ONLY, ...WITH_A_LONG_FORM].filter((pattern) => filesOf(pattern).length === 0)).toEqual([])
})
