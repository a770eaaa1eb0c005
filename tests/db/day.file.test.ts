import { daySuite } from './day-suite.ts'
import { openFile } from './open.ts'

daySuite('a libSQL file', openFile)
