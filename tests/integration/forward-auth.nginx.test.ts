import { forwardAuthSuite } from './forward-auth-suite.ts'
import { startNginx } from './proxies.ts'

// nginx makes every answer but 2xx, 401 and 403 its own 500.
forwardAuthSuite({ start: startNginx, unavailable: 500, malformed: 500 })
