import { expect, test } from 'vitest'
import { startGate } from '../../tools/gate/gate.ts'
import { UserAgent } from '../support/client.ts'
import { folderForFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { startNastyOrigin } from '../support/nasty-origin.ts'
import { nastyVariables } from './world.ts'

/* Under which name the site is asked: its own, or, through a service binding, the one that browsers know. */

const dataDir = await folderForFile('host')

test.each(['origin', 'public'])('HOST_MODE=%s, in the ready-made Worker', async (mode) => {
  const origin = endsWithTest(await startNastyOrigin({ loginPath: '/login' }))
  const told = { HOST_MODE: mode, LOGIN_FAIL_STATUS: '', REQUIRE: 'all', ONE_NAME: 'yes' }
  const gate = endsWithTest(await startGate({ port: 0, dataDir, variables: nastyVariables(origin, told) }))
  // The start-up has asked under the name that browsers use, too.
  const seen = new Set(origin.contacts().map(({ headers }) => headers.host))
  expect([...seen]).toEqual([new URL(mode === 'public' ? gate.url : origin.url).host])
  const browser = new UserAgent(gate.url)
  await browser.document('/login')
  const { host } = new URL(mode === 'public' ? gate.url : origin.url)
  const sent = (name: string) => origin.contacts().at(-1)?.headers[name]
  expect([sent('host'), sent('x-forwarded-host'), sent('x-forwarded-proto')]).toEqual([host, host, 'http'])
  const led = await browser.form('/login', { u: 'alice', p: 'alice has a password' })
  expect(led.location).toBe('/.mfa/enrol?to=%2Faccount')
  expect([sent('host'), sent('origin'), sent('referer')]).toEqual([host, `http://${host}`, undefined])
  // Our own pages have their script from the Worker's assets, and nothing under our prefix reaches the site.
  origin.reset()
  const script = await browser.send('GET', '/.mfa/elements/mfa.js')
  expect([script.status, script.headers.get('content-type')?.includes('javascript')]).toEqual([200, true])
  expect((await browser.document('/.mfa/enrol')).text).toContain('/.mfa/elements/mfa.js')
  expect(await browser.send('GET', '/.mfa/elements/../../account')).not.toHaveStatus(200)
  expect(await browser.send('GET', '/.mfa/elements/nothing.js')).toHaveStatus(404)
  expect(origin.contacts()).toEqual([])
})
