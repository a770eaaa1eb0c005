import { safeParse } from 'valibot'
import { expect, test } from 'vitest'
import { BeginLoginRequest } from '../../edge/contract/index.ts'
import { LONGEST, MAX_MEMBERSHIPS, unfitField } from '../../edge/core/lengths.ts'

const account = (facts: object = {}) => ({ accountId: 'acme', accountName: 'Acme', role: 'member', ...facts })
const person = (facts: object = {}) => ({ id: 'p', name: 'Ada', sessionId: 's', memberships: [account()], ...facts })
const text = (length: number) => 'x'.repeat(length)
const accounts = (count: number) => Array.from({ length: count }, (_, n) => account({ accountId: `a${n}` }))

test.each<[string, object, string | null]>([
  ['what hosts answer', {}, null],
  ['nobody’s account', { memberships: [] }, null],
  ['no name', { name: '' }, null],
  ['the longest of everything', { id: text(256), name: text(256), sessionId: text(1024) }, null],
  ['an id one longer', { id: text(257) }, 'id'],
  ['no id', { id: '' }, 'id'],
  ['a number', { id: 7 }, 'id'],
  ['an id that looks like ours', { id: 'sallyport:operator' }, 'id'],
  ['in capitals', { id: ' Sallyport:host' }, 'id'],
  ['an id with our name in it', { id: 'ada@sallyport:operator' }, null],
  ['an operator', { id: 'operator' }, null],
  ['a name one longer', { name: text(257) }, 'name'],
  ['no name at all', { name: undefined }, 'name'],
  ['a label', { label: 'ada@example.com' }, null],
  ['a label one longer', { label: text(257) }, 'label'],
  ['a label of two lines', { label: 'ada\r\n' }, 'label'],
  ['a session id one longer', { sessionId: text(1025) }, 'sessionId'],
  ['as many accounts as may be', { memberships: accounts(MAX_MEMBERSHIPS) }, null],
  ['one more', { memberships: accounts(MAX_MEMBERSHIPS + 1) }, 'memberships'],
  ['no list', { memberships: null }, 'memberships'],
  ['an account without an id', { memberships: [account(), account({ accountId: '' })] }, 'memberships: accountId'],
  ['a long account', { memberships: [account({ accountId: text(257) })] }, 'memberships: accountId'],
  ['a long name of one', { memberships: [account({ accountName: text(257) })] }, 'memberships: accountName'],
  ['a long role', { memberships: [account({ role: text(257) })] }, 'memberships: role'],
])('%s: %j', (_, facts, unfit) => {
  expect(unfitField(person(facts))).toBe(unfit)
})

test('a backend of the two calls may send what fits, and no more', () => {
  const body = (id: string, name: string) => ({
    principal: { id, name },
    memberships: [account({ accountId: id, accountName: name })],
    accountId: id,
    pendingId: text(16),
  })
  const fits = (id: number, name: number) => safeParse(BeginLoginRequest, body(text(id), text(name))).success
  expect(fits(LONGEST.id, LONGEST.name)).toBe(true)
  expect([fits(LONGEST.id + 1, 1), fits(1, LONGEST.name + 1)]).toEqual([false, false])
})
