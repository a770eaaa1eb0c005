import { LONGEST } from '../../core/lengths.ts'
import type { Deps } from '../act/deps.ts'

/** The host deleted this principal: all goes but the audit log, and nothing of it is remembered here. One round trip. */
export async function forgetPrincipal(deps: Deps, principalId: string, requestId: string): Promise<void> {
  if (principalId.length > LONGEST.id) throw new Error('forget: no principal has so long an id')
  await deps.store.forgetPrincipal({
    principalId,
    audit: {
      id: deps.newId(),
      actor: 'host',
      principalId,
      act: 'principal.forgotten',
      result: 'ok',
      requestId,
      addressPrefix: null,
    },
    now: deps.clock(),
  })
  deps.forget()
}
