import type { Membership } from '../../ports/principal.ts'
import type { Deps, Visit } from '../act/deps.ts'

/** One text per set of memberships, whatever their order; empty for none, so that nobody without one costs a row. */
function textOf(memberships: readonly Membership[]): string {
  return memberships
    .map(({ accountId, accountName, role }) => JSON.stringify([accountId, accountName, role]))
    .sort()
    .join('\n')
}

async function digestOf({ sha256, digests }: Pick<Deps, 'sha256' | 'digests'>, text: string): Promise<string> {
  const bytes = await sha256(text)
  const digest = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  digests.set(text, digest)
  return digest
}

/**
 * Writes down what `identify` said, when it differs from what was seen last. Runs after the answer. Null: it does not, as
 * is known at once where the same was hashed a moment ago.
 */
export function rememberMemberships(deps: Deps, visit: Visit, seenDigest: string): Promise<void> | null {
  const text = textOf(visit.principal.memberships)
  const known = text === '' ? '' : deps.digests.get(text)
  return known === seenDigest ? null : writeDown(deps, visit, seenDigest, known ?? digestOf(deps, text))
}

async function writeDown(
  deps: Deps,
  visit: Visit,
  seenDigest: string,
  digestOfNow: string | Promise<string>,
): Promise<void> {
  const { id, memberships } = visit.principal
  const digest = await digestOfNow
  if (digest === seenDigest) return
  await deps.store.rememberMemberships({ principalId: id, memberships, digest, now: deps.clock() })
}
