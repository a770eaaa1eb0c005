import { growthSuite } from './growth-suite.ts'
import { openServer } from './open.ts'

growthSuite('a libSQL server over HTTP', openServer, 10_000)
