import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import { DEMO_PASSWORD } from '../../demo/people/people.ts'
import { type Demo, startDemo } from '../../demo/start.ts'
import { UserAgent } from '../support/client.ts'
import { totp } from '../support/totp-oracle.ts'

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36'

/** A folder for the demo's data, and what removes it. */
export async function dataFolder(): Promise<{ dataDir: string; remove(): Promise<void> }> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'sallyport-demo-'))
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) }
}

/** Its build goes when it stops: each port has one of its own. */
export async function startIn(dataDir: string): Promise<Demo> {
  const demo = await startDemo({ port: 0, dataDir, quiet: true })
  const build = path.resolve(import.meta.dirname, '../../.build/demo', new URL(demo.url).port)
  const stop = async () => {
    await demo.stop()
    await rm(build, { recursive: true, force: true })
  }
  return { ...demo, stop }
}

/** The demo with data of its own that goes with it. */
export async function startFresh(): Promise<Demo> {
  const { dataDir, remove } = await dataFolder()
  const demo = await startIn(dataDir)
  const stop = async () => {
    await demo.stop()
    await remove()
  }
  return { ...demo, stop }
}

export async function signIn({ url }: Demo, email: string, password = DEMO_PASSWORD): Promise<UserAgent> {
  const agent = new UserAgent(url, { headers: { 'user-agent': CHROME } })
  const answer = await agent.form('/login', { email, password })
  expect([answer.status, answer.location]).toEqual([303, '/'])
  return agent
}

/** Sets up an app in this session. Answers everything that must never be seen again. */
export async function setUpMfa(agent: UserAgent): Promise<{ secret: string; code: string; backupCodes: string[] }> {
  await agent.json('GET', '/mfa/api/settings')
  const begun = await agent.json('POST', '/mfa/api/enrolments', { factor: 'totp' })
  const { id, prompts } = begun.json<{ id: string; prompts: { secret?: string }[] }>()
  const secret = prompts.find((prompt) => prompt.secret !== undefined)?.secret ?? ''
  const code = totp({ secret, atMs: Date.now() })
  const confirmed = await agent.json('POST', `/mfa/api/enrolments/${id}/confirm`, { code })
  expect(confirmed.status, confirmed.text).toBe(200)
  const backupCodes = confirmed.json<{ prompts: { codes?: string[] }[] }>().prompts.flatMap(({ codes = [] }) => codes)
  return { secret, code, backupCodes }
}

export async function currentAccount(agent: UserAgent): Promise<string> {
  const answer = await agent.json('GET', '/api/me')
  expect(answer.status, answer.text).toBe(200)
  return answer.json<{ accountId: string }>().accountId
}

/** The value of the field by which the host knows its own forms. */
export async function csrfOf(agent: UserAgent, address: string): Promise<string> {
  const { text } = await agent.document(address)
  return /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? ''
}
