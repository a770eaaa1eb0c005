import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { runNode } from '../support/counted.ts'

/* The tests of the elements run on all of Lit. Here they run on what is left of it in the files for pages without a bundler. */

test('the elements do the same with what their files carry of Lit', { timeout: 600_000 }, async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-cut-lit-'))
  const report = path.join(folder, 'elements.json')
  const runner = path.resolve(import.meta.dirname, '../support/widget-tests.ts')
  const config = 'tests/widget/cut-lit.config.mjs'
  const { output } = await runNode(['--experimental-strip-types', '--no-warnings', runner, config, report], {
    isQuiet: true,
  })
  const { passed, failed } = JSON.parse(await readFile(report, 'utf8')) as { passed: number; failed: number }
  await rm(folder, { recursive: true, force: true })
  expect(failed, output).toBe(0)
  expect(passed).toBeGreaterThan(300)
})
