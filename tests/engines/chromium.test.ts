import { testComingBack } from './suite/coming-back.ts'
import { testFilling } from './suite/filling.ts'
import { testFlows } from './suite/flows.ts'
import { testKeeping } from './suite/keeping.ts'
import { testLeaving } from './suite/leaving.ts'
import { testMoreFlows } from './suite/more-flows.ts'
import { worldOf } from './suite/world-of.ts'
import { testZoom } from './suite/zoom.ts'

const world = await worldOf('chromium')

testFlows(world)
testMoreFlows(world)
testKeeping(world)
testLeaving(world)
testComingBack(world)
testFilling(world)
testZoom(world)
