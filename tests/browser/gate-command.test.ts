import { expect, test } from 'vitest'
import { startLoginSite } from '../proxy/login-site.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { codeAt, roomInStep, STEP_MS } from './support/codes.ts'
import { openGate, signInAsAlice, startGateOf } from './support/gate.ts'

/* `npm run gate` in front of a site that knows nothing of us, in a browser. */

const site = endsWithFile(await startLoginSite())
const told = { USER_FIELD: 'user', OWNERS: 'alice', REQUIRE: 'all', ONE_NAME: 'yes' }
const gate = endsWithFile(await startGateOf(site, told))

test('password, wizard, inside; and elsewhere password, code, inside', async () => {
  const { page, context, assertClean } = await openGate(gate)
  await signInAsAlice(page, { address: '/' })
  await page.waitForURL('**/.mfa/enrol?to=%2F')
  const secret = await page.shownSecret()
  expect(await page.confirmSetUp(codeAt({ secret }, (await roomInStep()) - STEP_MS))).toHaveLength(10)
  await page.button('Finish').click()
  await page.heading('Inside').waitFor()
  // The site's own cookies are not among those that the browser has.
  const names = (await context.cookies()).map(({ name }) => name)
  expect(names.filter((name) => !name.startsWith('mfa'))).toEqual([])
  await assertClean()

  const elsewhere = await openGate(gate)
  await signInAsAlice(elsewhere.page, { address: '/' })
  await elsewhere.page.waitForURL('**/.mfa/challenge?to=%2F')
  await elsewhere.page.enterCode(codeAt({ secret }))
  await elsewhere.page.heading('Inside').waitFor()
  await elsewhere.assertClean()
}, 90_000)
