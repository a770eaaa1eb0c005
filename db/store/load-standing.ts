import { sql } from 'drizzle-orm'
import type { Standing, StandingQuery } from '../../edge/ports/standing.ts'
import { compiled } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import { type Asked, standingStatements, toStanding } from '../statements/standing.ts'

/**
 * The gate's load. Built once; and what was read stands as long as the connection knows that nothing was written, since
 * none of it changes by itself but the time, which is judged at each call.
 */
export function standingLoader({ reader, remember }: Connection): (query: StandingQuery) => Promise<Standing> {
  const load = compiled(reader, standingStatements(reader, ASKED))
  return async (query) => {
    const { principalId, sessionHashes, assuranceId, since = null } = query.caller
    const values = {
      principalId,
      sessionHashes: JSON.stringify(sessionHashes),
      assuranceId,
      since,
      accountIds: JSON.stringify(query.accountIds),
    }
    const { answers, aheadMs } = await remember(JSON.stringify(values), async () => {
      const answers = await load(values)
      return { answers, aheadMs: Number(answers.facts[0]?.now) - Date.now() }
    })
    // The database's clock goes on as this machine's does.
    return { ...toStanding(answers, query), databaseNow: Date.now() + aheadMs }
  }
}

const ASKED: Asked = {
  caller: {
    principalId: sql.placeholder('principalId'),
    sessionHashes: sql.placeholder('sessionHashes'),
    assuranceId: sql.placeholder('assuranceId'),
    since: sql.placeholder('since'),
  },
  accountIds: sql.placeholder('accountIds'),
}
