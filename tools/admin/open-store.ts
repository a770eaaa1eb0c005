import type { AuditAct, AuditRow } from '../../edge/ports/acts.ts'
import type { OperatorStore } from '../../edge/ports/operators/operator.ts'
import { describeFailure, failed, type Outcome } from '../terminal/outcome.ts'

/** Runs an operator's command over the database of `env`. Never throws for what is wrong with that. */
export async function withStore(
  env: NodeJS.ProcessEnv,
  work: (store: OperatorStore) => Promise<Outcome>,
): Promise<Outcome> {
  const url = env.LIBSQL_URL
  if (!url) return failed(2, 'LIBSQL_URL is not set: the address of the database.')
  // Loaded only now, so that the guide and a wrong command are answered at once.
  const [{ createClient }, { createOperatorStore }] = await Promise.all([
    import('@libsql/client'),
    import('../../db/operator.ts'),
  ])
  try {
    const client = createClient({ url, authToken: env.LIBSQL_TOKEN })
    try {
      return await work(createOperatorStore(client))
    } finally {
      client.close()
    }
  } catch (error) {
    return failed(1, describeFailure(error, url))
  }
}

/** What is written down of an act on the command line. */
export function operatorRow(
  act: AuditAct,
  about: { principalId?: string; accountId?: string | undefined; reason?: string },
): AuditRow {
  const { principalId = '', accountId, reason } = about
  return {
    ...{ id: crypto.randomUUID(), actor: 'operator', principalId, act, result: 'ok', requestId: crypto.randomUUID() },
    ...{
      addressPrefix: null,
      ...(accountId === undefined ? {} : { accountId }),
      ...(reason === undefined ? {} : { reason }),
    },
  }
}
