import type { Membership } from '../../ports/principal.ts'
import type { Deps, Visit } from '../act/deps.ts'

/** Who is seen often is written down once in so long. */
const SEEN_STEP_MS = 3_600_000

/**
 * One text per set of memberships, whatever their order, and hour; empty for none, so that nobody without one costs a row.
 * The name is not in it: sessions of one person that have it differently would write at each request.
 */
async function digestOf(
  { sha256 }: Pick<Deps, 'sha256'>,
  memberships: readonly Membership[],
  now: number,
): Promise<string> {
  if (memberships.length === 0) return ''
  const lines = memberships.map(({ accountId, accountName, role }) => JSON.stringify([accountId, accountName, role]))
  const bytes = await sha256([Math.floor(now / SEEN_STEP_MS), ...lines.sort()].join('\n'))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Writes down what `identify` said and when, where it differs from what was seen last: once an hour of somebody whose
 * memberships have not changed. The hour is in the digest, so that no request reads it besides. Runs after the answer.
 */
export async function rememberMemberships(deps: Deps, visit: Visit, seenDigest: string): Promise<void> {
  const { id, name, memberships } = visit.principal
  const now = deps.clock()
  const digest = await digestOf(deps, memberships, now)
  if (digest === seenDigest) return
  await deps.store.rememberMemberships({ principalId: id, name, memberships, digest, now })
}
