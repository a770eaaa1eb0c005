import { expect, test } from 'vitest'
import { createOperatorStore } from '../../db/operator.ts'
import { auditOf, callerOf, newId, queryOf } from './acts.ts'
import { countedActs } from './rows-read.ts'
import { NOW } from './times.ts'

/* What an account of many members costs: the rows that the database says it read (spec P4). */

const { acts, rowsRead } = await countedActs()

/** An account in which every second member has a method. */
async function fill(account: string, members: number): Promise<void> {
  const people = `with recursive people (n) as (select 1 union all select n + 1 from people where n < ${members})`
  await acts.client.batch(
    [
      `insert into mfa_membership (principal_id, account_id, account_name, role, seen_at)
        ${people} select '${account} ' || n, '${account}', 'Acme', 'member', 0 from people`,
      `insert into mfa_authenticator
        (id, principal_id, factor, name, is_default, secret, last_marker, consumed_by, created_at)
        ${people} select '${account} ' || n, '${account} ' || n, 'totp', 'App', 1, 's', 0, '', 0 from people where n % 2 = 0`,
    ],
    'write',
  )
}

/** What an Owner sees, and whatever moves the counts. */
async function readsOf(account: string, members: number) {
  await fill(account, members)
  const { store } = acts
  const caller = callerOf(newId('newcomer'))
  const { principalId } = caller
  const query = queryOf(caller, NOW, [account])
  const remember = (accountIds: string[]) => () =>
    store.rememberMemberships({
      principalId,
      name: 'Ada',
      memberships: accountIds.map((accountId) => ({ accountId, accountName: 'Acme', role: 'owner' as const })),
      digest: '',
      now: NOW,
    })
  const look = async () => {
    const { policies } = await store.loadPolicies({ ...query, countedIds: [account] })
    expect(policies).toMatchObject([{ known: members + 1, enrolled: members / 2 + 1 }])
  }
  const audit = auditOf(caller, 'policy.changed')
  return {
    joins: await rowsRead(remember([account])),
    enrols: await rowsRead(() => acts.enrol(caller)),
    looks: await rowsRead(look),
    switches: await rowsRead(() => store.setPolicy({ query, accountId: account, required: true, proof: null, audit })),
    isReset: await rowsRead(() =>
      createOperatorStore(acts.client).resetByOperator({
        principalId,
        audit: auditOf(caller, 'admin.reset'),
        now: NOW,
      }),
    ),
    leaves: await rowsRead(remember([])),
  }
}

/** Where a search ends, the engine may read the row beside: one for each search of an act, whose many statements add up. */
const NEIGHBOURS = 8

test('ten thousand members are as many rows read as ten', async () => {
  await acts.deploymentId()
  const few = await readsOf('few', 10)
  const many = await readsOf('many', 10_000)
  expect(few.looks).toBeLessThan(10)
  expect({ ...many, enrols: few.enrols, isReset: few.isReset }).toEqual(few)
  expect(Math.abs(many.enrols - few.enrols)).toBeLessThanOrEqual(NEIGHBOURS)
  expect(Math.abs(many.isReset - few.isReset)).toBeLessThanOrEqual(NEIGHBOURS)
})
