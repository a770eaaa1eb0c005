import { changeSuite } from './change-suite.ts'
import { openFile } from './open.ts'
import { sessionSuite } from './session-suite.ts'

changeSuite('a libSQL file', openFile)
sessionSuite('a libSQL file', openFile)
