import { before, type Fault } from './forward-auth/scripts.ts'
import { forwardAuthSuite } from './forward-auth/suite.ts'
import { startHaproxy } from './proxies.ts'

const SCRIPT = 'mfa-haproxy.lua'
const LAST = '  txn:set_var("txn.mfa_allowed", true)'

/** HAProxy goes on where a script fails. */
const FAULTS: Fault[] = [
  ['a script that fails at once', SCRIPT, before('  local asked =', '  error("fails")')],
  ['a script that fails at the very end', SCRIPT, before(LAST, '  local nothing = nil; nothing.at = 1')],
  ['a script that says nothing', SCRIPT, before(LAST, '  if true then return end')],
  ['a script that never ends', SCRIPT, before(LAST, '  while true do end')],
  ['a question without an address', 'haproxy.cfg', (text) => text.replace(/lua\.mfa http:\S+/, 'lua.mfa nowhere')],
  ['no question at all', 'haproxy.cfg', (text) => text.replace(/^.*http-request lua\.mfa.*$/m, '')],
]

/** What never ends, ends sooner. */
const IMPATIENT = (text: string) => text.replace(/^global\n/m, 'global\n  tune.lua.session-timeout 200ms\n')

await forwardAuthSuite(
  ({ change, ...places }) =>
    startHaproxy({ ...places, ...(change && { change: (text, file) => IMPATIENT(change(text, file)) }) }),
  FAULTS,
)
