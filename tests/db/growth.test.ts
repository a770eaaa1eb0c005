import { drizzle } from 'drizzle-orm/libsql'
import { describe, expect, test } from 'vitest'
import { createLoginStore } from '../../db/logins.ts'
import { createSessionStore } from '../../db/sessions.ts'
import type { AuditAct } from '../../edge/ports/acts.ts'
import type { GrantHash, PendingHash, SessionHash, TicketHash } from '../../edge/ports/runtime.ts'
import { actsFor, auditOf, newCaller, newId, queryOf } from './acts.ts'
import { DATABASES } from './open.ts'
import { DAY, MINUTE, NOW, together } from './times.ts'

const SLICE = 200

/** What nobody waits for, and what nobody can make grow (A5, A12). */
for (const [name, openStore] of DATABASES) {
  const acts = await actsFor(openStore)
  const expired = name === DATABASES[0][0] ? 100_000 : 10_000

  const signIn = async (now = NOW) => {
    const { caller, app } = await acts.enrol(newCaller(), now)
    await acts.charge(caller, now)
    return () => app(101)
  }
  const sessions = () => createSessionStore(drizzle(acts.client))
  const beginSignIn = (sessionHashes = [newId<SessionHash>('session')]) =>
    sessions().beginSignIn({ sessionHashes, nonce: newId('nonce'), now: NOW, expiresAt: NOW + 2 * DAY })
  const logins = () => createLoginStore(drizzle(acts.client))
  async function beginLogin(caller = newCaller()) {
    const hashes = { ticketHash: newId<TicketHash>('ticket'), pendingHash: newId<PendingHash>('pending') }
    const person = { name: 'Ada', memberships: [] }
    const login = { id: newId('login'), backendId: 'shop', ...hashes, person, expiresAt: NOW + 5 * MINUTE }
    await logins().beginLogin({ query: queryOf(caller), login, inForce: 'all' })
    return login
  }
  const refuse = (act = 'csrf.refused', now = NOW, addressPrefix: string | null = null) => {
    const row = { ...auditOf(newCaller(), act as AuditAct), result: 'refused' as const, addressPrefix }
    return acts.store.recordRefused(row, now)
  }

  describe(`what has run out goes in slices, on ${name}`, () => {
    const long = NOW - 10 * DAY
    const cases: [table: string, columns: string, row: string, act: () => Promise<() => Promise<unknown>>][] = [
      [
        'mfa_assurance',
        'id, principal_id, session_hash, epoch, amr, proved_at, ends_at',
        `'old ' || n, 'other ' || n, 'session ' || n, 0, 'pwd', ${long}, ${long}`,
        signIn,
      ],
      [
        'mfa_enrolment',
        'id, principal_id, session_hash, factor, name, secret, tries, created_at, expires_at',
        `'old ' || n, 'other ' || n, 'session ' || n, 'totp', 'App', 'sealed', 0, ${long}, ${long}`,
        signIn,
      ],
      [
        'mfa_session',
        'session_hash, state, nonce, changed_at, expires_at',
        `'old ' || n, 'ended', '', ${long}, ${long}`,
        async () => () => beginSignIn(),
      ],
      [
        'mfa_login',
        'id, backend_id, ticket_hash, pending_hash, principal_id, person, epoch, tries, created_at, expires_at',
        `'old ' || n, 'shop', 'ticket ' || n, 'pending ' || n, 'other', '{}', 0, 0, ${long}, ${long}`,
        async () => () => beginLogin(),
      ],
      ['mfa_refusal', 'minute, network, act, count', `${long}, 'net ' || n, 'x', 1`, async () => () => refuse()],
    ]

    test.each(cases)(
      '%s: a slice with each act, until nothing is left',
      async (table, columns, row, prepare) => {
        const act = await prepare()
        const fill = (rows: number) =>
          acts.run(`insert into ${table} (${columns})
          with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < ${rows})
          select ${row} from numbers`)
        const isOld = table === 'mfa_refusal' ? `minute = ${long}` : `${columns.split(', ').at(-1)} = ${long}`
        const old = () => acts.count(`${table} where ${isOld}`)
        await fill(expired)
        await act()
        expect(await old()).toBe(expired - SLICE)
        await acts.run(`delete from ${table} where ${isOld}`)
        await fill(3 * SLICE - 1)
        for (const left of [2 * SLICE - 1, SLICE - 1, 0, 0]) {
          const next = await prepare()
          // Preparing a sign-in enrols somebody, which takes slices along as well.
          const before = await old()
          await next()
          expect(await old()).toBe(Math.max(0, before - SLICE))
          if (table !== 'mfa_assurance' && table !== 'mfa_enrolment') expect(await old()).toBe(left)
        }
        expect(await old()).toBe(0)
      },
      60_000,
    )

    test("an abandoned enrolment's secret goes once it has run out, whoever begins or signs in next", async () => {
      const secretOf = async (id: string) =>
        (await acts.rows('select secret from mfa_enrolment where id = ?', id))[0]?.secret
      const [one, two] = [await acts.begin(newCaller()), await acts.begin(newCaller())]
      const pass = await signIn(NOW + 12 * MINUTE)
      expect([await secretOf(one.id), await secretOf(two.id)]).toEqual(['', ''])
      const three = await acts.begin(newCaller())
      expect((await pass()).passed).toBe(true)
      expect(await secretOf(three.id)).toBe('')
      // What still runs keeps it.
      const four = await acts.begin(newCaller(), NOW + 12 * MINUTE)
      await acts.begin(newCaller(), NOW + 12 * MINUTE)
      expect(await secretOf(four.id)).toBe(`sealed ${four.id}`)
      // A crowd that gave up at the same time, and one person who begins a day later.
      await acts.run(`with recursive n (i) as (select 1 union all select i + 1 from n where i < 150)
        insert into mfa_enrolment (id, principal_id, session_hash, factor, name, secret, tries, created_at, expires_at)
        select 'crowd-' || i, 'crowd-' || i, 's', 'totp', 'App', 'sealed', 0, ${NOW}, ${NOW + MINUTE} from n`)
      await acts.begin(newCaller(), NOW + 30 * MINUTE)
      expect(await acts.count("mfa_enrolment where id like 'crowd-%' and secret <> ''")).toBe(0)
    })
  })

  describe(`what was refused is counted, on ${name}`, () => {
    const counted = (act: string) =>
      acts.rows('select minute, network, count from mfa_refusal where act = ? order by minute, network', act)
    const rows = (act: string) => acts.count('mfa_audit where act = ?', act)

    test('100 at once are one row of the audit log and a number', async () => {
      const act = newId('act')
      await together(100, () => refuse(act))
      expect(await rows(act)).toBe(1)
      expect(await counted(act)).toEqual([{ minute: NOW, network: '', count: 100 }])
    }, 60_000)

    test('each minute, network and act has its own', async () => {
      const act = newId('act')
      await refuse(act, NOW + 59_999)
      await refuse(act, NOW + MINUTE)
      for (const network of ['192.0.2.0/24', '2001:db8:1::/48']) {
        for (const at of [1, 2, 3]) await refuse(act, NOW + at, network)
      }
      await refuse(newId('act'))
      expect(await rows(act)).toBe(4)
      expect(await counted(act)).toEqual([
        { minute: NOW, network: '', count: 1 },
        { minute: NOW, network: '192.0.2.0/24', count: 3 },
        { minute: NOW, network: '2001:db8:1::/48', count: 3 },
        { minute: NOW + MINUTE, network: '', count: 1 },
      ])
    })

    test('grants that were not right', async () => {
      const caller = newCaller()
      const login = await beginLogin(caller)
      const redeem = (ticketHash: TicketHash) => {
        const { principalId: _, ...audit } = auditOf(caller, 'grant.redeemed')
        const refused = { ...audit, id: newId('audit'), act: 'grant.refused' as const, result: 'refused' as const }
        const grant = { actId: newId('act'), grantHash: newId<GrantHash>('grant'), repeatHash: null }
        return logins().redeemGrant({ ...login, ...grant, ticketHash, audit: { redeemed: audit, refused }, now: NOW })
      }
      for (let n = 0; n < 20; n++) expect(await redeem(login.ticketHash)).toBeNull()
      await redeem(newId('no such ticket'))
      expect(await counted('grant.refused')).toEqual([{ minute: NOW, network: '', count: 20 }])
      expect(await acts.audited(caller.principalId, 'grant.refused')).toBe(1)
    })
  })
}
