import { realSiteSuite } from './real-site-suite.ts'
import { N8N_WAYS } from './sites/n8n.ts'

realSiteSuite(N8N_WAYS)
