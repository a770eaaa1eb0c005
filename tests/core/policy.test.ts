import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type AccountRef, accountsInForce, requiringAccounts } from '../../edge/core/policy.ts'

const ACME = { id: 'acme', name: 'Acme' }
const GLOBEX = { id: 'globex', name: 'Globex' }
const INITECH = { id: 'initech', name: 'Initech' }
const OWN = [ACME, GLOBEX]

const TABLE: [string, AccountRef[], string | undefined, AccountRef[]][] = [
  ['one of the own accounts is named: only that one', OWN, 'globex', [GLOBEX]],
  ['none is named: all of them', OWN, undefined, OWN],
  ['none is named and there is none', [], undefined, []],
  ['a foreign one is named: it counts too', OWN, 'initech', [ACME, GLOBEX, { id: 'initech', name: 'initech' }]],
  ['a foreign one is named by a person without any', [], 'initech', [{ id: 'initech', name: 'initech' }]],
  ['another spelling is another account', OWN, 'Acme', [ACME, GLOBEX, { id: 'Acme', name: 'Acme' }]],
  ['a blank name is no name of an own account', OWN, '', [ACME, GLOBEX, { id: '', name: '' }]],
  ['an id with a blank behind it is another account', OWN, 'acme ', [ACME, GLOBEX, { id: 'acme ', name: 'acme ' }]],
]

describe('the accounts whose policy holds (spec L1a)', () => {
  test.each(TABLE)('%s', (_, memberships, accountId, inForce) => {
    expect(accountsInForce(memberships, accountId)).toEqual(inForce)
  })

  test('naming a foreign account never takes an own one out of force', () => {
    const id = fc.string({ maxLength: 6 })
    const account = fc.record({ id, name: fc.string({ maxLength: 6 }) })
    fc.assert(
      fc.property(fc.array(account, { maxLength: 5 }), id, (memberships, named) => {
        const inForce = accountsInForce(memberships, named)
        const isOwn = memberships.some((membership) => membership.id === named)
        expect(inForce.some((one) => one.id === named)).toBe(true)
        expect(inForce).toHaveLength(isOwn ? 1 : memberships.length + 1)
      }),
    )
  })

  test('of those in force the requiring ones are given, in their order', () => {
    expect(requiringAccounts([INITECH, ACME, GLOBEX], new Set(['globex', 'initech']))).toEqual([INITECH, GLOBEX])
    expect(requiringAccounts(OWN, new Set())).toEqual([])
    expect(requiringAccounts(OWN, new Set(['initech', 'ACME']))).toEqual([])
    expect(requiringAccounts([], new Set(['acme']))).toEqual([])
  })
})
