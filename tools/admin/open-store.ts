import type { OperatorStore } from '../../edge/ports/operators/operator.ts'
import type { Clock } from '../../edge/ports/runtime.ts'
import { clockOver } from '../terminal/clock.ts'
import { overDatabase } from '../terminal/database.ts'
import type { Outcome } from '../terminal/outcome.ts'

/**
 * Runs an operator's command over the database of `env`, with the clock by which it is dated. Never throws for what is wrong
 * with that.
 */
export const withStore = (
  env: NodeJS.ProcessEnv,
  work: (store: OperatorStore, clock: Clock) => Promise<Outcome>,
): Promise<Outcome> =>
  overDatabase(
    env,
    async () => {
      const { createOperatorStore } = await import('../../db/operator.ts')
      return (client) => ({ client, store: createOperatorStore(client) })
    },
    async ({ client, store }) => work(store, await clockOver(client)),
  )
