import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { expect, onTestFinished, test } from 'vitest'
import { createStore } from '../../db/index.ts'
import { createLoginStore } from '../../db/logins.ts'
import { createSessionStore } from '../../db/sessions.ts'
import type { SessionHash, TicketHash } from '../../edge/ports/runtime.ts'
import { callerOf, newId, queryOf } from '../db/acts.ts'
import { temporaryFile } from '../db/open.ts'
import { openDatabase } from '../support/database.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { startReplicated } from '../support/replica.ts'
import { createWorld, type Person } from '../world/world.ts'

/*
 * Threat: a decision rests on a copy of the database that is old (attack A2): where a Worker speaks to a replica, a policy
 * that was switched on and a session that was ended go on as if nothing had been. Spec L6: primary only.
 */

const ACME = { accountId: 'acme', accountName: 'Acme', role: 'member' as const }

const databases = endsWithFile(await startReplicated())
const atPrimary = endsWithFile(await createWorld({ database: databases.primary }))
const atReplica = endsWithFile(await createWorld({ database: databases.replica, keys: atPrimary.keys }))

/** What this browser gets at the replica's Worker, document and unsafe request. */
async function statuses(person: Person): Promise<number[]> {
  const document = await person.agent.document('/')
  const unsafe = await person.agent.json('POST', '/api/data', {})
  return [document.status, unsafe.status]
}

async function replicaHas(sql: string, expected: unknown): Promise<void> {
  const client = openDatabase(databases.replica.url)
  await expect.poll(async () => Object.values({ ...(await client.execute(sql)).rows[0] })[0]).toEqual(expected)
  client.close()
}

test('a switched policy and an ended session hold at a replica at once, and while its line is cut', async () => {
  const member = atReplica.person({ memberships: [ACME] })
  const alice = await atReplica.person().enrol()
  expect(await statuses(member)).toEqual([200, 200])
  expect(await statuses(alice)).toEqual([200, 200])
  await replicaHas(`select count(*) from mfa_assurance where principal_id = '${alice.id}'`, 1)

  databases.cut()
  try {
    await atPrimary.requireMfa('acme')
    await atPrimary.sql.execute('update mfa_principal set epoch = epoch + 1 where id = ?', [alice.id])
    const memberThere = atPrimary.person({ id: member.id, memberships: [ACME] })
    expect((await memberThere.agent.document('/')).location).toMatch(/^\/mfa\/enrol/)
    // Why it matters: the replica itself still says what was true before.
    await replicaHas('select count(*) from mfa_policy', 0)
    for (const person of [member, alice]) {
      expect(await statuses(person)).toEqual([503, 503])
      expect(await person.readChallenge()).toHaveStatus(503)
      expect(await person.settings()).toHaveStatus(503)
      expect(await person.agent.json('GET', '/mfa/api/policies?account=acme')).toHaveStatus(503)
    }
  } finally {
    databases.mend()
  }
  await expect.poll(() => statuses(member)).toEqual([303, 401])
  expect((await member.agent.document('/')).location).toMatch(/^\/mfa\/enrol/)
  expect((await alice.agent.document('/')).location).toMatch(/^\/mfa\/challenge/)
})

test('every read of every store is the primary’s, so that none is answered while the line is cut', async () => {
  const client = endsWithTest(openDatabase(databases.replica.url))
  const db = drizzle(client)
  const [store, sessions, logins] = [createStore(db), createSessionStore(db), createLoginStore(db)]
  const query = queryOf(callerOf('ada'))
  const reads = {
    loadStanding: () => store.loadStanding(query),
    loadSettings: () => store.loadSettings(query),
    loadChallenge: () => store.loadChallenge(query),
    loadPolicies: () => store.loadPolicies({ ...query, countedIds: [] }),
    loadSession: () => sessions.loadSession({ now: Date.now(), sessionHashes: [newId<SessionHash>('s')] }),
    completeSignIn: () =>
      sessions.completeSignIn({ ends: [], query, named: { fold: 'ada', spelling: 'ada', first: 'ada' } }),
    look: () => logins.openLogin({ ticketHash: newId<TicketHash>('t'), use: 'look', now: 0 }),
    finish: () => logins.openLogin({ ticketHash: newId<TicketHash>('t'), use: 'finish', now: 0 }),
  }
  for (const [name, read] of Object.entries(reads)) await expect.poll(() => read().then(() => name)).toBe(name)
  databases.cut()
  onTestFinished(() => databases.mend())
  for (const [name, read] of Object.entries(reads)) {
    await expect(read(), name).rejects.toThrow()
  }
})

test('an embedded replica is refused, since its reads are local', async () => {
  const { url, remove } = await temporaryFile()
  onTestFinished(remove)
  const client = endsWithTest(createClient({ url, syncUrl: databases.primary.url }))
  const store = createStore(drizzle(client))
  await expect(store.loadStanding(queryOf(callerOf('ada')))).rejects.toThrow(/embedded replica/)
  await expect(store.confirmBackupCodes(queryOf(callerOf('ada')))).rejects.toThrow(/embedded replica/)
})
