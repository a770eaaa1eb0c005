import { changeSuite } from './change-suite.ts'
import { openServer } from './open.ts'
import { sessionSuite } from './session-suite.ts'

changeSuite('a libSQL server over HTTP', openServer)
sessionSuite('a libSQL server over HTTP', openServer)
