import { expect, test } from 'vitest'
import type { Agent } from '../browser/support/agent.ts'
import { startTestDemo } from '../browser/support/demo.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { csrfOf, signIn } from './support.ts'

const demo = endsWithFile(await startTestDemo())

async function change(agent: Agent, email: string, accept = 'application/json') {
  const csrf = await csrfOf(agent, '/profile')
  const body = new URLSearchParams({ csrf, email }).toString()
  const fields = { 'content-type': 'application/x-www-form-urlencoded', accept, origin: demo.url }
  return agent.send('POST', '/profile/email', { ...fields, 'sec-fetch-site': 'same-origin' }, body)
}

test('without a method nobody changes an address: the guard asks to set one up', async () => {
  const agent = await signIn(demo, 'admin@example.com')
  const answer = await change(agent, 'other@example.com')
  expect([answer.status, answer.json<{ code: string }>().code]).toEqual([401, 'enrolment_required'])
})

test('with a fresh code the address is the new name to sign in with; taken and malformed ones are refused', async () => {
  const agent = await signIn(demo, 'member@example.com')
  await agent.enrol()
  for (const wrong of ['', 'member', 'member@example', 'a b@example.com', `${'a'.repeat(250)}@example.com`]) {
    const answer = await change(agent, wrong)
    expect([wrong, answer.status, typeof answer.json<{ reason: string }>().reason]).toEqual([wrong, 422, 'string'])
  }
  const taken = await change(agent, 'OWNER@example.com')
  expect([taken.status, taken.text]).toEqual([422, expect.stringContaining('Somebody else')])
  const saved = await change(agent, ' New.Member@Example.com ')
  expect([saved.status, saved.json()]).toEqual([200, { email: 'new.member@example.com' }])
  expect((await change(agent, 'new.member@example.com')).status).toBe(200)
  const page = await (await signIn(demo, 'new.member@example.com')).document('/login')
  expect(page.status).toBe(303)
  const form = await change(agent, 'nobody@', 'text/html')
  expect([form.status, form.text]).toEqual([422, expect.stringMatching(/value="nobody@"[\s\S]*Enter an address/)])
})

test('a form from another sign-in changes nothing, and the Sign in page lists the address of now', async () => {
  const agent = await signIn(demo, 'owner@example.com')
  await agent.enrol()
  const answer = await agent.form('/profile/email', { csrf: 'x', email: 'x@example.com' })
  expect(answer.status).toBe(403)
  await change(agent, 'boss@example.com')
  const page = await fetch(`${demo.url}/login?fill=boss%40example.com`)
  expect(await page.text()).toMatch(/id="email"[^>]*value="boss@example.com"/)
})
