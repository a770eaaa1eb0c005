import { before, type Fault } from './forward-auth/scripts.ts'
import { forwardAuthSuite } from './forward-auth/suite.ts'
import { startApache } from './proxies.ts'

const SCRIPT = 'mfa-apache.lua'
const FIRST = '  local uri = r.unparsed_uri'

const FAULTS: Fault[] = [
  ['a script that nobody can read', SCRIPT, (text) => `${text}\nend end`],
  ['a script without what it needs', SCRIPT, before('local ltn12', 'require "not.there"')],
  ['a script that fails at once', SCRIPT, before(FIRST, '  error("fails")')],
  ['a script that says nothing', SCRIPT, before(FIRST, '  if true then return end')],
  ['a script that says something else', SCRIPT, before(FIRST, '  if true then return "yes" end')],
  ['a question without an address', SCRIPT, (text) => text.replace(/"http:[^"]*"/, '"nowhere"')],
  ['no question at all', 'apache.conf', (text) => text.replace(/^.*LuaHookAccessChecker.*$/m, '')],
]

await forwardAuthSuite(startApache, FAULTS)
