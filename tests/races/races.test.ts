import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld, type World } from '../world/world.ts'
import {
  sameBackupCode,
  sameRightCode,
  tenBackupCodes,
  twoConfirms,
  twoNewSets,
  twoResets,
  wrongCodes,
} from './rounds.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
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

test('many send the same backup code at once, and one is let in', async () => {
  expect(await sameBackupCode(world, 60)).toMatchObject({ isHeld: true })
})

test('ten backup codes, four at a time, all let in', async () => {
  expect(await tenBackupCodes(world)).toMatchObject({ isHeld: true })
})

test('two tabs finish two resets, and only the codes of the one that won exist', async () => {
  expect(await twoResets(world)).toMatchObject({ isHeld: true })
})

test('two tabs generate new codes at once, and the set that is left was shown', async () => {
  expect(await twoNewSets(world)).toMatchObject({ isHeld: true })
})
