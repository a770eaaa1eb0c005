import { OperatorPoliciesQuery, type OperatorPoliciesView, OperatorPolicyRequest } from '../contract/admin.ts'
import { LONGEST } from '../core/lengths.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import { readQuery } from '../http/request/query.ts'
import type { HttpServices } from '../http/request/visit.ts'
import { policyView } from '../operators/person-view.ts'
import type { OperatorStore } from '../ports/operators/operator.ts'
import { refused, tell } from './acted.ts'
import type { adminFrame } from './caller.ts'
import { PER_PAGE } from './paging.ts'

/** What accounts require, as operators see and set it. */
export function policyRoutes(
  http: HttpServices,
  store: OperatorStore,
  { read, write }: ReturnType<typeof adminFrame>,
): void {
  const { deps } = http

  read('/admin/v1/policies', 'read', async (_, c): Promise<Result<OperatorPoliciesView, Refusal>> => {
    const query = readQuery(c, OperatorPoliciesQuery)
    if (!query.ok) return query
    const limit = Number(query.value.limit ?? PER_PAGE)
    // One more than is shown tells whether there are more.
    const found = await store.listPolicies({ after: query.value.after ?? '', limit: limit + 1 })
    const policies = found.slice(0, limit).map(policyView)
    return accept({ policies, next: found.length > limit ? (policies.at(-1)?.accountId ?? null) : null })
  })

  write(
    'PUT',
    '/admin/v1/policies/:accountId',
    'policy',
    OperatorPolicyRequest,
    async ({ act }, { required, strength, reason }, c) => {
      const accountId = c.req.param('accountId')
      if (accountId.length > LONGEST.id) return reject({ reason: 'not_found' })
      // Without passkeys nobody could satisfy it.
      if (required && strength === 'phishing_resistant' && !deps.ceremonies)
        return reject({ reason: 'malformed_request' })
      const own = act('policy.changed', { accountId, reason })
      const acted = await store.setPolicyByOperator({ ...own, accountId, required, strength })
      if (acted.outcome !== 'done') return refused(acted)
      const { wasRequired, wasStrength, accountName, owners } = acted
      const isOther = required !== wasRequired || (required && (strength ?? wasStrength) !== wasStrength)
      if (isOther && !acted.repeated) {
        const account = { id: accountId, name: accountName ?? accountId, required }
        const event = { type: 'policy.changed' as const, account, byOperator: true as const }
        const told = owners.map((principal) => ({ ...event, principal }))
        tell(http, c, told)
      }
      return accept({ required, wasRequired, wasStrength })
    },
  )
}
