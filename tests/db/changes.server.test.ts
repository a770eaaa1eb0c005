import { changeSuite } from './change-suite.ts'
import { openServer } from './open.ts'

changeSuite('a libSQL server over HTTP', openServer)
