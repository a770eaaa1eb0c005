import { realSiteSuite } from './real-site-suite.ts'
import { PHPMYADMIN_WAYS } from './sites/phpmyadmin.ts'

realSiteSuite(PHPMYADMIN_WAYS)
