import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import {
  type Counts,
  heading,
  honest,
  OWN_PREREQUISITES,
  type Part,
  readReport,
  requireAll,
  runNode,
  since,
  tell,
  vitestPart,
} from './support/counted.ts'

/**
 * What `npm test` runs: the tests in Node, which start the Worker runtime, the database and a browser themselves, and
 * beside them those of the elements in the browser, which mostly wait and are told at the end. With arguments
 * (`npm test -- replay`) only the former, handed to Vitest.
 */
const WIDGET_CONFIG = 'tests/widget/web-test-runner.config.mjs'

async function elementTests(folder: string): Promise<Part> {
  const before = performance.now()
  const report = path.join(folder, 'elements.json')
  const runner = path.join(import.meta.dirname, 'support', 'widget-tests.ts')
  const args = ['--experimental-strip-types', '--no-warnings', runner, WIDGET_CONFIG, report]
  const { exitCode, output } = await runNode(args, { isQuiet: true })
  const counts = honest(readReport<Counts>(report) ?? { passed: 0, failed: 0 }, exitCode)
  return { ...counts, title: 'Elements in the browser', seconds: since(before), output }
}

const began = performance.now()
await requireAll(OWN_PREREQUISITES)
const filters = process.argv.slice(2)
const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-tests-'))
const elements = filters.length === 0 ? elementTests(folder) : null
const parts = [await vitestPart('Core, edge, database, demo', folder, filters)]
if (elements !== null) {
  const part = await elements
  heading(part.title)
  console.log(part.output.trim())
  parts.push(part)
}
await rm(folder, { recursive: true, force: true })
tell(parts, since(began))
