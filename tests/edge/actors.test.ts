import { describe, expect, test } from 'vitest'
import { typedName } from '../../edge/core/names.ts'
import { readConfig } from '../../edge/proxy/config/config.ts'
import { personOf } from '../../edge/proxy/identity/person.ts'
import { nastyVariables } from '../proxy/world.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { Backend, newBackend } from '../world/two-calls.ts'
import { createWorld } from '../world/world.ts'

/*
 * In the audit log a person's act cannot look like an operator's, the host's, a backend's or an API key's: what is no person
 * begins with `sallyport:`, and nobody whose id does is let in, by whatever way they come.
 */

const SHOP = newBackend('shop')
const world = endsWithFile(await createWorld({ backends: [SHOP.entry] }))
const shop = new Backend(world, SHOP)

const OURS = [
  'sallyport:operator',
  'sallyport:host',
  'sallyport:api-key:1',
  'sallyport:',
  ' SallyPort:x',
  '\nsallyport:x',
  // What is not seen does not make it another name.
  '\u200bsallyport:operator',
  'sally\u00adport\u2060:operator',
  'sallyport :operator',
]

describe('nobody is let in as', () => {
  test.each(OURS)('%j, whom the host names', async (id) => {
    const person = world.person({ id })
    expect(await person.settings()).toHaveStatus(503)
    expect(await person.agent.document('/profile')).toHaveStatus(503)
  })

  test.each(OURS)('%j, whom a backend names', async (id) => {
    expect(await shop.logins(world.person({ id }))).toHaveProblem(400, 'bad_request')
  })

  test.each(OURS)('%j, whom a site names, or who types it', (id) => {
    const told = { WHOAMI: '/me', WHOAMI_USER: '/id', WHOAMI_ACCOUNTS: '/accounts', REQUIRE: 'all' }
    const config = readConfig(nastyVariables({ url: 'http://127.0.0.1:9000' }, told))
    if (config.identity.kind !== 'whoami') throw new Error('another identity')
    expect(personOf({ id }, config.identity, config)).toBeNull()
    expect(typedName(id, { pattern: /^[\s\S]*$/u })).toBeNull()
  })

  test('control: people called as roles are', async () => {
    for (const id of ['operator', 'host', 'api-key:1', 'shop', 'sallyport', 'a sallyport:']) {
      const person = world.person({ id })
      expect((await person.settings()).json()).toMatchObject({ principal: { id } })
    }
  })
})

test('each act says whose it was', async () => {
  const [operator, shopper] = [
    await world.person({ id: 'operator' }).enrol(),
    await world.person({ id: 'shop' }).enrol(),
  ]
  const pending = await shop.pending(shopper)
  expect(await shop.redeem(pending.redemption(await pending.grant()))).toHaveStatus(200)
  expect(await world.hostSays('password', operator.id)).toHaveStatus(204)
  const { rows } = await world.sql.execute(
    "select act, actor from mfa_audit where principal in ('operator', 'shop') order by seq",
  )
  expect(rows.map(({ act, actor }) => [act, actor])).toEqual([
    ['mfa.enrolled', 'operator'],
    ['mfa.enrolled', 'shop'],
    ['challenge.passed', 'shop'],
    ['grant.redeemed', 'sallyport:backend:shop'],
    ['assurance.ended', 'sallyport:host'],
  ])
})
