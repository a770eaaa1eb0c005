import { describe } from 'vitest'
import { forwardAuthSuite } from './forward-auth-suite.ts'
import { forwardAuthTraffic } from './forward-auth-traffic.ts'
import { startCaddy } from './proxies.ts'

describe('what is decided', () => forwardAuthSuite(startCaddy))
describe('what goes through', () => forwardAuthTraffic(startCaddy))
