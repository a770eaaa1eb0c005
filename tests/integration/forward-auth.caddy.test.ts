import { forwardAuthSuite } from './forward-auth-suite.ts'
import { startCaddy } from './proxies.ts'

forwardAuthSuite({ start: startCaddy, unavailable: 503, malformed: 400 })
