import { and, eq, isNull, lt, type SQL, sql } from 'drizzle-orm'
import type { LibSQLDatabase } from 'drizzle-orm/libsql/driver-core'
import { normalName } from '../edge/core/names.ts'
import type { SessionState } from '../edge/ports/caller.ts'
import type { SessionStore } from '../edge/ports/sessions.ts'
import { JAR_DAYS } from '../edge/reading/jars.ts'
import { batch } from './connection/batch.ts'
import { connect, type HostDatabase } from './connection/connection.ts'
import { among } from './connection/late.ts'
import { insertWhen } from './connection/sql.ts'
import { assurances, names, sessions } from './schema/tables.ts'
import { callerStatements, sessionOf, toCallerState } from './statements/caller-state.ts'
import { sessionSlice } from './statements/clean-up.ts'
import { auditWhen } from './store/assurances.ts'
import { askStatements } from './store/invitations.ts'
import { refusalStatements } from './store/refusals.ts'

/** Longer than the jar is taken: what comes back after that is refused by its own age. */
const SESSION_RETENTION_MS = (JAR_DAYS + 1) * 86_400_000

/** A sign-in that has not come back by then never will: its session may be signed in at the site, so it is over. */
const SIGN_IN_LIMIT_MS = 60_000

/** Sessions in front of an unmodified site (spec H3), over the same database as `createStore`. */
export function createSessionStore(db: HostDatabase): SessionStore {
  const { reader, writer } = connect(db)
  return {
    async beginSignIn({ sessionHashes, nonce, now, expiresAt }) {
      const [sessionHash = ''] = sessionHashes
      const known = sql`exists (select 1 from ${sessions} where ${sessionOf(sessionHashes)})`
      const { found } = await batch(writer, {
        slice: sessionSlice(writer, now),
        lost: writer
          .update(sessions)
          .set({ state: 'ended', changedAt: now })
          .where(and(sessionOf(sessionHashes), isLost(now))),
        begun: writer.run(
          insertWhen(
            sessions,
            { sessionHash, state: 'signing_in', nonce, changedAt: now, expiresAt },
            sql`not ${known}`,
          ),
        ),
        found: writer
          .select({ state: sessions.state, nonce: sessions.nonce })
          .from(sessions)
          .where(sessionOf(sessionHashes)),
      })
      if (found.some((row) => row.state === 'ended')) return 'ended'
      return found.length === 1 && found[0]?.nonce === nonce ? 'begun' : 'signing_in'
    },

    async cancelSignIn({ sessionHashes, nonce }) {
      await batch(writer, [
        writer
          .delete(sessions)
          .where(and(sessionOf(sessionHashes), eq(sessions.nonce, nonce), eq(sessions.state, 'signing_in'))),
      ])
    },

    async endSession({ sessionHashes, now, audit }) {
      const isNew = sql`not exists (select 1 from ${sessions}
        where ${sessionOf(sessionHashes)} and ${sessions.state} = 'ended')`
      const record =
        audit.result === 'refused'
          ? refusalStatements(writer, audit, now, isNew)
          : ([writer.run(auditWhen(audit, now, isNew))] as const)
      await batch(writer, { record, ended: endStatements(writer, sessionHashes, now) })
    },

    async completeSignIn({ ends, query, named: { fold, spelling, first: kept, anyCase }, asks }) {
      const { principalId } = query.caller
      const own = anyCase ? sql`lower(${names.spelling})` : names.spelling
      const isOwn = sql`exists (select 1 from ${names} where ${names.fold} = ${fold} and ${own} = ${spelling})`
      const { first, standing } = await batch(writer, {
        named: writer
          .insert(names)
          .values({ fold, spelling: kept, principalId, since: query.now })
          .onConflictDoNothing(),
        first: writer.select({ spelling: names.spelling }).from(names).where(eq(names.fold, fold)),
        standing: callerStatements(writer, query),
        ended: ends.length === 0 ? [] : endStatements(writer, ends, query.now),
        asked: asks ? askStatements(writer, query, asks, isOwn) : [],
      })
      const found = first[0]?.spelling ?? ''
      return {
        ...toCallerState(standing, query),
        isOtherSpelling: (anyCase ? normalName(found, 'fold') : found) !== spelling,
      }
    },

    async loadSession({ sessionHashes, now }) {
      const { found } = await batch(reader, {
        found: reader
          .select({
            state: sql<SessionState | null>`min(iif(${isLost(now)}, 'ended', ${sessions.state}))`.mapWith(
              sessions.state,
            ),
          })
          .from(sessions)
          .where(sessionOf(sessionHashes)),
      })
      return found[0]?.state ?? null
    },
  }
}

/** The sign-in that had it never came back: its instance died, and nobody knows what the site made of it. */
function isLost(now: number): SQL | undefined {
  return and(eq(sessions.state, 'signing_in'), lt(sessions.changedAt, now - SIGN_IN_LIMIT_MS))
}

function endStatements(db: LibSQLDatabase, sessionHashes: readonly string[], now: number) {
  const [sessionHash = ''] = sessionHashes
  return [
    db
      .insert(sessions)
      .values({ sessionHash, state: 'ended', nonce: '', changedAt: now, expiresAt: now + SESSION_RETENTION_MS })
      .onConflictDoUpdate({ target: sessions.sessionHash, set: { state: 'ended', nonce: '', changedAt: now } }),
    db
      .update(assurances)
      .set({ endedAt: now })
      .where(and(among(assurances.sessionHash, sessionHashes), isNull(assurances.endedAt))),
  ] as const
}
