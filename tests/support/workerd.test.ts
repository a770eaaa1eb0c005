import { spawn } from 'node:child_process'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startOrigin } from './origin.ts'
import { type RunningWorker, startWorkerd } from './workerd.ts'

const entry = path.join(import.meta.dirname, 'fixtures.worker.ts')

describe('a Worker in workerd', () => {
  let worker: RunningWorker

  beforeAll(async () => {
    worker = await startWorkerd({ entry, bindings: { GREETING: 'x' } })
  })
  afterAll(() => worker.stop())

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
})

test('a Worker that does not compile says so', async () => {
  const broken = path.join(import.meta.dirname, 'there-is-no-such-file.ts')
  await expect(startWorkerd({ entry: broken })).rejects.toThrow('there-is-no-such-file')
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
