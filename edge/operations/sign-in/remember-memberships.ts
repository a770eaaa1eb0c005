import type { Membership } from '../../ports/principal.ts'
import type { Deps, Visit } from '../act/deps.ts'

/** Who is seen often is written down once in so long. */
const SEEN_STEP_MS = 3_600_000

/**
 * One text per set of memberships, whatever their order, and hour; empty for none, so that nobody without one costs a row.
 * The name is not in it: sessions of one person that have it differently would write at each request.
 */
function textOf(memberships: readonly Membership[], now: number): string {
  if (memberships.length === 0) return ''
  const lines = memberships.map(({ accountId, accountName, role }) => JSON.stringify([accountId, accountName, role]))
  return [Math.floor(now / SEEN_STEP_MS), ...lines.sort()].join('\n')
}

async function digestOf({ sha256, digests }: Pick<Deps, 'sha256' | 'digests'>, text: string): Promise<string> {
  const bytes = await sha256(text)
  const digest = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  digests.set(text, digest)
  return digest
}

/**
 * Writes down what `identify` said and when, where it differs from what was seen last: once an hour of somebody whose
 * memberships have not changed. The hour is in the digest, so that no request reads it besides. Runs after the answer.
 * Null: there is nothing to write, as is known at once where the same was hashed a moment ago.
 */
export function rememberMemberships(deps: Deps, visit: Visit, seenDigest: string): Promise<void> | null {
  const now = deps.clock()
  const text = textOf(visit.principal.memberships, now)
  const known = text === '' ? '' : deps.digests.get(text)
  return known === seenDigest ? null : writeDown(deps, visit, seenDigest, known ?? digestOf(deps, text), now)
}

async function writeDown(
  deps: Deps,
  visit: Visit,
  seenDigest: string,
  digestOfNow: string | Promise<string>,
  now: number,
): Promise<void> {
  const { id, name, memberships } = visit.principal
  const digest = await digestOfNow
  if (digest === seenDigest) return
  await deps.store.rememberMemberships({ principalId: id, name, memberships, digest, now })
}
