import type { OperatorStore } from '../../edge/ports/operators/operator.ts'
import { overDatabase } from '../terminal/database.ts'
import type { Outcome } from '../terminal/outcome.ts'

/** Runs an operator's command over the database of `env`. Never throws for what is wrong with that. */
export const withStore = (env: NodeJS.ProcessEnv, work: (store: OperatorStore) => Promise<Outcome>): Promise<Outcome> =>
  overDatabase(env, async () => (await import('../../db/operator.ts')).createOperatorStore, work)
