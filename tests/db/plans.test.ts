import type { Client } from '@libsql/client'
import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { describe, expect, test } from 'vitest'
import { createStore } from '../../db/index.ts'
import { createInvitationStore } from '../../db/invitations.ts'
import { createLoginStore } from '../../db/logins.ts'
import { migrateClient } from '../../db/migrate-client.ts'
import { createOperatorStore } from '../../db/operator.ts'
import { createPasskeyStore } from '../../db/passkeys.ts'
import { createSessionStore } from '../../db/sessions.ts'
import type { AuditAct } from '../../edge/ports/acts.ts'
import type { Caller, CallerQuery } from '../../edge/ports/caller.ts'
import type { LoginStore } from '../../edge/ports/logins.ts'
import type {
  ChallengeHash,
  GrantHash,
  PendingHash,
  RepeatHash,
  SessionHash,
  TicketHash,
} from '../../edge/ports/runtime.ts'
import { endsWithFile } from '../support/ends-with-file.ts'
import { words } from '../support/words.ts'
import {
  actsOn,
  assuranceOf,
  auditOf,
  callerOf,
  NOW,
  newCaller,
  newCredential,
  newId,
  newSet,
  proofOf,
  queryOf,
} from './acts.ts'
import { recording, type Sent, scansOf } from './recording.ts'

/** How each act is called as requests call it: with a cookie, in an account, under a ring of two keys. */
async function everyAct(client: Client): Promise<Sent[]> {
  const sent: Sent[] = []
  const store = createStore(drizzle(recording(client, sent)))
  const acts = actsOn({ store, client })
  const { caller, authenticatorId, setId, assured } = await acts.enrol()
  const both = { ...assured, sessionHashes: [newId<SessionHash>('new-hash'), ...assured.sessionHashes] }
  const query = queryOf(both, NOW, ['acme', 'globex'])
  await store.loadStanding(query)
  await store.loadSettings(query)
  await store.loadChallenge(query)
  await store.rememberMemberships({
    principalId: caller.principalId,
    name: 'Ada',
    memberships: [{ accountId: 'acme', accountName: 'Acme', role: 'owner' }],
    digest: 'digest',
    now: NOW,
  })
  await store.rememberMemberships({
    principalId: caller.principalId,
    name: 'Ada',
    memberships: [],
    digest: '',
    now: NOW,
  })
  const beginner = newCaller()
  const { id } = await acts.begin({
    ...beginner,
    sessionHashes: [...beginner.sessionHashes, newId<SessionHash>('old-hash')],
  })
  await acts.chargeEnrolment(beginner, id)
  await acts.confirm({ ...beginner, assuranceId: newId('none') }, id)
  await acts.abandon(both, id)
  await acts.charge(both, NOW, { maxAgeSeconds: 300 })
  await acts.charge(both, NOW, { factor: 'backup_code', place: 3, maxAgeSeconds: 300 })
  await acts.pass(both, { factor: 'totp', authenticatorId, marker: 200 })
  await acts.pass(both, { factor: 'backup_code', setId, place: 3 })
  await acts.fail(both, true, auditOf(caller, 'challenge.wrong'))
  await store.confirmBackupCodes(query)
  const proven = (act: AuditAct, marker: number) => {
    const proof = proofOf(both, { factor: 'totp', authenticatorId, marker }, act)
    return { ...proof, otherwise: { ...proof.otherwise, disables: true } }
  }
  const enrolment = await acts.newEnrolment()
  await store.beginReset({ query, replaces: authenticatorId, enrolment, proof: null })
  await store.beginReset({ query, replaces: authenticatorId, enrolment, proof: proven('step_up.passed', 300) })
  await store.replaceBackupCodes({ proof: proven('backup_codes.created', 301), backupSet: newSet() })
  await store.renameAuthenticator({
    query,
    authenticatorId,
    name: 'Phone',
    audit: auditOf(caller, 'authenticator.renamed'),
  })
  const passkeys = createPasskeyStore()
  const kind = 'passkey' as const
  const another = { ...enrolment, id: newId('e'), factor: kind }
  await store.beginEnrolment({ query, enrolment: another, most: 10, rider: passkeys.keepHandle('handle') })
  const credential = newCredential()
  const added = {
    query,
    actId: newId('act'),
    enrolmentId: another.id,
    factor: kind,
    most: 10,
    replaces: null,
  }
  const more = {
    credential,
    marker: 0,
    kept: null,
    backupSet: null,
    assurance: assuranceOf(),
    rider: passkeys.mayAdd(),
  }
  await store.confirmEnrolment({ ...added, ...more, audit: auditOf(caller, 'passkey.added') })
  for (const isSingleDevice of [true, false]) {
    const challenge = newId<ChallengeHash>('challenge')
    const flags = { signCount: 1, backedUp: true, userVerified: true, isSingleDevice }
    const presented = passkeys.present({ caller: both, authenticatorId, challenge, expiresAt: NOW, ...flags })
    const consume = { factor: kind, authenticatorId, presented }
    await store.passChallenge({ ...proven('challenge.passed', 0), consume, assurance: assuranceOf() })
  }
  const chosen = { query, authenticatorId, isDefault: true, audit: auditOf(caller, 'authenticator.chosen') }
  await store.renameAuthenticator(chosen)
  await store.loadPolicies({ ...query, countedIds: ['acme'] })
  await store.loadMembers({ ...query, accountId: 'acme', after: null, limit: 2 })
  await store.loadMembers({ ...query, accountId: 'acme', after: { name: 'Ada', principalId: 'ada' }, limit: 2 })
  const on = { query, accountId: 'acme', required: true, proof: null }
  await store.setPolicy({ ...on, audit: auditOf(caller, 'policy.changed') })
  const off = proven('policy.changed', 302)
  await store.setPolicy({ query, accountId: 'acme', required: false, proof: off, audit: off.audit })
  await store.restoreAttempt({ caller: both, actId: newId('act'), factor: 'totp' })
  await store.restoreEnrolment({ caller: both, enrolmentId: id })
  await store.moveAssurance({ caller: both, sessionHash: newId('hash'), now: NOW })
  await store.passwordChanged({ principalId: caller.principalId, audit: auditOf(caller, 'assurance.ended'), now: NOW })
  await store.removeAuthenticator({ query, authenticatorId, proof: proven('mfa.removed', 303) })
  await createOperatorStore(drizzle(recording(client, sent))).resetByOperator({
    principalId: caller.principalId,
    audit: auditOf(caller, 'admin.reset'),
    now: NOW,
  })
  await store.forgetPrincipal({
    principalId: caller.principalId,
    audit: auditOf(caller, 'principal.forgotten'),
    now: NOW,
  })
  await store.endAssurance({ caller: both, audit: auditOf(caller, 'assurance.ended'), now: NOW })
  await store.recordRefused(auditOf(caller, 'csrf.refused'), NOW)
  const sessions = createSessionStore(drizzle(recording(client, sent)))
  await sessions.beginSignIn({ sessionHashes: both.sessionHashes, nonce: 'n', now: NOW, expiresAt: NOW + 1 })
  await sessions.cancelSignIn({ sessionHashes: both.sessionHashes, nonce: 'n' })
  await sessions.completeSignIn({
    ends: both.sessionHashes,
    query,
    named: { fold: 'boss', spelling: 'boss', first: 'boss' },
    asks: { name: 'boss', network: null, client: null },
  })
  const invitations = createInvitationStore(drizzle(recording(client, sent)))
  await invitations.loadInvitations(query)
  const asked = { principalId: caller.principalId, name: 'boss', expiresAt: NOW }
  await invitations.giveInvitation({ query, ...asked, proof: proven('invitation.given', 304) })
  const people = [{ fold: 'al', spelling: 'al', first: 'al', principalId: 'al' }]
  await invitations.addPeople({ people, audit: auditOf(caller, 'people.added'), now: NOW })
  await sessions.endSession({ sessionHashes: both.sessionHashes, now: NOW, audit: auditOf(caller, 'session.ended') })
  const unclear = { ...auditOf(caller, 'sign_in.unclear'), result: 'refused' as const }
  await sessions.endSession({ sessionHashes: both.sessionHashes, now: NOW, audit: unclear })
  await sessions.loadSession({ sessionHashes: both.sessionHashes, now: NOW })
  await everyLogin(createLoginStore(drizzle(recording(client, sent))), both, query)
  // Without a cookie the question about the assurance is a constant.
  await store.loadStanding({ ...query, caller: callerOf(caller.principalId) })
  await store.loadStanding({ ...query, caller: { ...both, since: NOW } })
  return sent
}

async function everyLogin(store: LoginStore, caller: Caller, query: CallerQuery): Promise<void> {
  const loginId = newId('login')
  const login = {
    id: loginId,
    backendId: 'shop',
    ticketHash: newId<TicketHash>('ticket'),
    pendingHash: newId<PendingHash>('pending'),
    person: { name: 'Ada', memberships: [] },
    expiresAt: NOW + 1,
  }
  for (const inForce of ['all', ['acme', 'globex']] as const) {
    await store.beginLogin({ query, login: { ...login, id: newId('login'), ticketHash: newId('t') }, inForce })
  }
  for (const use of ['look', 'try', 'finish'] as const) {
    await store.openLogin({ ticketHash: login.ticketHash, use, now: NOW })
  }
  await store.restoreTry({ loginId })
  for (const grantHash of [newId<GrantHash>('grant'), null])
    await store.passLogin({ loginId, caller, grantHash, now: NOW })
  const { principalId: _, ...audit } = auditOf(caller, 'grant.redeemed')
  await store.redeemGrant({
    ...login,
    actId: newId('act'),
    grantHash: newId<GrantHash>('grant'),
    repeatHash: newId<RepeatHash>('key'),
    audit: { redeemed: audit, refused: { ...audit, id: newId('audit') } },
    now: NOW,
  })
}

describe('every statement that the store sends', async () => {
  // In memory: on a file the store sends through a connection of its own.
  const client = endsWithFile(createClient({ url: ':memory:' }))
  await migrateClient(client)
  const sent = await everyAct(client)

  const scans = (one: Sent) => scansOf(client, one)

  /** A condition that is false before any row is looked at: no cookie, no account. */
  const isNever = ({ sql }: Sent) => / where (0|\(.* and false\))$/.test(sql)

  test('is seen: all acts, all tables', () => {
    const texts = new Set(sent.map(({ sql }) => sql))
    expect(texts.size).toBeGreaterThan(40)
    const tables = new Set([...texts].flatMap((sql) => sql.match(/mfa_[a-z_]+/g) ?? []))
    const named = words`account_count assurance audit authenticator backup_code backup_set deployment enrolment
      invitation login membership name once_enrolled policy principal refusal session throttle used_challenge`
    expect([...tables].sort()).toEqual(named.map((name) => `mfa_${name}`))
  })

  test('finds its rows by an index', async () => {
    // Sign-ins of the two calls are kept for an hour, and a person is forgotten once: no index for that.
    const isRare = ({ sql }: Sent) => sql === 'delete from mfa_login where principal_id = ? and 1'
    expect(sent.some(isRare)).toBe(true)
    const found = await Promise.all(sent.filter((one) => !isNever(one) && !isRare(one)).map(scans))
    expect(found.flat()).toEqual([])
  })

  test('that can never hold looks at no row', async () => {
    const never = sent.filter(isNever)
    expect(never.length).toBeGreaterThan(0)
    for (const { sql, args } of never) {
      const { rows } = await client.execute({ sql: `explain ${sql}`, args })
      // The first instruction after the start leaves: no cursor is moved before it.
      const codes = rows.map((row) => String(row.opcode))
      const leaves = codes.findIndex((code) => ['IfNot', 'Goto', 'Halt'].includes(code))
      expect(leaves).toBeGreaterThan(0)
      expect(codes.slice(0, leaves).filter((code) => ['Rewind', 'Next', 'Last', 'OpenRead'].includes(code))).toEqual([])
    }
  })

  test('carries what people sent as values, never in its text', () => {
    const texts = sent.map(({ sql }) => sql).join('\n')
    expect(texts).not.toMatch(/person-|session-|assurance-|enrolment-|sealed /)
  })

  test('would be named here if it read a whole table', async () => {
    const found = await Promise.all([
      scans({ sql: 'select * from mfa_audit where act = ?', args: ['x'] }),
      scans({ sql: 'update mfa_assurance set ended_at = 1 where epoch = ?', args: [0] }),
      scans({ sql: 'select count(*) from mfa_enrolment', args: [] }),
    ])
    expect(found.map((one) => one.length)).toEqual([1, 1, 1])
  })
})
