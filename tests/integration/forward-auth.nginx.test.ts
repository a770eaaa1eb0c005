import { describe } from 'vitest'
import { forwardAuthSuite } from './forward-auth-suite.ts'
import { forwardAuthTraffic } from './forward-auth-traffic.ts'
import { startNginx } from './proxies.ts'

describe('what is decided', () => forwardAuthSuite(startNginx))
describe('what goes through', () => forwardAuthTraffic(startNginx))
