import { changeSuite } from './change-suite.ts'
import { openFile } from './open.ts'

changeSuite('a libSQL file', openFile)
