import { forwardAuthSuite } from './forward-auth/suite.ts'
import { startCaddy } from './proxies.ts'

await forwardAuthSuite(startCaddy)
