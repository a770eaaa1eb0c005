import { countSuite } from './count-suite.ts'
import { openServer } from './open.ts'

countSuite('a libSQL server over HTTP', openServer)
