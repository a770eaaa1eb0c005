import { realSiteSuite } from './real-site-suite.ts'
import { MEDIAWIKI_WAYS } from './sites/mediawiki.ts'

realSiteSuite(MEDIAWIKI_WAYS)
