import { describe, expect, test } from 'vitest'
import type { Membership } from '../../edge/ports/principal.ts'
import type { MemberPlace, MemberRow } from '../../edge/ports/store.ts'
import { actsFor, auditOf, callerOf, newId, queryOf } from './acts.ts'
import { DATABASES } from './open.ts'
import { countedActs } from './rows-read.ts'
import { HOUR, NOW } from './times.ts'

/* The list of an account's members (spec P4). */

const member = (accountId: string, role: Membership['role'] = 'member'): Membership => ({
  accountId,
  accountName: 'Acme',
  role,
})

for (const [kind, openStore] of DATABASES) {
  const acts = await actsFor(openStore)

  const remember = (principalId: string, name: string, memberships: Membership[], now = NOW) =>
    acts.store.rememberMemberships({ principalId, name, memberships, digest: `${name} ${now}`, now })

  const page = async (accountId: string, after: MemberPlace | null = null, limit = 50) => {
    const query = queryOf(callerOf('owner'), NOW, [accountId])
    return (await acts.store.loadMembers({ ...query, accountId, after, limit })).members
  }

  /** Page by page, as an Owner reads it. */
  async function all(accountId: string, limit: number): Promise<MemberRow[]> {
    const read: MemberRow[] = []
    for (;;) {
      const rows = await page(accountId, read.at(-1) ?? null, limit)
      read.push(...rows)
      if (rows.length < limit) return read
    }
  }

  describe(`the members of an account, on ${kind}`, () => {
    test('are those of this account, by name, with role, method and last visit', async () => {
      const [account, other] = [newId('account'), newId('account')]
      const people = ['zoe', 'Émile', 'bob', 'Adam'].map((name) => ({ id: newId('person'), name }))
      for (const { id, name } of people) await remember(id, name, [member(account)])
      const [zoe, , bob] = people
      await remember(bob?.id ?? '', 'bob', [member(account, 'owner'), member(other)], NOW + 3 * HOUR)
      await remember(newId('stranger'), 'Aaron', [member(other)])
      await acts.enrol(callerOf(zoe?.id ?? ''))
      const rows = await page(account)
      expect(rows.map(({ name, role, isEnrolled, lastSeenAt }) => [name, role, isEnrolled, lastSeenAt])).toEqual([
        ['Adam', 'member', false, NOW],
        ['bob', 'owner', false, NOW + 3 * HOUR],
        ['zoe', 'member', true, NOW],
        ['Émile', 'member', false, NOW],
      ])
      expect((await page(other)).map(({ name }) => name)).toEqual(['Aaron', 'bob'])
    })

    test.each([1, 2, 3, 7, 50])('come once each in pages of %i, also under one name', async (limit) => {
      const account = newId('account')
      const names = ['Ann', 'ann', 'Ann', '', '', "O'Neil", 'ANN', '😀', 'Ann', '']
      const ids = names.map((_, at) => `${newId('p')}-${at}`)
      for (const [at, name] of names.entries()) await remember(ids[at] ?? '', name, [member(account)])
      const read = await all(account, limit)
      expect(read.map(({ principalId }) => principalId).sort()).toEqual([...ids].sort())
      expect(read).toEqual(await page(account))
    })

    test('go with the membership and with the person, and take a new name', async () => {
      const account = newId('account')
      const [left, gone, renamed] = [newId('left'), newId('gone'), newId('renamed')]
      for (const id of [left, gone, renamed]) await remember(id, 'Old', [member(account)])
      await remember(left, 'Old', [])
      await acts.store.forgetPrincipal({
        principalId: gone,
        audit: auditOf(callerOf(gone), 'principal.forgotten'),
        now: NOW,
      })
      await remember(renamed, 'new', [member(account)])
      await remember(renamed, 'New', [member(account)])
      expect(await page(account)).toMatchObject([{ name: 'New', role: 'member' }])
      await remember(renamed, 'New', [member(account, 'admin')])
      expect(await page(account)).toMatchObject([{ principalId: renamed, name: 'New', role: 'admin' }])
      expect(await acts.count("mfa_membership where name = 'Old' and account_id = ?", account)).toBe(0)
    })

    test('of whom only the hour is new cost one row written', async () => {
      const [account, id] = [newId('account'), newId('person')]
      const accounts = [member(account), member(newId('account'))]
      const snapshot = async () =>
        JSON.stringify([
          await acts.rows('select * from mfa_membership where principal_id = ? order by account_id', id),
          await acts.rows('select * from mfa_account_count where account_id = ?', account),
        ])
      await remember(id, 'Ada', accounts)
      const before = await snapshot()
      await remember(id, 'Ada', accounts, NOW + HOUR)
      expect(await snapshot()).toBe(before)
      expect(await page(account)).toMatchObject([{ lastSeenAt: NOW + HOUR }])
    })
  })
}

describe('what a page of the list costs', async () => {
  const { acts, rowsRead } = await countedActs()

  /** All under one name, where an order by name alone would read them all. */
  async function fill(account: string, members: number, name: string): Promise<void> {
    const people = `with recursive people (n) as (select 1 union all select n + 1 from people where n < ${members})`
    await acts.client.batch(
      [
        `insert into mfa_membership (principal_id, account_id, account_name, role, seen_at, name)
          ${people} select '${account} ' || printf('%06d', n), '${account}', 'Acme', 'member', 0, ${name} from people`,
        `insert into mfa_authenticator
          (id, principal_id, factor, name, is_default, secret, last_marker, consumed_by, created_at)
          ${people} select '${account} ' || n, '${account} ' || printf('%06d', n), 'totp', 'App', 1, 's', 0, '', 0 from people where n % 2 = 0`,
      ],
      'write',
    )
  }

  test.each([
    ['one name', "'Ann'"],
    ['names of their own', "'N' || printf('%06d', n)"],
  ])('is bounded by the page, first or in the middle, however many members of %s', async (word, name) => {
    const limit = 20
    const costs: Record<string, number[]> = {}
    for (const members of [100, 10_000]) {
      const account = `${word} ${members}`
      await fill(account, members, name)
      const query = { ...queryOf(callerOf('owner'), NOW, [account]), accountId: account, limit }
      const { members: first } = await acts.store.loadMembers({ ...query, after: null })
      expect(first).toHaveLength(limit)
      const middle = `${account} ${String(members / 2).padStart(6, '0')}`
      const [row] = await acts.rows('select name from mfa_membership where principal_id = ?', middle)
      const after = { name: String(row?.name), principalId: middle }
      costs[members] = [
        await rowsRead(() => acts.store.loadMembers({ ...query, after: null })),
        await rowsRead(() => acts.store.loadMembers({ ...query, after })),
      ]
    }
    expect(costs[10_000]).toEqual(costs[100])
    // An entry of the index, the row, the person and the method of each, and what every guard reads.
    for (const cost of costs[100] ?? []) expect(cost).toBeLessThan(5 * limit + 10)
  })
})
