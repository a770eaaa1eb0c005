import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../world/world.ts'
import { sameRightCode, twoConfirms, wrongCodes } from './rounds.ts'

let world: World
beforeAll(async () => {
  world = await createWorld({ isDirect: true })
})
afterAll(() => world.stop())

test('many send the same right code at once, and one is let in', async () => {
  expect(await sameRightCode([world], 120)).toMatchObject({ isHeld: true })
})

test('many send a wrong code at once, and at most five are looked at', async () => {
  expect(await wrongCodes(world, 120)).toMatchObject({ isHeld: true })
})

test('two tabs confirm at once, and one authenticator with its codes exists', async () => {
  expect(await twoConfirms(world)).toMatchObject({ isHeld: true })
})
