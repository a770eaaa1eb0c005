import { fork } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { drizzle } from 'drizzle-orm/libsql'
import { beforeEach, describe, expect, test } from 'vitest'
import { onFile } from '../../db/connection/file.ts'
import { createStore } from '../../db/index.ts'
import { auditOf, callerOf } from '../db/acts.ts'
import { atOurEnd } from '../support/children.ts'
import type { UserAgent } from '../support/client.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { hostedFile, startFileSite } from './file-site.ts'

/*
 * Threat: on a file what was read stands as long as nobody wrote, so that most requests ask for nothing. A policy, an
 * ended session or a reset of another process must be felt at the very next request all the same (spec L6), and so must
 * the time, which nobody writes.
 */

const ACME = { accountId: 'acme', accountName: 'Acme', role: 'member' as const }

/** A process of its own over the file, which writes what it is told. */
async function startElsewhere(url: string) {
  const script = path.join(import.meta.dirname, 'elsewhere.ts')
  const child = fork(script, [url], { execArgv: ['--experimental-strip-types', '--no-warnings'] })
  atOurEnd(() => child.kill('SIGKILL'))
  await once(child, 'message')
  const write = async (sql: string) => {
    const committed = once(child, 'message')
    child.send(sql)
    // That the statement found its row: nothing is shown by a change that was none.
    expect((await committed)[0], sql).toBe(1)
  }
  return { write, stop: async () => void child.kill() }
}

describe.each(['delete', 'wal'])('a libSQL file that a second process writes too, journal mode %s', async (journal) => {
  let aheadMs = 0
  const file = endsWithFile(await hostedFile(journal))
  const site = endsWithFile(await startFileSite(file.host, { memberships: [ACME], clock: () => Date.now() + aheadMs }))
  const process = endsWithFile(await startElsewhere(file.url))
  const elsewhere = (sql: string) => process.write(sql)
  beforeEach(() => file.host.execute('delete from mfa_policy'))

  const statuses = async (agent: UserAgent) => [
    (await agent.document('/')).status,
    (await agent.json('POST', '/api/data', {})).status,
  ]

  /** Served from what was read before, so that the change has something to overcome. */
  async function expectServed(agent: UserAgent): Promise<void> {
    for (let n = 0; n < 3; n++) expect(await statuses(agent)).toEqual([200, 200])
  }

  test.each(['document', 'unsafe'] as const)('a policy that is switched on there decides the next %s', async (kind) => {
    const member = site.signedIn(`member-${kind}`)
    await expectServed(member)
    await elsewhere("insert into mfa_policy (account_id, required, changed_at, changed_by) values ('acme', 1, 0, 'o')")
    if (kind === 'document') expect((await member.document('/')).location).toMatch(/^\/mfa\/enrol/)
    else expect((await member.json('POST', '/api/data', {})).status).toBe(401)
    await elsewhere("update mfa_policy set required = 0 where account_id = 'acme'")
    expect(await statuses(member)).toEqual([200, 200])
  })

  test.each([
    ['the epoch rises', (id: string) => `update mfa_principal set epoch = epoch + 1 where id = '${id}'`],
    ['the proof is ended', (id: string) => `update mfa_assurance set ended_at = 1 where principal_id = '${id}'`],
  ])('%s there: the next document and the next unsafe request are challenged', async (what, change) => {
    for (const kind of ['document', 'unsafe']) {
      const id = `${what.replaceAll(' ', '-')}-${kind}`
      const { agent } = await site.enrol(id)
      await expectServed(agent)
      await elsewhere(change(id))
      if (kind === 'document') expect((await agent.document('/')).location).toMatch(/^\/mfa\/challenge/)
      else expect((await agent.json('POST', '/api/data', {})).status).toBe(401)
    }
  })

  test('a proof runs out although nobody writes', async () => {
    const { agent } = await site.enrol('late')
    await expectServed(agent)
    const { rows } = await file.host.execute("select ends_at from mfa_assurance where principal_id = 'late'")
    aheadMs = Number(rows[0]?.ends_at) - Date.now() + 1
    try {
      expect((await agent.document('/')).location).toMatch(/^\/mfa\/challenge/)
    } finally {
      aheadMs = 0
    }
  })

  test('the host’s own client in this process is somebody else too', async () => {
    const { agent } = await site.enrol('beside')
    await expectServed(agent)
    await file.host.execute("update mfa_principal set epoch = epoch + 1 where id = 'beside'")
    expect((await agent.document('/')).location).toMatch(/^\/mfa\/challenge/)
  })

  test('what was read is read again after each write, of whomever, and only then', async () => {
    const { batch, remember } = onFile(file.host)
    let reads = 0
    const read = async () => {
      reads += 1
      const [found] = await batch(["select count(*) as n from mfa_audit where act = 'challenge.passed'"], 'read')
      return { rows: Number(found?.rows[0]?.n) }
    }
    const asked = async () => [(await remember('key', read)).rows, reads]
    const row = (id: string) =>
      `insert into mfa_audit (id, at, actor, principal, act, result, request_id)
        values ('${id} ${journal}', 0, 'a', 'a', 'challenge.passed', 'ok', 'r')`

    expect([await asked(), await asked()]).toEqual([
      [0, 1],
      [0, 1],
    ])
    await elsewhere(row('elsewhere'))
    expect([await asked(), await asked()]).toEqual([
      [1, 2],
      [1, 2],
    ])
    await batch([row('own')], 'write')
    expect([await asked(), await asked()]).toEqual([
      [2, 3],
      [2, 3],
    ])
    const store = createStore(drizzle(file.host))
    await store.passwordChanged({ principalId: 'a', audit: auditOf(callerOf('a'), 'challenge.passed'), now: 0 })
    expect([await asked(), await asked()]).toEqual([
      [3, 4],
      [3, 4],
    ])
    // Two at once: what one of them read before a write in between is not kept as if it came after.
    const slow = remember('slow', async () => {
      const before = await read()
      await batch([row('between')], 'write')
      return before
    })
    expect((await slow).rows).toBe(3)
    expect((await remember('slow', read)).rows).toBe(4)
  })
})
