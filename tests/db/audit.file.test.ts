import { auditSuite } from './audit-suite.ts'
import { openFile } from './open.ts'

auditSuite('a libSQL file', openFile)
