import { type ApiKeysView, ReasonRequest } from '../contract/admin.ts'
import { LONGEST } from '../core/lengths.ts'
import type { Refusal } from '../core/refusal.ts'
import { accept, type Result, reject } from '../core/result.ts'
import type { OperatorStore } from '../ports/operators/operator.ts'
import { settled } from './acted.ts'
import type { adminFrame } from './caller.ts'

/** The keys to this API: listed and revoked. None makes another one: whoever got hold of one could make it last. */
export function keyRoutes(store: OperatorStore, { read, write }: ReturnType<typeof adminFrame>): void {
  read('/admin/v1/api-keys', 'keys', async ({ keyId: own }): Promise<Result<ApiKeysView, Refusal>> => {
    const keys = await store.listApiKeys()
    return accept({ keys: keys.map((key) => ({ ...key, scopes: [...key.scopes] })), own })
  })

  write('POST', '/admin/v1/api-keys/:id/revoke', 'keys', ReasonRequest, async ({ act }, { reason: why }, c) => {
    const id = c.req.param('id')
    if (id.length > LONGEST.id) return reject({ reason: 'not_found' })
    // The row of the log has no other place for which key it was.
    const reason = `${id}: ${why}`.slice(0, LONGEST.reason)
    return settled(await store.revokeApiKey({ ...act('api_key.revoked', { reason }), id }))
  })
}
