import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { findLibsqlBinary } from '../../tools/local/local-server.ts'
import { chromiumExecutable } from './browser.ts'
import { workerdExecutable } from './workerd.ts'

/* What the runners of tests share: what must be there, running, counting, telling. */

export type Counts = { passed: number; failed: number }
export type Part = Counts & { title: string; seconds: number; output: string }

type TestedFile = {
  name: string
  status: string
  message: string
  assertionResults: { status: string; failureMessages: string[] }[]
}
type VitestReport = { testResults: TestedFile[] }

const ROOT = path.resolve(import.meta.dirname, '../..')

export const heading = (text: string) => console.log(`\n── ${text} ${'─'.repeat(Math.max(3, 76 - text.length))}\n`)

/** Seconds since a time of `performance.now()`. */
export const since = (before: number): number => (performance.now() - before) / 1000

/** Throws, each, what to do when it is not there. */
export const OWN_PREREQUISITES: (() => unknown)[] = [workerdExecutable, findLibsqlBinary, chromiumExecutable]

/** Ends this process when something is missing, and names everything that is at once. */
export async function requireAll(checks: (() => unknown)[]): Promise<void> {
  const missing: string[] = []
  for (const check of checks) {
    try {
      await check()
    } catch (error) {
      missing.push(error instanceof Error ? error.message : String(error))
    }
  }
  if (missing.length === 0) return
  console.error(`The tests cannot run here. ${missing.length === 1 ? 'One thing is' : 'Some things are'} missing:`)
  for (const text of missing) console.error(`\n- ${text.replaceAll('\n', '\n  ')}`)
  process.exit(2)
}

/** Runs a script under this Node. `isQuiet`: what it prints is kept, to be shown in one piece. */
export function runNode(args: string[], { isQuiet = false } = {}): Promise<{ exitCode: number; output: string }> {
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

export function readReport<Report>(file: string): Report | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null
}

/** A run that failed has at least one failure, also when it ended before it could count. */
export function honest(counts: Counts, exitCode: number): Counts {
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts
}

/** What Playwright says of everything that is asked of a browser whose process has ended. No test of ours ends one. */
const BROWSER_ENDED = /(page, context or browser has been closed|browser has been closed|Browser closed)/i

/**
 * A run of Vitest, told as it goes. `folder` takes its report. Where a browser ended by itself (Chromium crashes once in some
 * thousand tests), the files that it took along run once more, by themselves, and it is said; any other failure stands.
 */
export async function vitestPart(title: string, folder: string, args: string[]): Promise<Part> {
  heading(title)
  const before = performance.now()
  const first = await runVitest(folder, args)
  const lost = first.files.filter(hasFailed).filter(isLost)
  if (lost.length === 0 || lost.length < first.files.filter(hasFailed).length) {
    return { ...honest(countsOf(first.files), first.exitCode), title, seconds: since(before), output: '' }
  }
  const names = lost.map(({ name }) => path.relative(ROOT, name))
  heading(`A browser ended by itself; again: ${names.join(' ')}`)
  const at = args.indexOf('--config')
  const second = await runVitest(folder, [...(at === -1 ? [] : args.slice(at, at + 2)), ...names])
  const files = [...first.files.filter((file) => !lost.includes(file)), ...second.files]
  return { ...honest(countsOf(files), second.exitCode), title, seconds: since(before), output: '' }
}

async function runVitest(folder: string, args: string[]): Promise<{ exitCode: number; files: TestedFile[] }> {
  const report = path.join(folder, 'vitest.json')
  const vitest = path.join(path.dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { exitCode } = await runNode([vitest, 'run', ...reporters, ...args])
  return { exitCode, files: readReport<VitestReport>(report)?.testResults ?? [] }
}

const hasFailed = ({ status }: TestedFile) => status === 'failed'

/** Each of its failures is that the browser was gone. */
function isLost({ message, assertionResults }: TestedFile): boolean {
  const failed = assertionResults.filter(({ status }) => status === 'failed')
  if (failed.length === 0) return BROWSER_ENDED.test(message)
  return failed.every(({ failureMessages }) => failureMessages.some((text) => BROWSER_ENDED.test(text)))
}

/** A file that failed without a test that did counts as one. */
function countsOf(files: TestedFile[]): Counts {
  const results = files.flatMap((file) => file.assertionResults)
  const broken = files.filter(
    (file) => hasFailed(file) && file.assertionResults.every((one) => one.status !== 'failed'),
  )
  return {
    passed: results.filter(({ status }) => status === 'passed').length,
    failed: results.filter(({ status }) => status === 'failed').length + broken.length,
  }
}

/** The last lines, and the exit code: something ran and nothing failed. */
export function tell(parts: Part[], seconds: number): void {
  console.log()
  for (const part of parts) {
    console.log(`${part.title}: ${part.passed} passed and ${part.failed} failed in ${part.seconds.toFixed(1)} s`)
  }
  const passed = parts.reduce((sum, part) => sum + part.passed, 0)
  const failed = parts.reduce((sum, part) => sum + part.failed, 0)
  console.log(`\n${passed} passed, ${failed} failed, ${seconds.toFixed(0)} s in all`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
}
