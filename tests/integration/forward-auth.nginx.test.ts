import { forwardAuthSuite } from './forward-auth/suite.ts'
import { startNginx } from './proxies.ts'

await forwardAuthSuite(startNginx)
