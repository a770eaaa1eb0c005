import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { PoliciesView } from '../../edge/contract/index.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { createWorld, type Person } from '../world/world.ts'

/*
 * What was hashed a moment ago is not hashed again (spec P4), and still each change of somebody's memberships is written
 * down: also one back to what this instance has seen before.
 */

const world = endsWithFile(await createWorld())

async function known(owner: Person): Promise<number | undefined> {
  const answer = await owner.agent.json('GET', '/mfa/api/policies')
  expect(answer).toHaveStatus(200)
  return answer.json<PoliciesView>()[0]?.members?.known
}

test('somebody who joins, leaves and joins again is counted, not counted and counted', async () => {
  const account = { accountId: `a-${randomBytes(6).toString('hex')}`, accountName: 'Acme' }
  const owner = world.person({ memberships: [{ ...account, role: 'owner' }] })
  expect(await owner.agent.document('/')).toHaveStatus(200)
  const member = world.person()
  const joined = { ...account, role: 'member' } as const
  for (const [memberships, count] of [
    [[joined], 2],
    [[], 1],
    [[joined], 2],
    [[{ ...joined, accountId: `${account.accountId}-other` }], 1],
    [[joined], 2],
  ] as const) {
    member.memberships.splice(0, member.memberships.length, ...memberships)
    // Twice: the second time it was just hashed.
    for (const _ of [1, 2]) expect(await member.signIn().agent.document('/')).toHaveStatus(200)
    await expect.poll(() => known(owner)).toBe(count)
  }
})
