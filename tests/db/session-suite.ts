import { drizzle } from 'drizzle-orm/libsql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createInvitationStore } from '../../db/invitations.ts'
import { createSessionStore } from '../../db/sessions.ts'
import type { SessionStore } from '../../edge/ports/sessions.ts'
import {
  actsOn,
  auditOf,
  callerOf,
  DAY,
  NOW,
  newCaller,
  newId,
  type OpenStore,
  queryOf,
  SECOND,
  together,
} from './acts.ts'

/** Sessions in front of a site: taken by one sign-in, given back by that one only, over for good. */
export function sessionSuite(name: string, openStore: () => Promise<OpenStore>): void {
  let opened: OpenStore
  let sessions: SessionStore

  beforeAll(async () => {
    opened = await openStore()
    sessions = createSessionStore(drizzle(opened.client))
  })
  afterAll(() => opened.close())

  const begin = (session: string, nonce: string, now = NOW) =>
    sessions.beginSignIn({ sessionHashes: [session], nonce, now, expiresAt: now + DAY })
  const state = (session: string, ...older: string[]) => stateAt(NOW, session, ...older)
  const stateAt = (now: number, ...sessionHashes: string[]) => sessions.loadSession({ sessionHashes, now })
  const end = (session: string, now = NOW) =>
    sessions.endSession({ sessionHashes: [session], now, audit: auditOf(newCaller(), 'session.ended') })

  describe(`sessions in front of a site, on ${name}`, () => {
    test('of twenty sign-ins at once one takes the session', async () => {
      const session = newId('session')
      expect(await state(session)).toBeNull()
      const outcomes = await together(20, () => begin(session, newId('nonce')))
      expect(outcomes.filter((outcome) => outcome === 'begun')).toHaveLength(1)
      expect(outcomes.filter((outcome) => outcome === 'signing_in')).toHaveLength(19)
      expect(await state(session)).toBe('signing_in')
    })

    test('only who took it gives it back', async () => {
      const session = newId('session')
      await begin(session, 'mine')
      await sessions.cancelSignIn({ sessionHashes: [session], nonce: 'theirs' })
      expect(await state(session)).toBe('signing_in')
      await sessions.cancelSignIn({ sessionHashes: [session], nonce: 'mine' })
      expect(await state(session)).toBeNull()
      expect(await begin(session, 'again')).toBe('begun')
    })

    test('one that never came back is over after a minute', async () => {
      const session = newId('session')
      await begin(session, 'lost')
      expect(await begin(session, 'next', NOW + 59 * SECOND)).toBe('signing_in')
      // Whoever only looks sees the same, and needs no form to get on (A12).
      expect(await stateAt(NOW + 59 * SECOND, session)).toBe('signing_in')
      expect(await stateAt(NOW + 61 * SECOND, session)).toBe('ended')
      expect(await begin(session, 'next', NOW + 61 * SECOND)).toBe('ended')
      await sessions.cancelSignIn({ sessionHashes: [session], nonce: 'lost' })
      expect(await state(session)).toBe('ended')
    })

    test('what is over stays over, under whichever key of the ring it was written', async () => {
      const [older, newer] = [newId('session'), newId('session')]
      await end(older)
      expect(await state(newer, older)).toBe('ended')
      expect(
        await sessions.beginSignIn({
          sessionHashes: [newer, older],
          nonce: newId('nonce'),
          now: NOW,
          expiresAt: NOW + DAY,
        }),
      ).toBe('ended')
      await end(older)
      const rows = await opened.client.execute({
        sql: 'select count(*) as n from mfa_audit where act = ?',
        args: ['session.ended'],
      })
      expect(Number(rows.rows[0]?.n)).toBe(1)
    })

    test('ending one ends what it had proved; completing a sign-in does so in the same trip', async () => {
      const acts = actsOn(opened)
      const { assured: caller } = await acts.enrol()
      expect((await opened.store.loadStanding(queryOf(caller))).assurance).not.toBeNull()
      const next = callerOf(caller.principalId)
      const named = { fold: caller.principalId, spelling: caller.principalId, first: caller.principalId }
      const standing = await sessions.completeSignIn({ ends: caller.sessionHashes, query: queryOf(next), named })
      expect(standing).toMatchObject({ assurance: null, session: null })
      expect(standing.authenticators).toHaveLength(1)
      expect(await opened.store.loadStanding(queryOf(caller))).toMatchObject({ assurance: null, session: 'ended' })
    })

    test('the first spelling of a name is kept, of two at once too, until an operator lets somebody start anew', async () => {
      const { principalId } = callerOf(newId('person'))
      const fold = newId('name')
      const as = (spelling: string, first = spelling) =>
        sessions.completeSignIn({ ends: [], query: queryOf(callerOf(principalId)), named: { fold, spelling, first } })
      const both = await Promise.all([as('JohnDoe'), as('johndoe')])
      expect(both.filter(({ isOtherSpelling }) => isOtherSpelling)).toHaveLength(1)
      const [kept, other] = both[0]?.isOtherSpelling ? ['johndoe', 'JohnDoe'] : ['JohnDoe', 'johndoe']
      expect((await as(kept)).isOtherSpelling).toBe(false)
      // What the configuration lists counts only where nothing is kept yet.
      expect((await as(other, other)).isOtherSpelling).toBe(true)
      const reset = (spelling?: string) => {
        const audit = { ...auditOf(callerOf(principalId), 'admin.reset'), actor: 'operator' }
        return opened.store.resetByOperator({ principalId, spelling, audit, now: NOW })
      }
      await reset()
      expect((await as(other)).isOtherSpelling).toBe(true)
      await reset('JOHNDOE')
      expect([(await as('JOHNDOE')).isOtherSpelling, (await as(kept)).isOtherSpelling]).toEqual([false, true])
    })

    const rowsOf = async (table: 'mfa_name' | 'mfa_invitation', principalId: string) =>
      (await opened.client.execute({ sql: `select * from ${table} where principal_id = ?`, args: [principalId] })).rows

    /** Somebody with the right password, under a name of their own, who has to be let in. */
    const comes = (caller = newCaller()) => {
      const { principalId: name } = caller
      const named = { fold: name, spelling: name, first: name }
      const asks = { name, network: null, client: null }
      return sessions.completeSignIn({ ends: [], query: queryOf(caller), named, asks })
    }

    test('of a person who is forgotten neither the spelling nor an invitation stays, of anybody else both (F9)', async () => {
      const [gone, other] = [newCaller(), newCaller()]
      for (const caller of [gone, other]) {
        await comes(caller)
        expect(await rowsOf('mfa_name', caller.principalId)).toHaveLength(1)
        expect(await rowsOf('mfa_invitation', caller.principalId)).toHaveLength(1)
      }
      const audit = auditOf(gone, 'principal.forgotten')
      await opened.store.forgetPrincipal({ principalId: gone.principalId, audit, now: NOW })
      for (const table of ['mfa_name', 'mfa_invitation'] as const) {
        expect([table, await rowsOf(table, gone.principalId)]).toEqual([table, []])
        expect(await rowsOf(table, other.principalId)).toHaveLength(1)
      }
      // Somebody new of the same id waits for an Owner's word, in a spelling of their own.
      expect((await comes(gone)).isOtherSpelling).toBe(false)
      expect(await rowsOf('mfa_invitation', gone.principalId)).toMatchObject([{ state: 'asked' }])
    })

    test('nobody whose method was lost asks to be let in, or is: there is a reset for that (A9)', async () => {
      const { caller } = await actsOn(opened).enrol()
      const { principalId } = caller
      await opened.client.execute({ sql: 'delete from mfa_authenticator where principal_id = ?', args: [principalId] })
      expect(await comes(callerOf(principalId))).toMatchObject({ isInvited: false, isOnceEnrolled: true })
      expect(await rowsOf('mfa_invitation', principalId)).toEqual([])
      const invitations = createInvitationStore(drizzle(opened.client))
      const people = [{ principalId, fold: principalId, spelling: principalId, first: principalId }]
      const audit = auditOf(caller, 'people.added')
      expect(await invitations.addPeople({ people, audit, now: NOW })).toEqual({ added: 0 })
      expect(await rowsOf('mfa_invitation', principalId)).toEqual([])
    })

    test('who asked long ago and was never let in goes a slice at a time', async () => {
      const old = Array.from({ length: 250 }, () => newId('asker'))
      await opened.client.batch(
        old.map((id) => ({
          sql: "insert into mfa_invitation (principal_id, name, state, asked_at) values (?, ?, 'asked', ?)",
          args: [id, id, NOW - 31 * DAY],
        })),
      )
      const left = async () =>
        Number(
          (await opened.client.execute(`select count(*) as n from mfa_invitation where asked_at < ${NOW - 30 * DAY}`))
            .rows[0]?.n,
        )
      await comes()
      expect(await left()).toBe(50)
      await comes()
      expect(await left()).toBe(0)
    })
  })
}
