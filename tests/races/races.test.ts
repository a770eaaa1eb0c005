import { expect, test } from 'vitest'
import { endsWithFile } from '../support/ends-with-file.ts'
import { createWorld } from '../world/world.ts'
import * as rounds from './rounds.ts'

const world = endsWithFile(await createWorld())

test.each<[string, () => Promise<rounds.Round>]>([
  ['many send the same right code at once, and one is let in', () => rounds.sameRightCode(world, 120)],
  ['many send a wrong code at once, and at most five are looked at', () => rounds.wrongCodes(world, 120)],
  ['two tabs confirm at once, and one authenticator with its codes exists', () => rounds.twoConfirms(world)],
  ['many send the same backup code at once, and one is let in', () => rounds.sameBackupCode(world, 60)],
  ['ten backup codes, four at a time, all let in', () => rounds.tenBackupCodes(world)],
  ['two tabs finish two resets, and only the codes of the one that won exist', () => rounds.twoResets(world)],
  ['two tabs generate new codes at once, and the set that is left was shown', () => rounds.twoNewSets(world)],
])('%s', async (_, round) => {
  expect(await round()).toMatchObject({ isHeld: true })
})
