import { MembersQuery, type MembersView, type MemberView } from '../../contract/members.ts'
import type { Refusal } from '../../core/refusal.ts'
import { accept, type Result, reject } from '../../core/result.ts'
import { utf8 } from '../../crypto/encoding.ts'
import { open, type SealContext, seal } from '../../crypto/seal.ts'
import { loadMembers } from '../../operations/accounts/load-members.ts'
import type { MemberPlace, MemberRow } from '../../ports/store.ts'
import { readQuery } from '../request/query.ts'
import type { HttpServices, HttpVisit } from '../request/visit.ts'
import type { frame } from './frame.ts'

/** How many a page has unless it is said. */
const PER_PAGE = 50

/** Who belongs to an account, for its Owners, in pages. */
export function memberRoutes(http: HttpServices, { safe }: Pick<ReturnType<typeof frame>, 'safe'>): void {
  const { deps } = http

  safe('/accounts/:accountId/members', async (visit, c): Promise<Result<MembersView, Refusal>> => {
    const accountId = c.req.param('accountId')
    const query = readQuery(c, MembersQuery)
    if (!query.ok) return query
    const after = await placeOf(visit, accountId, query.value.after)
    if (!after.ok) return after
    const page = await loadMembers(deps, visit, {
      accountId,
      after: after.value,
      limit: Number(query.value.limit ?? PER_PAGE),
    })
    if (!page.ok) return page
    const { members, next } = page.value
    return accept({ members: members.map(memberView), next: next && (await sealed(visit, accountId, next)) })
  })

  /** For this Owner and account alone. The place names a person, so it is sealed. */
  const placeContext = (visit: HttpVisit, accountId: string): SealContext => ({
    purpose: 'members',
    owner: [visit.principal.id, accountId],
  })

  function sealed(visit: HttpVisit, accountId: string, { name, principalId }: MemberPlace): Promise<string> {
    return seal(http.ring, deps.random, placeContext(visit, accountId), utf8(JSON.stringify([name, principalId])))
  }

  async function placeOf(
    visit: HttpVisit,
    accountId: string,
    text: string | undefined,
  ): Promise<Result<MemberPlace | null, Refusal>> {
    if (text === undefined) return accept(null)
    try {
      const plain = new TextDecoder().decode(await open(http.ring, placeContext(visit, accountId), text))
      // What opens is ours, as it was sealed.
      const [name, principalId] = JSON.parse(plain) as [string, string]
      return accept({ name, principalId })
    } catch {
      return reject({ reason: 'malformed_request' })
    }
  }
}

function memberView({ name, role, isEnrolled, lastSeenAt }: MemberRow): MemberView {
  return { name: name || null, role, enrolled: isEnrolled, lastSeenAt }
}
