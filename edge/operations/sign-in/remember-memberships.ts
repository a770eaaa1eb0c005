import type { Membership } from '../../ports/principal.ts'
import type { Deps, Visit } from '../act/deps.ts'

/** One text per set of memberships, whatever their order; empty for none, so that nobody without one costs a row. */
export function membershipsDigest(memberships: readonly Membership[]): Promise<string> | '' {
  if (memberships.length === 0) return ''
  const lines = memberships.map(({ accountId, accountName, role }) => JSON.stringify([accountId, accountName, role]))
  return digest(lines.sort().join('\n'))
}

/** Writes down what `identify` said, when it differs from what was seen last. Runs after the answer. */
export async function rememberMemberships(deps: Deps, visit: Visit, seenDigest: string): Promise<void> {
  const { id, memberships } = visit.principal
  const now = await membershipsDigest(memberships)
  if (now === seenDigest) return
  await deps.store.rememberMemberships({ principalId: id, memberships, digest: now, now: deps.clock() })
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
