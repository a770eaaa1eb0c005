import { openServer } from './open.ts'
import { storeSuite } from './store-suite.ts'

storeSuite('a libSQL server over HTTP', openServer)
