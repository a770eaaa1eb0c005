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
 * What `npm test` runs: the tests in Node, which start the Worker runtime, the database and a browser themselves, and
 * beside them those of the elements in the browser, which mostly wait and are told at the end. With arguments
 * (`npm test -- replay`) only the former, handed to Vitest.
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

type Ran = { exitCode: number; output: string }

/** `isQuiet`: what it prints is kept, to be shown in one piece. */
function run(args: string[], { isQuiet = false } = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const own = isQuiet ? 'pipe' : 'inherit'
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', own, own] })
    let output = ''
    const keep = (chunk: Buffer) => {
      output += chunk.toString()
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.once('error', (error) => resolve({ exitCode: 1, output: `${output}\n${error.message}` }))
    child.once('close', (code) => resolve({ exitCode: code ?? 1, output }))
  })
}

function readReport<Report>(file: string): Report | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null
}

/** A run that failed has at least one failure, also when it ended before it could count. */
function honest(counts: Counts, exitCode: number): Counts {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

type Part = Counts & { title: string; seconds: number; output: string }

async function nodeTests(folder: string, filters: string[]): Promise<Part> {
  const title = 'Core, edge, database, demo'
  heading(title)
  const before = performance.now()
  const report = path.join(folder, 'vitest.json')
  const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { exitCode } = await run([vitest, 'run', ...reporters, ...filters])
  const files = readReport<VitestReport>(report)?.testResults ?? []
  const results = files.flatMap((file) => file.assertionResults)
  const broken = files.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((one) => one.status !== 'failed'),
  )
  const counts = {
    passed: results.filter(({ status }) => status === 'passed').length,
    failed: results.filter(({ status }) => status === 'failed').length + broken.length,
  }
  return { ...honest(counts, exitCode), title, seconds: since(before), output: '' }
}

async function elementTests(folder: string): Promise<Part> {
  const before = performance.now()
  const report = path.join(folder, 'elements.json')
  const runner = path.join(import.meta.dirname, 'support', 'widget-tests.ts')
  const args = ['--experimental-strip-types', '--no-warnings', runner, WIDGET_CONFIG, report]
  const { exitCode, output } = await run(args, { isQuiet: true })
  const counts = honest(readReport<Counts>(report) ?? { passed: 0, failed: 0 }, exitCode)
  return { ...counts, title: 'Elements in the browser', seconds: since(before), output }
}

const since = (before: number): number => (performance.now() - before) / 1000

const began = performance.now()
const missing = await missingPrerequisites()
if (missing.length > 0) {
  console.error(`The tests cannot run here. ${missing.length === 1 ? 'One thing is' : 'Some things are'} missing:`)
  for (const text of missing) console.error(`\n- ${text.replaceAll('\n', '\n  ')}`)
  process.exit(2)
}

const filters = process.argv.slice(2)
const folder = await mkdtemp(path.join(tmpdir(), 'sallyport-tests-'))
const elements = filters.length === 0 ? elementTests(folder) : null
const parts = [await nodeTests(folder, filters)]
if (elements !== null) {
  const part = await elements
  heading(part.title)
  console.log(part.output.trim())
  parts.push(part)
}
console.log()
for (const { title, passed, failed, seconds } of parts) {
  console.log(`${title}: ${passed} passed and ${failed} failed in ${seconds.toFixed(1)} s`)
}
await rm(folder, { recursive: true, force: true })

const passed = parts.reduce((sum, part) => sum + part.passed, 0)
const failed = parts.reduce((sum, part) => sum + part.failed, 0)
console.log(`\n${passed} passed, ${failed} failed, ${since(began).toFixed(0)} s in all`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
