import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { rawRequest, UserAgent } from './client.ts'
import { type RunningWorker, startWorkerd } from './workerd.ts'

type Echo = { method: string; url: string; headers: Record<string, string>; body: string }

describe('the user agent', () => {
  let worker: RunningWorker
  let agent: UserAgent

  beforeAll(async () => {
    worker = await startWorkerd({
      entry: path.join(import.meta.dirname, 'fixtures.worker.ts'),
      bindings: { GREETING: '' },
    })
  })
  afterAll(() => worker.stop())
  beforeEach(() => {
    agent = new UserAgent(worker.url)
  })

  test('keeps cookies by path, follows no redirect, and forgets what has ended', async () => {
    const answer = await agent.document('/sign-in')
    expect([answer.status, answer.location]).toEqual([303, '/echo'])
    expect(agent.jar.attributes('session')).toBe('Path=/; HttpOnly; SameSite=Lax')
    expect((await agent.document('/echo')).json<Echo>().headers.cookie).toBe('session=one')
    expect(agent.jar.header('/mfa/api/settings')).toBe('session=one; narrow=two')
    const twin = agent.twin()
    await agent.document('/sign-out')
    expect(agent.jar.get('session')).toBeNull()
    expect(twin.jar.get('session')).toBe('one')
  })

  test('sends the csrf value of the last read with unsafe JSON', async () => {
    await agent.json('GET', '/settings')
    const sent = (await agent.json('POST', '/echo', { code: '123456' })).json<Echo>()
    expect(sent.headers).toMatchObject({ origin: worker.url, 'x-mfa-csrf': 'token-of-this-read' })
    expect(sent.body).toBe('{"code":"123456"}')
  })

  test('leaves out or replaces any field', async () => {
    const headers = { origin: 'https://evil.example', 'sec-fetch-site': null }
    const sent = (await agent.json('POST', '/echo', {}, { headers })).json<Echo>().headers
    expect(sent.origin).toBe('https://evil.example')
    expect(sent).not.toHaveProperty('sec-fetch-site')
  })

  test('raw bytes arrive as they were written', async () => {
    const answer = await rawRequest(worker.port, 'GET /echo?a=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    expect(answer).toHaveStatus(200)
    expect(answer.text).toContain('a=%zz')
    expect(await rawRequest(worker.port, 'NOT HTTP\r\n\r\n')).toHaveStatus(400)
  })
})
