import type { Membership } from '../../ports/principal.ts'
import type { Deps, Visit } from '../act/deps.ts'

/** One text per set of memberships, whatever their order; empty for none, so that nobody without one costs a row. */
async function digestOf({ sha256 }: Pick<Deps, 'sha256'>, memberships: readonly Membership[]): Promise<string> {
  if (memberships.length === 0) return ''
  const lines = memberships.map(({ accountId, accountName, role }) => JSON.stringify([accountId, accountName, role]))
  const bytes = await sha256(lines.sort().join('\n'))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Writes down what `identify` said, when it differs from what was seen last. Runs after the answer. */
export async function rememberMemberships(deps: Deps, visit: Visit, seenDigest: string): Promise<void> {
  const { id, memberships } = visit.principal
  const now = await digestOf(deps, memberships)
  if (now === seenDigest) return
  await deps.store.rememberMemberships({ principalId: id, memberships, digest: now, now: deps.clock() })
}
