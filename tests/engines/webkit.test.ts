import { testFlows } from './suite/flows.ts'
import { testLanguages } from './suite/languages.ts'
import { testLooks } from './suite/looks.ts'
import { testWithoutPasskeys } from './suite/no-passkeys.ts'
import { worldOf } from './suite/world-of.ts'

const world = await worldOf('webkit')

testFlows(world)
testWithoutPasskeys(world)
testLooks(world)
testLanguages(world)
