import { openFile } from './open.ts'
import { storeSuite } from './store-suite.ts'

storeSuite('a libSQL file', openFile)
