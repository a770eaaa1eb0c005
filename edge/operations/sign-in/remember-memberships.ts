import type { Principal } from '../../ports/principal.ts'
import type { Deps, Visit } from '../act/deps.ts'

/** Who is seen often is written down once in so long. */
const SEEN_STEP_MS = 3_600_000

/**
 * One text per name, set of memberships and hour, whatever the order of the set; empty where there is none, so that nobody
 * without one costs a row.
 */
async function digestOf(
  { sha256 }: Pick<Deps, 'sha256'>,
  { name, memberships }: Pick<Principal, 'name' | 'memberships'>,
  now: number,
): Promise<string> {
  if (memberships.length === 0) return ''
  const lines = memberships.map(({ accountId, accountName, role }) => JSON.stringify([accountId, accountName, role]))
  const seen = JSON.stringify([name, Math.floor(now / SEEN_STEP_MS)])
  const bytes = await sha256([seen, ...lines.sort()].join('\n'))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * Writes down what `identify` said and when, where it differs from what was seen last: at most once an hour of somebody of
 * whom nothing has changed. The hour is in the digest, so that no request reads it besides. Runs after the answer.
 */
export async function rememberMemberships(deps: Deps, visit: Visit, seenDigest: string): Promise<void> {
  const { id, name, memberships } = visit.principal
  const now = deps.clock()
  const digest = await digestOf(deps, visit.principal, now)
  if (digest === seenDigest) return
  await deps.store.rememberMemberships({ principalId: id, name, memberships, digest, now })
}
