import { sql } from 'drizzle-orm'
import type { CallerQuery, CallerState } from '../../edge/ports/caller.ts'
import { compiled } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { type Asked, callerStatements, toCallerState } from '../statements/caller-state.ts'

/**
 * The gate's load. Built once; and what was read stands as long as the connection knows that nothing was written, since
 * none of it changes by itself but the time, which is judged at each call.
 */
export function standingLoader({ reader, remember }: Connection): (query: CallerQuery) => Promise<CallerState> {
  const load = compiled(reader, callerStatements(reader, ASKED))
  return async (query) => {
    const { principalId, sessionHashes, assuranceId, since = null } = query.caller
    const values = {
      principalId,
      sessionHashes: JSON.stringify(sessionHashes),
      assuranceId,
      since,
      accountIds: JSON.stringify(query.accountIds.map(asStored)),
    }
    const { answers, aheadMs } = await remember(JSON.stringify(values), async () => {
      const answers = await load(values)
      return { answers, aheadMs: Number(answers.facts[0]?.now) - Date.now() }
    })
    // The database's clock goes on as this machine's does.
    return { ...toCallerState(answers, query), databaseNow: Date.now() + aheadMs }
  }
}

/** JSON keeps half a letter, which is U+FFFD in every text of its own: there the policy of such an account would not be found. */
const asStored = (id: string): string => id.replace(/\p{Surrogate}/gu, '\ufffd')

const ASKED: Asked = {
  caller: {
    principalId: sql.placeholder('principalId'),
    sessionHashes: sql.placeholder('sessionHashes'),
    assuranceId: sql.placeholder('assuranceId'),
    since: sql.placeholder('since'),
  },
  accountIds: sql.placeholder('accountIds'),
}
