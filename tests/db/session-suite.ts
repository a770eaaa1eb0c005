import { drizzle } from 'drizzle-orm/libsql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSessionStore } from '../../db/sessions.ts'
import type { SessionStore } from '../../edge/ports.ts'
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
      const standing = await sessions.completeSignIn({ ends: caller.sessionHashes, query: queryOf(next) })
      expect(standing).toMatchObject({ assurance: null, session: null })
      expect(standing.authenticators).toHaveLength(1)
      expect(await opened.store.loadStanding(queryOf(caller))).toMatchObject({ assurance: null, session: 'ended' })
    })
  })
}
