import { growthSuite } from './growth-suite.ts'
import { openFile } from './open.ts'

growthSuite('a libSQL file', openFile, 100_000)
