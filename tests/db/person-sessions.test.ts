import { createClient } from '@libsql/client'
import { drizzle } from 'drizzle-orm/libsql'
import { describe, expect, test } from 'vitest'
import { migrateClient } from '../../db/migrate-client.ts'
import { createPersonSessionStore } from '../../db/person-sessions/index.ts'
import { createUpkeepStore } from '../../db/upkeep.ts'
import type { Caller } from '../../edge/ports/caller.ts'
import type { EndedSessions } from '../../edge/ports/person-sessions.ts'
import type { SessionHash } from '../../edge/ports/runtime.ts'
import { endsWithTest } from '../support/ends-with-test.ts'
import { actsFor, auditOf, callerOf, newId, queryOf } from './acts.ts'
import { DATABASES } from './open.ts'
import { recording, type Sent, scansOf } from './recording.ts'
import { DAY, HOUR, MINUTE, NOW, times, together } from './times.ts'

/** What a person sees of their sessions past MFA, and what of them they end. */
for (const [name, openStore] of DATABASES) {
  const acts = await actsFor(openStore)
  const sessions = createPersonSessionStore(drizzle(acts.client))

  /** A person in one session, and a way into others. */
  async function person() {
    const { assured, principalId, app } = await acts.enrol()
    let marker = 1_000
    const more = async (now = NOW, session = newId<SessionHash>('session')): Promise<Caller> => {
      const caller = callerOf(principalId, null, session)
      marker += 1
      const { assuranceId } = await app(marker, caller, now)
      return { ...caller, assuranceId }
    }
    return { own: assured, principalId, more }
  }

  const note = (caller: Caller, now = NOW, client: string | null = 'Firefox on Linux', place: string | null = null) =>
    sessions.noteSession({ caller, client, place, now, unlessSince: now - 5 * MINUTE })
  const list = async (caller: Caller, now = NOW, usedSince = now - HOUR) =>
    (await sessions.listSessions({ ...queryOf(caller, now), usedSince, limit: 100 })).sessions
  const end = (caller: Caller, which: EndedSessions, now = NOW) =>
    sessions.endSessions({ query: queryOf(caller, now), which, audit: auditOf(caller, 'sessions.ended') })
  const audited = ({ principalId }: Caller) =>
    acts.count("mfa_audit where act = 'sessions.ended' and principal = ?", principalId)

  describe(`a person's sessions, on ${name}`, () => {
    test('each is listed once: the own one first, what is known of it, and of no other person', async () => {
      const { own, more } = await person()
      const other = await more()
      const stranger = await person()
      await note(stranger.own)
      await note(other, NOW + MINUTE, 'Safari on iOS', 'Lisbon, PT')
      expect(await list(own, NOW + MINUTE)).toEqual([
        { id: own.assuranceId, client: null, place: null, since: NOW, lastUsedAt: null, isCurrent: true },
        {
          ...{ id: other.assuranceId, client: 'Safari on iOS', place: 'Lisbon, PT' },
          ...{ since: NOW, lastUsedAt: NOW + MINUTE, isCurrent: false },
        },
      ])
    })

    test('a request within five minutes of the last that was kept writes nothing', async () => {
      const { own } = await person()
      await note(own, NOW)
      await note(own, NOW + 4 * MINUTE, 'Chrome on Windows')
      expect(await list(own)).toMatchObject([{ client: 'Firefox on Linux', lastUsedAt: NOW }])
      await note(own, NOW + 5 * MINUTE, 'Chrome on Windows')
      expect(await list(own)).toMatchObject([{ client: 'Chrome on Windows', lastUsedAt: NOW + 5 * MINUTE }])
    })

    test('a further proof in it is the same session, since when it was', async () => {
      const { own, more } = await person()
      const first = await more()
      await note(first)
      const second = await more(NOW + 10 * MINUTE, first.sessionHashes[0])
      await note(second, NOW + 10 * MINUTE)
      const [, found, ...rest] = await list(own, NOW + 10 * MINUTE)
      expect(found).toMatchObject({ id: second.assuranceId, since: NOW, lastUsedAt: NOW + 10 * MINUTE })
      expect(rest).toEqual([])
      expect(await acts.count('mfa_person_session where assurance_id = ?', first.assuranceId)).toBe(0)
    })

    test('one that moves to another id of the host stays the same', async () => {
      const { own, more } = await person()
      const first = await more()
      await note(first)
      const sessionHash = newId<SessionHash>('moved')
      await acts.store.moveAssurance({ caller: first, sessionHash, now: NOW })
      await note({ ...first, sessionHashes: [sessionHash] }, NOW + 10 * MINUTE)
      const found = (await list(own, NOW + 10 * MINUTE)).filter(({ isCurrent }) => !isCurrent)
      expect(found).toMatchObject([{ id: first.assuranceId, since: NOW, lastUsedAt: NOW + 10 * MINUTE }])
    })

    test('is not listed when it is over: ended, at its end, unused for too long, of an older epoch', async () => {
      const { own, more } = await person()
      const [ended, unused] = [await more(), await more()]
      await note(unused)
      await acts.store.endAssurance({ caller: ended, audit: auditOf(ended, 'assurance.ended'), now: NOW })
      expect(await list(own, NOW + HOUR)).toHaveLength(2)
      expect(await list(own, NOW + 2 * HOUR)).toMatchObject([{ isCurrent: true }])
      const late = await more(NOW + 11 * HOUR)
      expect(await list(late, NOW + 12 * HOUR)).toMatchObject([{ id: late.assuranceId }])
      await acts.run('update mfa_principal set epoch = epoch + 1 where id = ?', own.principalId)
      expect(await list(late, NOW + 11 * HOUR)).toEqual([])
    })

    test('nothing is kept, shown or ended of who has no proof that holds', async () => {
      const { own, more } = await person()
      const other = await more()
      const nobody = callerOf(own.principalId, own.assuranceId)
      await note(nobody)
      await note({ ...own, assuranceId: null })
      expect(await acts.count('mfa_person_session where assurance_id = ?', own.assuranceId)).toBe(0)
      expect(await list(nobody)).toEqual([])
      expect(await end(nobody, 'others')).toMatchObject({ ended: 0, assurance: null })
      expect(await end(nobody, { id: other.assuranceId ?? '' })).toMatchObject({ ended: 0, assurance: null })
      expect(await acts.stands(other)).toBe(true)
    })

    test('one is ended by its id, for good, and on record once', async () => {
      const { own, more } = await person()
      const [one, two] = [await more(), await more()]
      await note(one)
      const id = one.assuranceId ?? ''
      const outcomes = await together(20, () => end(own, { id }))
      expect(outcomes.reduce((sum, { ended }) => sum + ended, 0)).toBe(1)
      expect(outcomes.every(({ isKnown }) => isKnown)).toBe(true)
      expect(await Promise.all([own, one, two].map((who) => acts.stands(who)))).toEqual([true, false, true])
      // Its cookie, its requests that were under way, and a move bring nothing back.
      await note(one, NOW + 10 * MINUTE)
      await acts.store.moveAssurance({ caller: one, sessionHash: newId('moved'), now: NOW })
      expect((await list(own)).map((found) => found.id)).toEqual([own.assuranceId, two.assuranceId])
      expect(await audited(own)).toBe(1)
    })

    test('an id that is older than a further proof in that session ends it all the same', async () => {
      const { own, more } = await person()
      const first = await more()
      const second = await more(NOW, first.sessionHashes[0])
      expect(await end(own, { id: first.assuranceId ?? '' })).toMatchObject({ ended: 1, isKnown: true })
      expect(await acts.stands(second)).toBe(false)
    })

    test("another person's, one's own and an unknown id are alike: nothing ends", async () => {
      const [{ own }, stranger] = [await person(), await person()]
      for (const id of [stranger.own.assuranceId ?? '', own.assuranceId ?? '', 'none', '%', '', "' or 1 --"])
        expect(await end(own, { id })).toMatchObject({ ended: 0, isKnown: false })
      expect(await acts.stands(stranger.own)).toBe(true)
      expect(await acts.stands(own)).toBe(true)
      expect(await audited(own)).toBe(0)
    })

    test('all others end at once, also those that were never seen; the own one stays, and again ends none', async () => {
      const [{ own, more }, stranger] = [await person(), await person()]
      const others = [await more(), await more(), await more()]
      expect(await end(own, 'others')).toMatchObject({ ended: 3 })
      expect(await end(own, 'others')).toMatchObject({ ended: 0 })
      expect(await Promise.all(others.map((who) => acts.stands(who)))).toEqual(times(3, () => false))
      expect([await acts.stands(own), await acts.stands(stranger.own)]).toEqual([true, true])
      expect(await audited(own)).toBe(1)
    })

    test('two that end all others at once: one of them is left, or none', async () => {
      const { own, more } = await person()
      const other = await more()
      await Promise.all([end(own, 'others'), end(other, 'others')])
      expect([await acts.stands(own), await acts.stands(other)].filter(Boolean)).toHaveLength(1)
    })

    test('what was kept of it goes with its proof: with a clean-up, and with the person', async () => {
      const [{ own }, forgotten] = [await person(), await person()]
      await note(own)
      await note(forgotten.own)
      const left = (caller: Caller) => acts.count('mfa_person_session where assurance_id = ?', caller.assuranceId)
      await acts.store.forgetPrincipal({
        ...{ principalId: forgotten.principalId, now: NOW },
        audit: auditOf(forgotten.own, 'principal.forgotten'),
      })
      expect([await left(own), await left(forgotten.own)]).toEqual([1, 0])
      await acts.run('update mfa_assurance set ends_at = ? where id = ?', NOW - 2 * DAY, own.assuranceId)
      await createUpkeepStore(drizzle(acts.client)).purgeSlice({ now: NOW })
      expect(await left(own)).toBe(0)
    })
  })
}

test('every statement finds its rows by an index', async () => {
  const client = endsWithTest(createClient({ url: ':memory:' }))
  await migrateClient(client)
  const sent: Sent[] = []
  const store = createPersonSessionStore(drizzle(recording(client, sent)))
  const caller = { ...callerOf('ada', 'proof'), sessionHashes: [newId<SessionHash>('new'), newId<SessionHash>('old')] }
  const query = queryOf(caller, NOW, ['acme'])
  const audit = auditOf(caller, 'sessions.ended')
  await store.noteSession({ caller, client: null, place: null, now: NOW, unlessSince: NOW })
  await store.listSessions({ ...query, usedSince: NOW, limit: 100 })
  for (const which of ['others', { id: 'proof' }] as const) await store.endSessions({ query, which, audit })
  await client.execute("delete from mfa_assurance where principal_id = 'ada'")
  expect(sent.length).toBeGreaterThan(12)
  expect((await Promise.all(sent.map((one) => scansOf(client, one)))).flat()).toEqual([])
})
