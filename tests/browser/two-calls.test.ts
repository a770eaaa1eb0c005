import { twoCallSuite } from '../world/two-call-site.ts'

twoCallSuite('plain Node', [process.execPath, 'server.mjs'])
