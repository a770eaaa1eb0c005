import path from 'node:path'
import { expect, test } from 'vitest'
import { rawRequest, UserAgent } from './client.ts'
import { endsWithFile } from './ends-with-file.ts'
import { startWorkerd } from './workerd.ts'

/* What the user agent sends, and that a Worker runs where Workers run: an attack that was never sent looks like one that failed. */

type Echo = { headers: Record<string, string>; body: string }

const worker = endsWithFile(await startWorkerd({ entry: path.join(import.meta.dirname, 'fixtures.worker.ts') }))
const agent = new UserAgent(worker.url)

test('it sends the csrf value of the last read with unsafe JSON, and leaves out or replaces any field', async () => {
  await agent.json('GET', '/settings')
  const sent = (await agent.json('POST', '/echo', { code: '123456' })).json<Echo>()
  expect(sent.headers).toMatchObject({ origin: worker.url, 'x-mfa-csrf': 'token-of-this-read' })
  expect(sent.body).toBe('{"code":"123456"}')
  const headers = { origin: 'https://evil.example', 'sec-fetch-site': null }
  const changed = (await agent.json('POST', '/echo', {}, { headers })).json<Echo>().headers
  expect([changed.origin, 'sec-fetch-site' in changed]).toEqual(['https://evil.example', false])
})

test('raw bytes arrive as they were written', async () => {
  const answer = await rawRequest(worker.port, 'GET /echo?a=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  expect(answer).toHaveStatus(200)
  expect(answer.text).toContain('a=%zz')
  expect(await rawRequest(worker.port, 'NOT HTTP\r\n\r\n')).toHaveStatus(400)
})

test('a Worker has none of the APIs of Node, and its exceptions are on the console', async () => {
  expect(await (await fetch(`${worker.url}/node`)).json()).toEqual({ process: 'undefined' })
  expect(await fetch(`${worker.url}/throws`)).toHaveStatus(500)
  await expect.poll(() => worker.stdout() + worker.stderr()).toContain('deliberate')
})
