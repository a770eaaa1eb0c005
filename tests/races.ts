import * as rounds from './races/rounds.ts'
import { createWorld } from './world/world.ts'

/** Every race, 50 rounds each (`ROUNDS` says otherwise), against workerd and a libSQL server; prints what was measured and fails when one broke. */
const ROUNDS = Number(process.env.ROUNDS ?? 50)

const world = await createWorld()
const races: (() => Promise<rounds.Round>)[] = [
  () => rounds.sameRightCode(world, 500),
  () => rounds.wrongCodes(world, 400),
  () => rounds.twoConfirms(world),
  () => rounds.sameBackupCode(world, 500),
  () => rounds.tenBackupCodes(world),
  () => rounds.twoResets(world),
  () => rounds.twoNewSets(world),
]
let broken = 0
try {
  for (const race of races) {
    for (let n = 1; n <= ROUNDS; n++) {
      const before = performance.now()
      const { label, expected, measured, isHeld } = await race()
      const ms = Math.round(performance.now() - before)
      if (!isHeld) broken += 1
      const verdict = isHeld ? 'held' : 'BROKEN'
      console.log(
        `${label.padEnd(30)} round ${String(n).padStart(2)}: ${measured.padStart(3)} (${expected}) ${verdict}, ${ms} ms`,
      )
    }
  }
} finally {
  await world.stop()
}
console.log(broken === 0 ? `\nAll ${races.length * ROUNDS} rounds held.` : `\n${broken} rounds broke.`)
process.exitCode = broken === 0 ? 0 : 1
