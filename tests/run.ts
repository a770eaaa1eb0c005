import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { findLibsqlBinary } from '../db/local-server.ts'
import { chromiumExecutable } from './support/browser.ts'
import { workerdExecutable } from './support/workerd.ts'

/**
 * What `npm test` runs: the tests in Node, which start the Worker runtime, the database and a browser themselves, then
 * those of the elements in the browser. With arguments (`npm test -- replay`) only the former, handed to Vitest.
 */
type Counts = { passed: number; failed: number }

type VitestReport = {
  success: boolean
  testResults: { status: string; assertionResults: { status: string }[] }[]
}

const ROOT = path.resolve(import.meta.dirname, '..')
const WIDGET_CONFIG = 'tests/widget/web-test-runner.config.mjs'

const heading = (text: string) => console.log(`\n── ${text} ${'─'.repeat(Math.max(3, 76 - text.length))}\n`)

/** Names everything that is missing at once, each with what to do. */
async function missingPrerequisites(): Promise<string[]> {
  const checks: (() => unknown)[] = [workerdExecutable, findLibsqlBinary, chromiumExecutable]
  const missing: string[] = []
  for (const check of checks) {
    try {
      await check()
    } catch (error) {
      missing.push(error instanceof Error ? error.message : String(error))
    }
  }
  return missing
}

function run(args: string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('error', () => resolve(1))
    child.once('close', (code) => resolve(code ?? 1))
  })
}

function readReport<Report>(file: string): Report | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null
}

/** A run that failed has at least one failure, also when it ended before it could count. */
function honest(counts: Counts, exitCode: number): Counts {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

async function nodeTests(folder: string, filters: string[]): Promise<Counts> {
  const report = path.join(folder, 'vitest.json')
  const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const exitCode = await run([vitest, 'run', ...reporters, ...filters])
  const files = readReport<VitestReport>(report)?.testResults ?? []
  const results = files.flatMap((file) => file.assertionResults)
  const broken = files.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  )
  const counts = {
    passed: results.filter(({ status }) => status === 'passed').length,
    failed: results.filter(({ status }) => status === 'failed').length + broken.length,
  }
  return honest(counts, exitCode)
}

async function elementTests(folder: string): Promise<Counts> {
  const report = path.join(folder, 'elements.json')
  const runner = path.join(import.meta.dirname, 'support', 'widget-tests.ts')
  const exitCode = await run(['--experimental-strip-types', '--no-warnings', runner, WIDGET_CONFIG, report])
  return honest(readReport<Counts>(report) ?? { passed: 0, failed: 0 }, exitCode)
}

async function timed(title: string, tests: () => Promise<Counts>): Promise<Counts> {
  heading(title)
  const before = performance.now()
  const counts = await tests()
  const seconds = ((performance.now() - before) / 1000).toFixed(1)
  console.log(`\n${title}: ${counts.passed} passed and ${counts.failed} failed in ${seconds} s`)
  return counts
}

const missing = await missingPrerequisites()
if (missing.length > 0) {
  console.error(`The tests cannot run here. ${missing.length === 1 ? 'One thing is' : 'Some things are'} missing:`)
  for (const text of missing) console.error(`\n- ${text.replaceAll('\n', '\n  ')}`)
  process.exit(2)
}

const filters = process.argv.slice(2)
const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-tests-'))
const parts = [await timed('Core, edge, database, demo', () => nodeTests(folder, filters))]
if (filters.length === 0) parts.push(await timed('Elements in the browser', () => elementTests(folder)))
await rm(folder, { recursive: true, force: true })

const passed = parts.reduce((sum, part) => sum + part.passed, 0)
const failed = parts.reduce((sum, part) => sum + part.failed, 0)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
