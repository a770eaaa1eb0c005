import { realSiteSuite } from './real-site-suite.ts'
import { RAILS_WAYS } from './sites/rails.ts'

realSiteSuite(RAILS_WAYS)
