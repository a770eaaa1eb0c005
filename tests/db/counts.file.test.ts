import { countSuite } from './count-suite.ts'
import { openFile } from './open.ts'

countSuite('a libSQL file', openFile, 'pragma recursive_triggers = on;')
