import { realSiteSuite } from './real-site-suite.ts'
import { EXPRESS_WAYS } from './sites/express.ts'

realSiteSuite(EXPRESS_WAYS)
