import type { CallerQuery, CallerState } from '../../edge/ports/caller.ts'
import { compiled } from '../connection/batch.ts'
import type { Connection } from '../connection/connection.ts'
import type { Later } from '../connection/late.ts'
import { callerStatements, toCallerState } from '../statements/caller-state.ts'

/**
 * The gate's load. Built once; and what was read stands as long as the connection knows that nothing was written, since
 * none of it changes by itself but the time, which is judged at each call.
 */
export function standingLoader({ reader, remember }: Connection): (query: CallerQuery) => Promise<CallerState> {
  const load = compiled(reader, (query: Later<CallerQuery>) => callerStatements(reader, query))
  return async (query) => {
    const { caller, accountIds } = query
    const { answers, aheadMs } = await remember(JSON.stringify({ caller, accountIds }), async () => {
      const answers = await load(query)
      return { answers, aheadMs: Number(answers.facts[0]?.now) - Date.now() }
    })
    // The database's clock goes on as this machine's does.
    return { ...toCallerState(answers, query), databaseNow: Date.now() + aheadMs }
  }
}
