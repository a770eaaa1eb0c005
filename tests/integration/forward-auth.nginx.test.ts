import { expect, test } from 'vitest'
import { forwardAuthSuite } from './forward-auth-suite.ts'
import { executable, startNginx } from './proxies.ts'

// nginx makes every answer but 2xx, 401 and 403 its own 500.
forwardAuthSuite({ start: startNginx, unavailable: 500, malformed: 500 })

test('a machine without the proxy is told what to install', () => {
  expect(() => executable('no-such-proxy', 'its-package')).toThrow(
    /no no-such-proxy on this machine[\s\S]*apt-get install -y --no-install-recommends its-package/,
  )
})
