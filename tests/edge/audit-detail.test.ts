import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import type { AccountAuditView, AuditView } from '../../edge/contract/admin.ts'
import { auditCommand } from '../../tools/admin/audit-command.ts'
import { Holder, ORIGIN, passkeyWorld } from '../security/passkey/holder.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { Operator } from '../world/operator.ts'
import { createWorld } from '../world/world.ts'

/* Whoever reads the log sees which way a policy was switched: by whom it may be, and as it was asked for where it was refused. */

const world = endsWithFile(await passkeyWorld({ hasAdmin: true }))
const operator = (await Operator.of(world, 'audit', 'policy')).at(ORIGIN)

const newAccount = (role: 'owner' | 'member' = 'owner', accountId = `acme-${crypto.randomUUID()}`) => ({
  ...{ accountId, accountName: 'Acme', role },
})
const STRONG = { required: true, strength: 'phishing_resistant' }

test('by an Owner and by an operator, in every way of reading it', async () => {
  const acme = newAccount()
  const owner = new Holder(world, world.person({ memberships: [acme] }))
  const key = await owner.enrol()
  const put = (who: Holder, body: object) => who.person.unsafe('PUT', `/mfa/api/policies/${acme.accountId}`, body)
  const proof = () => owner.proof(key, 'policy', acme.accountId)
  expect(await put(owner, { required: true })).toHaveStatus(200)
  expect(await put(owner, STRONG)).toHaveStatus(200)
  // What is so already is no act, and writes nothing.
  expect(await put(owner, { required: true })).toHaveStatus(200)
  expect(await put(owner, { required: true, strength: 'any', proof: await proof() })).toHaveStatus(200)
  expect(await put(owner, STRONG)).toHaveStatus(200)
  expect(await put(owner, { required: false, proof: await proof() })).toHaveStatus(200)
  // OFF ended the strength.
  expect(await put(owner, { required: true })).toHaveStatus(200)
  const why = { reason: 'asked by phone' }
  const set = (body: object) => operator.send('PUT', `/policies/${acme.accountId}`, { ...body, ...why })
  for (const body of [STRONG, { required: true }, { required: false }]) expect(await set(body)).toHaveStatus(200)

  const [on, strong, off] = ['on', 'on phishing_resistant', 'off']
  const expected = [on, strong, on, strong, off, on, strong, strong, off]
  const filter = `account=${acme.accountId}&act=policy.changed&order=oldest`
  const read = (await operator.get(`/audit?${filter}`)).json<AuditView>()
  expect(read.entries.map(({ detail }) => detail)).toEqual(expected)
  const own = await owner.person.agent.json('GET', `/mfa/api/audit?account=${acme.accountId}`)
  const shown = own.json<AccountAuditView>().entries.filter(({ act }) => act === 'policy.changed')
  expect(shown.map(({ detail }) => detail)).toEqual(expected.toReversed())

  const words = ['--account', acme.accountId, '--act', 'policy.changed']
  const lines = (await exported(...words)).trimEnd().split('\n')
  expect(lines.map((line) => JSON.parse(line).detail)).toEqual(expected)
  const [head = '', ...rows] = (await exported(...words, '--format', 'csv')).trimEnd().split('\r\n')
  expect([head, ...rows].map((row) => row.split(',').at(-1))).toEqual(['detail', ...expected])
  const events = (await exported(...words, '--format', 'ocsf')).trimEnd().split('\n')
  expect(events.map((line) => JSON.parse(line).unmapped.detail)).toEqual(expected)
})

test('of what was refused it is what was asked for', async () => {
  const acme = newAccount('member')
  const details = async ({ sql } = world) => {
    const asked =
      "select detail from mfa_audit where account = ? and act = 'policy.changed' and result = 'refused' order by seq"
    return (await sql.execute({ sql: asked, args: [acme.accountId] })).rows.map(({ detail }) => detail)
  }
  const asked = [{ required: true }, { required: false }, STRONG]
  for (const body of asked) {
    // The first refusal of a minute and network is on record.
    await world.advance(61)
    const member = new Holder(world, world.person({ memberships: [acme] }))
    await member.person.settings()
    const answer = await member.person.unsafe('PUT', `/mfa/api/policies/${acme.accountId}`, body)
    expect(answer).toHaveProblem(403, 'forbidden')
  }
  expect(await details()).toEqual(['on', 'off', 'on phishing_resistant'])
  const strict = endsWithTest(await createWorld({ mfa: { requireMfa: 'all' } }))
  const owner = await strict.person({ memberships: [newAccount('owner', acme.accountId)] }).enrol()
  expect(await owner.setPolicy(acme.accountId, false)).toHaveProblem(403, 'forbidden')
  expect(await details(strict)).toEqual(['off'])
})

test('of other acts it is nothing', async () => {
  const holder = new Holder(world, world.person({ memberships: [newAccount()] }))
  await holder.enrol()
  const { entries } = (await operator.get(`/audit?principal=${holder.person.id}`)).json<AuditView>()
  expect(entries.length).toBeGreaterThan(0)
  for (const { detail } of entries) expect(detail).toBeNull()
})

/** What the command gives out. */
async function exported(...words: string[]): Promise<string> {
  let text = ''
  const to = new Writable({
    write(chunk, _, done) {
      text += String(chunk)
      done()
    },
  })
  const ran = await auditCommand(['export', ...words], { LIBSQL_URL: world.database.url }, 'sallyport', to)
  expect(ran.exitCode, ran.err.join()).toBe(0)
  return text
}
