import { auditSuite } from './audit-suite.ts'
import { openServer } from './open.ts'

auditSuite('a libSQL server over HTTP', openServer)
