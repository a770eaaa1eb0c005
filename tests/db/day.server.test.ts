import { daySuite } from './day-suite.ts'
import { openServer } from './open.ts'

daySuite('a libSQL server over HTTP', openServer)
