import { drizzle } from 'drizzle-orm/libsql'
import { describe, expect, test } from 'vitest'
import { createInvitationStore } from '../../db/invitations.ts'
import { createOperatorStore } from '../../db/operator.ts'
import { createSessionStore } from '../../db/sessions.ts'
import type { SessionHash } from '../../edge/ports/runtime.ts'
import { actsFor, auditOf, callerOf, newCaller, newId, queryOf } from './acts.ts'
import { DATABASES } from './open.ts'
import { DAY, NOW, SECOND, times, together } from './times.ts'

/** Sessions in front of a site: taken by one sign-in, given back by that one only, over for good. */
for (const [name, openStore] of DATABASES) {
  const acts = await actsFor(openStore)
  const sessions = createSessionStore(drizzle(acts.client))

  const newSession = () => newId<SessionHash>('session')
  const begin = (session: SessionHash, nonce: string, now = NOW, ...older: SessionHash[]) =>
    sessions.beginSignIn({ sessionHashes: [session, ...older], nonce, now, expiresAt: now + DAY })
  const cancel = (session: SessionHash, nonce: string) => sessions.cancelSignIn({ sessionHashes: [session], nonce })
  const state = (session: SessionHash, ...older: SessionHash[]) => stateAt(NOW, session, ...older)
  const stateAt = (now: number, ...sessionHashes: SessionHash[]) => sessions.loadSession({ sessionHashes, now })
  const end = (session: SessionHash, now = NOW) =>
    sessions.endSession({ sessionHashes: [session], now, audit: auditOf(newCaller(), 'session.ended') })

  describe(`sessions in front of a site, on ${name}`, () => {
    test('of twenty sign-ins at once one takes the session', async () => {
      const session = newSession()
      expect(await state(session)).toBeNull()
      const outcomes = await together(20, () => begin(session, newId('nonce')))
      expect(outcomes.sort()).toEqual(['begun', ...times(19, () => 'signing_in')])
      expect(await state(session)).toBe('signing_in')
    })

    test('only who took it gives it back', async () => {
      const session = newSession()
      await begin(session, 'mine')
      await cancel(session, 'theirs')
      expect(await state(session)).toBe('signing_in')
      await cancel(session, 'mine')
      expect(await state(session)).toBeNull()
      expect(await begin(session, 'again')).toBe('begun')
    })

    test('one that never came back is over after a minute', async () => {
      const session = newSession()
      await begin(session, 'lost')
      expect(await begin(session, 'next', NOW + 59 * SECOND)).toBe('signing_in')
      // Whoever only looks sees the same, and needs no form to get on (A12).
      expect(await stateAt(NOW + 59 * SECOND, session)).toBe('signing_in')
      expect(await stateAt(NOW + 61 * SECOND, session)).toBe('ended')
      expect(await begin(session, 'next', NOW + 61 * SECOND)).toBe('ended')
      await cancel(session, 'lost')
      expect(await state(session)).toBe('ended')
    })

    test('what is over stays over, under whichever key of the ring it was written', async () => {
      const [older, newer] = [newSession(), newSession()]
      await end(older)
      expect(await state(newer, older)).toBe('ended')
      expect(await begin(newer, newId('nonce'), NOW, older)).toBe('ended')
      await end(older)
      expect(await acts.count("mfa_audit where act = 'session.ended'")).toBe(1)
    })

    test('ending one ends what it had proved; completing a sign-in does so in the same trip', async () => {
      const { assured: caller } = await acts.enrol()
      expect(await acts.stands(caller)).toBe(true)
      const next = callerOf(caller.principalId)
      const named = { fold: caller.principalId, spelling: caller.principalId, first: caller.principalId }
      const standing = await sessions.completeSignIn({ ends: caller.sessionHashes, query: queryOf(next), named })
      expect(standing).toMatchObject({ assurance: null, session: null })
      expect(standing.authenticators).toHaveLength(1)
      expect(await acts.standing(caller)).toMatchObject({ assurance: null, session: 'ended' })
    })

    test('the first spelling of a name is kept, of two at once too, until an operator lets somebody start anew', async () => {
      const { principalId } = newCaller()
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
        return createOperatorStore(acts.client).resetByOperator({ principalId, spelling, audit, now: NOW })
      }
      await reset()
      expect((await as(other)).isOtherSpelling).toBe(true)
      await reset('JOHNDOE')
      expect([(await as('JOHNDOE')).isOtherSpelling, (await as(kept)).isOtherSpelling]).toEqual([false, true])
    })

    const rowsOf = (table: 'mfa_name' | 'mfa_invitation', principalId: string) =>
      acts.rows(`select * from ${table} where principal_id = ?`, principalId)

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
      await acts.store.forgetPrincipal({ principalId: gone.principalId, audit, now: NOW })
      for (const table of ['mfa_name', 'mfa_invitation'] as const) {
        expect([table, await rowsOf(table, gone.principalId)]).toEqual([table, []])
        expect(await rowsOf(table, other.principalId)).toHaveLength(1)
      }
      // Somebody new of the same id waits for an Owner's word, in a spelling of their own.
      expect((await comes(gone)).isOtherSpelling).toBe(false)
      expect(await rowsOf('mfa_invitation', gone.principalId)).toMatchObject([{ state: 'asked' }])
    })

    test('nobody whose method was lost asks to be let in, or is: there is a reset for that (A9)', async () => {
      const { caller, principalId } = await acts.enrol()
      await acts.run('delete from mfa_authenticator where principal_id = ?', principalId)
      expect(await comes(callerOf(principalId))).toMatchObject({ isInvited: false, isOnceEnrolled: true })
      expect(await rowsOf('mfa_invitation', principalId)).toEqual([])
      const invitations = createInvitationStore(drizzle(acts.client))
      const people = [{ principalId, fold: principalId, spelling: principalId, first: principalId }]
      const audit = auditOf(caller, 'people.added')
      expect(await invitations.addPeople({ people, audit, now: NOW })).toEqual({ added: 0 })
      expect(await rowsOf('mfa_invitation', principalId)).toEqual([])
    })

    test('who asked long ago and was never let in goes a slice at a time', async () => {
      const old = JSON.stringify(times(250, () => newId('asker')))
      await acts.run(
        `insert into mfa_invitation (principal_id, name, state, asked_at)
          select value, value, 'asked', ${NOW - 31 * DAY} from json_each(?)`,
        old,
      )
      const left = () => acts.count(`mfa_invitation where asked_at < ${NOW - 30 * DAY}`)
      await comes()
      expect(await left()).toBe(50)
      await comes()
      expect(await left()).toBe(0)
    })
  })
}
