import { testFlows } from './suite/flows.ts'
import { testLanguages } from './suite/languages.ts'
import { testLooks } from './suite/looks.ts'
import { testWithoutScript } from './suite/no-script.ts'
import { testPasskeys } from './suite/passkeys.ts'
import { worldOf } from './suite/world-of.ts'

const world = await worldOf('firefox')

testFlows(world)
testPasskeys(world)
testWithoutScript(world)
testLooks(world)
testLanguages(world)
