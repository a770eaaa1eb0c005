import { testFlows } from './suite/flows.ts'
import { testKeeping } from './suite/keeping.ts'
import { testLanguages } from './suite/languages.ts'
import { testLooks } from './suite/looks.ts'
import { testMoreFlows } from './suite/more-flows.ts'
import { testWithoutPasskeys } from './suite/no-passkeys.ts'
import { worldOf } from './suite/world-of.ts'
import { testZoom } from './suite/zoom.ts'

const world = await worldOf('webkit')

testFlows(world)
testMoreFlows(world)
testKeeping(world)
testZoom(world)
testWithoutPasskeys(world)
testLooks(world)
testLanguages(world)
