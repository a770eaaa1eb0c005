import type { OperatorStore } from '../edge/ports/operators/operator.ts'
import { connect, type HostDatabase } from './connection/connection.ts'
import { apiKeyStore } from './operators/api-keys.ts'
import { auditReadStore } from './operators/audit-log.ts'
import { endpointStore } from './operators/endpoints.ts'
import { peopleStore } from './operators/people.ts'
import { peopleListStore } from './operators/people-list.ts'
import { operatorPolicyStore } from './operators/policies.ts'
import { auditSealStore } from './operators/seals.ts'

export type { OperatorStore } from '../edge/ports/operators/operator.ts'
export {
  apiCalls as apiCallTable,
  apiKeys as apiKeyTable,
  auditSeals as auditSealTable,
} from './schema/options/operator-schema.ts'

/**
 * What operators do, over the same database as `createStore`: for `admin({ store: createOperatorStore(db) })`, and for the
 * command line.
 */
export function createOperatorStore(db: HostDatabase): OperatorStore {
  const connection = connect(db)
  return {
    ...peopleStore(connection),
    ...peopleListStore(connection),
    ...endpointStore(connection),
    ...operatorPolicyStore(connection),
    ...apiKeyStore(connection),
    ...auditReadStore(connection),
    ...auditSealStore(connection),
  }
}
