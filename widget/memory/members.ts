import type { MembersView, MemberView } from '../../edge/contract/index.ts'
import { no, type Refused } from './refused.ts'
import type { MemoryState } from './scenarios.ts'

const PER_PAGE = 20

/** Who belongs to an account, as its Owners are told; the same people in every account. */
export function membersPage(
  state: MemoryState,
  accountId: string,
  { after = '0', limit = PER_PAGE }: { after?: string; limit?: number } = {},
): MembersView | Refused {
  const policy = state.policies.find((one) => one.accountId === accountId)
  if (!policy?.members) return no('forbidden')
  const nameOf = ({ name }: MemberView) => (name ?? '').toLowerCase()
  const all = [...state.members].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
  const end = Number(after) + limit
  return { members: all.slice(Number(after), end), next: end < all.length ? String(end) : null }
}
