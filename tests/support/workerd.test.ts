import { spawn } from 'node:child_process'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserAgent } from './client.ts'
import { startOrigin } from './origin.ts'
import { bundleWorker, type RunningWorker, startWorkerd } from './workerd.ts'

const entry = path.join(import.meta.dirname, 'fixtures.worker.ts')
const GREETING = 'hello "quoted" \\ back\nline\tzwölf ✓'

describe('a Worker in workerd', () => {
  let worker: RunningWorker
  let startedInMs: number

  beforeAll(async () => {
    const before = performance.now()
    worker = await startWorkerd({ entry, bindings: { GREETING } })
    startedInMs = performance.now() - before
  })
  afterAll(() => worker.stop())

  test('answers with the exact text of its binding', async () => {
    expect(await (await fetch(worker.url)).text()).toBe(GREETING)
  })

  test('starts fast enough for a world per test file', () => {
    console.log(`workerd started in ${Math.round(startedInMs)} ms`)
    expect(startedInMs).toBeLessThan(10_000)
  })

  test('has none of the APIs of Node', async () => {
    expect(await (await fetch(`${worker.url}/node`)).json()).toEqual({ process: 'undefined' })
  })

  test('reaches an origin on loopback, which remembers the request', async () => {
    const origin = await startOrigin()
    const answer = await fetch(`${worker.url}/fetch?url=${encodeURIComponent(`${origin.url}/a%2Fb?c=1`)}`)
    expect(await answer.text()).toBe('from the origin')
    expect(origin.requests()).toMatchObject([{ method: 'GET', target: '/a%2Fb?c=1', body: '' }])
    origin.forget()
    expect(origin.requests()).toEqual([])
    await origin.stop()
  })

  test('shows its exception on the console', async () => {
    expect(await fetch(`${worker.url}/throws`)).toHaveStatus(500)
    expect(worker.stdout() + worker.stderr()).toContain('deliberate')
  })

  test('takes 500 requests at once', async () => {
    const agent = new UserAgent(worker.url)
    const before = performance.now()
    const answers = await Promise.all(Array.from({ length: 500 }, (_, n) => agent.json('POST', `/echo?n=${n}`, { n })))
    console.log(`500 parallel requests in ${Math.round(performance.now() - before)} ms`)
    expect(answers.map(({ status }) => status)).toEqual(Array(500).fill(200))
    const bodies = answers.map((answer) => JSON.parse(answer.json<{ body: string }>().body).n)
    expect(bodies).toEqual(Array.from({ length: 500 }, (_, n) => n))
  })
})

test('a Worker that does not compile says so', async () => {
  const broken = path.join(import.meta.dirname, 'there-is-no-such-file.ts')
  await expect(startWorkerd({ entry: broken })).rejects.toThrow('there-is-no-such-file')
})

test('a wrong compatibility date is reported with the words of workerd', async () => {
  await expect(startWorkerd({ entry, compatibilityDate: '2099-01-01' })).rejects.toThrow(/compatibility date/i)
})

test('the bundle is one module whose size can be held to a budget', async () => {
  const { code, gzipBytes } = await bundleWorker(entry)
  expect(code).not.toMatch(/from\s*"node:/)
  expect(gzipBytes).toBeGreaterThan(1000)
  expect(gzipBytes).toBeLessThan(code.length)
})

test.each(['SIGTERM', 'SIGINT'] as const)('no workerd is left behind when %s ends the tests', async (signal) => {
  const script = `import { startWorkerd } from ${JSON.stringify(path.join(import.meta.dirname, 'workerd.ts'))}
    const worker = await startWorkerd({ entry: ${JSON.stringify(entry)}, bindings: { GREETING: 'x' } })
    console.log(worker.url)
    setInterval(() => {}, 1000)`
  const flags = ['--experimental-strip-types', '--no-warnings', '--input-type=module']
  const parent = spawn(process.execPath, [...flags, '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise<string>((resolve) => parent.stdout.once('data', (line) => resolve(String(line).trim())))
  expect(await fetch(url)).toHaveStatus(200)
  const ended = new Promise((resolve) => parent.once('close', resolve))
  parent.kill(signal)
  await ended
  await expect(fetch(url)).rejects.toThrow()
})
