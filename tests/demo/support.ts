import { expect } from 'vitest'
import { DEMO_PASSWORD } from '../../demo/people/people.ts'
import { Agent, type Enrolment } from '../browser/support/agent.ts'
import { roomInStep, STEP_MS } from '../browser/support/codes.ts'
import type { Person, TestDemo } from '../browser/support/demo.ts'

const CHROME = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Safari/537.36'

export const signIn = ({ url }: TestDemo, email: string, password = DEMO_PASSWORD): Promise<Agent> =>
  new Agent(url, { headers: { 'user-agent': CHROME } }).signIn({ email }, password)

/** Somebody new with an app, whose code of now is free, and the session that set it up. */
export async function newEnrolled(demo: TestDemo): Promise<Person & Enrolment & { agent: Agent }> {
  const person = await demo.newPerson()
  const agent = await new Agent(demo.url).signIn(person)
  await roomInStep()
  const enrolment = await agent.enrol(() => Date.now() - STEP_MS)
  await agent.confirmCodes()
  return { ...person, ...enrolment, agent }
}

export async function currentAccount(agent: Agent): Promise<string> {
  const answer = await agent.json('GET', '/api/me')
  expect(answer.status, answer.text).toBe(200)
  return answer.json<{ accountId: string }>().accountId
}

/** The value of the field by which the host knows its own forms. */
export async function csrfOf(agent: Agent, address: string): Promise<string> {
  const { text } = await agent.document(address)
  return /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? ''
}
