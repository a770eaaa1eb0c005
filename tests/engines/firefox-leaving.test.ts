import { testComingBack } from './suite/coming-back.ts'
import { testFilling } from './suite/filling.ts'
import { testLeaving } from './suite/leaving.ts'
import { worldOf } from './suite/world-of.ts'

// A browser of its own: what is saved of a sign-in is filled into those that follow.
const world = await worldOf('firefox')

testLeaving(world)
testComingBack(world)
testFilling(world)
