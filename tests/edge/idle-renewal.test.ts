import { expect, test } from 'vitest'
import type { Answer } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { createWorld } from '../world/world.ts'

/*
 * How the idle end is pushed (spec L11): by the first request in each 120th of the idle time, of whatever kind, so that it
 * comes at most so much early and never late.
 */

const IDLE_SECONDS = 600
const EARLY_SECONDS = IDLE_SECONDS / 120

const world = endsWithFile(await createWorld({ mfa: { assurance: { idleSeconds: IDLE_SECONDS } } }))

const isRenewed = ({ headers }: Answer) => headers.getSetCookie().some((line) => /^mfa(-\d+)?=v1\./.test(line))

test.each(['GET', 'POST'])('a request with %s renews the cookie once in a 120th of the idle time', async (method) => {
  const person = await world.person().enrol()
  const send = () => (method === 'GET' ? person.agent.document('/profile') : person.unsafe(method, '/save', {}))
  // What enrolling took on this clock is over with the first one.
  await world.advance(EARLY_SECONDS)
  const seen: boolean[] = []
  for (const seconds of [0, EARLY_SECONDS - 2, 2, 0]) {
    await world.advance(seconds)
    const answer = await send()
    expect(answer.status).toBeLessThan(300)
    seen.push(isRenewed(answer))
  }
  expect(seen).toEqual([true, false, true, false])
})

test('the end comes a 120th early at most, and never late', async () => {
  const { agent } = await world.person().enrol()
  await world.advance(EARLY_SECONDS)
  expect(isRenewed(await agent.document('/profile'))).toBe(true)
  // Not pushed by this one, and so not late by it.
  await world.advance(EARLY_SECONDS - 2)
  expect(isRenewed(await agent.document('/profile'))).toBe(false)
  await world.advance(IDLE_SECONDS - EARLY_SECONDS - 2)
  expect(await agent.document('/profile')).toHaveStatus(200)
  await world.advance(IDLE_SECONDS + 1)
  expect(await agent.document('/profile')).toHaveStatus(303)
})
