import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../world/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.stop())

test('a person without a method and without a requirement never sees us', async () => {
  const alice = world.person()
  const answer = await alice.agent.document('/profile')
  expect(answer).toHaveStatus(200)
  expect(answer.text).toBe('gated content of the host')
  expect(answer.headers.get('set-cookie')).toBeNull()
})

test('after enrolling, the session is assured and a new one is challenged', async () => {
  const alice = await world.person().enrol()
  expect(alice.codes).toHaveLength(10)
  expect(await alice.agent.document('/profile')).toHaveStatus(200)

  alice.signIn()
  const held = await alice.agent.document('/profile?tab=2')
  expect(held).toHaveStatus(303)
  expect(held.location).toBe('/mfa/challenge?to=%2Fprofile%3Ftab%3D2')

  const page = await alice.agent.document(held.location ?? '')
  expect(page).toHaveStatus(200)
  expect(page.text).toContain('6-digit code')

  const passed = await alice.answer(await alice.code(), { to: '/profile?tab=2' })
  expect(passed).toHaveStatus(200)
  expect(passed.json<{ to: string }>().to).toBe('/profile?tab=2')
  expect(await alice.agent.document('/profile')).toHaveStatus(200)
})
